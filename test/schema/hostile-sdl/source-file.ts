/** A source file of which a threat changes a part, and what the hub says of it. */
import { CompositionError, composeGraph } from '../../../schema/compose.ts';
import {
  SourceDescriptionError,
  checkAgainstCatalogue,
  formatFault,
  readSource,
  type CatalogueEntry,
} from '../../../schema/read-source.ts';

export interface Parts {
  readonly name: string;
  readonly kind: string;
  readonly department: string;
  readonly source: string;
  /** More of `extend schema`. */
  readonly schema: string;
  readonly citizen: string;
  readonly citizenFields: string;
  readonly topic: string;
  readonly tables: string;
  readonly fields: string;
  /** More definitions. */
  readonly more: string;
}

const usual: Parts = {
  name: 'land',
  kind: 'SQLITE',
  department: '省自然资源厅',
  source: '',
  schema: '',
  citizen: '@key(fields: "id") @subject(path: "id")',
  citizenFields: '',
  topic: 'land',
  tables: '@table(name: "宗地", key: "证件号")',
  fields: '"Value (值)" value: String @item(class: CONDITIONAL, grade: 2) @column(name: "值")',
  more: '',
};

/** A source file of one topic with some of its parts changed. */
export function sdlOf(changes: Partial<Parts> = {}): string {
  const parts = { ...usual, ...changes };
  const type = `Citizen${parts.topic[0]?.toUpperCase()}${parts.topic.slice(1)}`;
  return `extend schema @source(name: "${parts.name}", kind: ${parts.kind}, department: "${parts.department}"${parts.source}) ${parts.schema}
type Citizen ${parts.citizen} {
  id: CitizenId!
  "Topic (主题)" ${parts.topic}: ${type}
  ${parts.citizenFields}
}
"Topic (主题)" type ${type} @key(fields: "citizenId") @subject(path: "citizenId") ${parts.tables} {
  "Citizen ID number (公民身份号码)" citizenId: CitizenId!
  ${parts.fields}
}
${parts.more}`;
}

/** A field of a column. */
export const column = (name: string, table = ''): Partial<Parts> => ({
  fields: `"Value (值)" value: String @item(class: CONDITIONAL, grade: 2) @column(name: ${JSON.stringify(name)}${table})`,
});
/** A table of the topic. */
export const table = (name: string): Partial<Parts> => ({
  tables: `@table(name: ${JSON.stringify(name)}, key: "证件号")`,
});
/** A type of rows. */
export const rowType = (marks: string, fields = '"Value (值)" value: String @column(name: "值")'): string =>
  `"Row (行)" type LandRow ${marks} @table(name: "行", key: "证件号") { ${fields} }`;
/** A list of rows, with their type. */
export const withRows = (rows: string, more: string): Partial<Parts> => ({
  fields: `"Rows (行)" rows: [LandRow!] @item(class: CONDITIONAL, grade: 2) ${rows}`,
  more,
});

/** A column that leads to a type with a key of its own. */
export const person = (marks: string, key = 'idNumber: CitizenId!', more = ''): Partial<Parts> => ({
  fields: '"Neighbour (邻居)" value: Person @item(class: CONDITIONAL, grade: 2) @column(name: "邻居")',
  more: `"Person (人)" type Person ${marks} { "Key (键)" ${key} ${more} }`,
});

const catalogue: readonly CatalogueEntry[] = [
  {
    path: 'land.value',
    topic: 'land',
    type: 'String',
    provider: '省自然资源厅',
    class: 'conditional',
    grade: 2,
  },
  {
    path: 'tax.annualIncome',
    topic: 'tax',
    type: 'Decimal',
    provider: '省税务局',
    class: 'conditional',
    grade: 4,
  },
];

/** What the hub says of source files, on its way to a graph; null when it takes them. */
export function refusalOf(...files: readonly string[]): string | null {
  try {
    const sources = files.map((sdl, at) => readSource(`${at}.graphql`, sdl));
    const graph = composeGraph(sources);
    const faults = graph.sources.flatMap((source) => checkAgainstCatalogue(source, catalogue));
    return faults.length === 0 ? null : faults.map(formatFault).join('\n');
  } catch (error) {
    if (error instanceof SourceDescriptionError || error instanceof CompositionError) return error.message;
    throw error;
  }
}

/** What is tried, what it changes in a file that means well, and what the hub says. */
export type Threat = readonly [threat: string, changes: Partial<Parts>, cause: RegExp];

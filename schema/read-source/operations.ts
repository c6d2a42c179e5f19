/** The operations of a service by which tables are read, as the source's SDL names them. */
import { Kind, type ConstDirectiveNode, type ObjectTypeDefinitionNode } from 'graphql';
import type { SourceKind } from '../domain.ts';
import { pointerPath } from '../json-pointer.ts';
import type { OperationModel, PagesModel } from '../source-model.ts';
import { storedNameFault } from './names.ts';
import { argumentsOf, text, type Reading } from './reading.ts';

const endings: Readonly<Partial<Record<SourceKind, RegExp>>> = {
  REST: /\.(?:json|ya?ml)$/,
  SOAP: /\.(?:wsdl|xml)$/,
  GRAPHQL: /\.graphqls$/,
};

/** What is wrong with the file that a source names as its definition; null when nothing is. */
export function definitionFault(kind: SourceKind, definition: string | undefined): string | null {
  const ending = endings[kind];
  if (definition === undefined) {
    return kind === 'SOAP' ? 'a SOAP source is described by a WSDL: name its file in `definition`' : null;
  }
  if (!ending) return `a source of kind ${kind} has no \`definition\`; drop it`;
  if (
    /[/\\:\p{Cc}]/u.test(definition) ||
    definition.startsWith('.') ||
    storedNameFault(definition) !== null
  ) {
    return '`definition` is the name of a file beside this one, without a path';
  }
  const wanted = {
    REST: 'an OpenAPI file (`.yaml`, `.yml`, `.json`)',
    SOAP: 'a WSDL (`.wsdl`, `.xml`)',
    GRAPHQL: 'a GraphQL schema (`.graphqls`)',
  }[kind as 'REST' | 'SOAP' | 'GRAPHQL'];
  return ending.test(definition) ? null : `\`definition\` of a source of kind ${kind} names ${wanted}`;
}

const longestPlace = 256;
/** As many subjects as a request may reach. */
const mostKeys = 500;

/** A place in what is sent; SOAP has no parameters beside the message. */
function placeFault(kind: SourceKind, place: string): string | null {
  if (place.startsWith('/')) return pointerFault(place);
  if (kind === 'SOAP') return `is no JSON Pointer into the message: \`${place}\` begins with no slash`;
  return storedNameFault(place);
}

function pointerFault(pointer: string): string | null {
  const names = pointerPath(pointer);
  if (names === null || pointer.length > longestPlace) return 'is no JSON Pointer, such as `/data/rows`';
  const wrong = names.find((name) => storedNameFault(name) !== null);
  return wrong === undefined
    ? null
    : `names \`${wrong}\` on its way, which ${String(storedNameFault(wrong))}`;
}

/** `place:value` entries; the first colon divides, so that values may have colons. */
function readValues(
  reading: Reading,
  directive: ConstDirectiveNode,
  entries: unknown,
): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const entry of Array.isArray(entries) ? (entries as readonly string[]) : []) {
    const colon = entry.indexOf(':');
    const [place, value] = [entry.slice(0, colon).trim(), entry.slice(colon + 1).trim()];
    const fault = colon < 1 ? 'is not `place:value`' : placeFault(reading.kind, place);
    if (fault) reading.faults.add(directive, `entry \`${entry}\` of \`values\` ${fault}`);
    else if (/\p{Cc}/u.test(value))
      reading.faults.add(directive, `\`${place}\` of \`values\` has a control character`);
    else if (values.has(place)) reading.faults.add(directive, `\`values\` has \`${place}\` twice`);
    else values.set(place, value);
  }
  return values;
}

/** The table that a directive is about; undefined (and a fault) when it is none of the type's. */
function tableOf(
  reading: Reading,
  directive: ConstDirectiveNode,
  tables: readonly string[],
  named: string | undefined,
): string | undefined {
  const table = named === undefined ? tables[0] : tables.find((each) => each === named);
  if (table === undefined) {
    const what = named === undefined ? 'a table' : `table \`${named}\``;
    reading.faults.add(
      directive,
      `${what} for \`@${directive.name.value}\` is none of the type's; add \`@table\``,
    );
  }
  return table;
}

/** Whether each part of `@pages` goes with the way of paging; tells a fault where it does not. */
function checkPages(reading: Reading, directive: ConstDirectiveNode, pages: PagesModel): void {
  const { by, parameter, next, size, rows } = pages;
  const fault = (cause: string): void => reading.faults.add(directive, cause);
  if (by === 'LINK' && reading.kind !== 'REST')
    fault(`a ${reading.kind} source has no links to its next pages`);
  if (by === 'LINK' && parameter !== undefined) fault('a link needs no `parameter`; drop it');
  if (by !== 'LINK' && parameter === undefined) fault(`pages by ${by} need \`parameter\`: where it goes`);
  if (by === 'CURSOR' && next === undefined) fault('pages by CURSOR need `next`: where the next one stands');
  if (by !== 'CURSOR' && by !== 'LINK' && next !== undefined)
    fault(`pages by ${by} have no \`next\`; drop it`);
  if (rows !== undefined && (rows < 1 || rows > 10_000)) fault('`rows` of a page are 1 to 10000');
  if (size !== undefined && rows === undefined) fault('`size` needs `rows`: the number that goes there');
  for (const place of [parameter, size]) {
    const wrong = place === undefined ? null : placeFault(reading.kind, place);
    if (wrong) fault(`\`${String(place)}\` of \`@pages\` ${wrong}`);
  }
  const wrong = next === undefined ? null : pointerFault(next);
  if (wrong) fault(`\`next\` of \`@pages\` ${wrong}`);
}

function readPages(
  reading: Reading,
  type: ObjectTypeDefinitionNode,
  tables: readonly string[],
): ReadonlyMap<string, PagesModel> {
  const found = new Map<string, PagesModel>();
  for (const directive of type.directives ?? []) {
    if (directive.name.value !== 'pages') continue;
    const values = argumentsOf(reading, directive);
    const table = values && tableOf(reading, directive, tables, text(values, 'table'));
    if (!values || table === undefined) continue;
    const { first, rows } = values;
    const pages: PagesModel = {
      by: text(values, 'by') as PagesModel['by'],
      first: typeof first === 'number' ? first : 1,
      ...(typeof rows === 'number' ? { rows } : {}),
      ...textsOf(values, 'parameter', 'next', 'size'),
    };
    checkPages(reading, directive, pages);
    if (found.has(table)) reading.faults.add(directive, `table \`${table}\` has \`@pages\` twice`);
    found.set(table, pages);
  }
  return found;
}

function textsOf(values: Readonly<Record<string, unknown>>, ...names: readonly string[]): object {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = text(values, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Operations of a type's tables by the table's name. Tells faults also where a table has none and needs one. */
export function readOperations(
  reading: Reading,
  type: ObjectTypeDefinitionNode,
  tables: readonly string[],
): ReadonlyMap<string, OperationModel> {
  const operations = new Map<string, OperationModel>();
  const pages = readPages(reading, type, tables);
  for (const directive of type.directives ?? []) {
    if (directive.name.value !== 'operation') continue;
    const values = argumentsOf(reading, directive);
    const table = values && tableOf(reading, directive, tables, text(values, 'table'));
    if (!values || table === undefined) continue;
    const [keys = '', rows = ''] = [text(values, 'keys'), text(values, 'rows')];
    const [wrongKeys, wrongRows] = [placeFault(reading.kind, keys), pointerFault(rows)];
    if (wrongKeys) reading.faults.add(directive, `\`keys\` of \`@operation\` ${wrongKeys}`);
    if (wrongRows) reading.faults.add(directive, `\`rows\` of \`@operation\` ${wrongRows}`);
    if (operations.has(table)) reading.faults.add(directive, `table \`${table}\` has \`@operation\` twice`);
    const divided = pages.get(table);
    const { most } = values;
    if (typeof most === 'number' && (most < 1 || most > mostKeys)) {
      reading.faults.add(directive, `\`most\` of \`@operation\` is 1 to ${mostKeys}`);
    }
    operations.set(table, {
      id: text(values, 'id') ?? '',
      keys,
      rows,
      values: readValues(reading, directive, values['values']),
      ...(typeof most === 'number' ? { most } : {}),
      ...(divided ? { pages: divided } : {}),
    });
  }
  checkUse(reading, type, tables, operations, pages);
  return operations;
}

function checkUse(
  reading: Reading,
  type: ObjectTypeDefinitionNode,
  tables: readonly string[],
  operations: ReadonlyMap<string, OperationModel>,
  pages: ReadonlyMap<string, PagesModel>,
): void {
  const node =
    type.directives?.find(({ name }) => name.value === 'operation' || name.value === 'pages') ?? type;
  if (!reading.hasDefinition) {
    if (operations.size + pages.size > 0) {
      const cause =
        '`@operation` and `@pages` are for sources with a `definition`; name it in `@source`, or drop them';
      reading.faults.add(node, cause);
    }
    return;
  }
  for (const table of tables) {
    if (operations.has(table)) continue;
    const cause = `table \`${table}\` is read by no operation: add \`@operation(id: …, keys: …)\``;
    reading.faults.add(node.kind === Kind.DIRECTIVE ? node : type, cause);
  }
}

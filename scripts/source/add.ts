/** `source add`: reads a live source and writes the SDL that is proposed for it. */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { offeredTables, openConnector } from '../../connectors/open.ts';
import { OutboundClient } from '../../outbound/client.ts';
import { destinationsAt } from '../../outbound/destinations.ts';
import { QingdanError } from '../../schema/errors.ts';
import { sourcesFolder } from '../../schema/files.ts';
import { formatFault, readSource, SourceDescriptionError } from '../../schema/read-source.ts';
import { sourceNameFault } from '../../schema/read-source/names.ts';
import { configured } from '../configured.ts';
import { catalogueRows, listsInUse } from './catalogue.ts';
import { lookAt, seenInDescription, type SeenTable } from './look.ts';
import { fieldNameOf } from './names.ts';
import { type LivePlace, placeNamed } from './place.ts';
import { type Proposal, propose } from './propose.ts';
import { shown } from './shown.ts';
import { sdlOf } from './write-sdl.ts';

export interface AddOptions {
  readonly name?: string | undefined;
  readonly department?: string | undefined;
  readonly topic?: string | undefined;
  readonly 'topic-name'?: string | undefined;
  readonly table?: readonly string[] | undefined;
  readonly key?: readonly string[] | undefined;
  readonly schema?: string | undefined;
  readonly encoding?: string | undefined;
  readonly 'password-file'?: string | undefined;
  readonly definition?: string | undefined;
  readonly lists?: string | undefined;
  readonly config?: string | undefined;
  readonly out?: string | undefined;
}

/** A look at a whole column may take its time. */
export const timeLimitMilliseconds = 120_000;

function refuse(message: string): never {
  throw new QingdanError('BAD_USER_INPUT', message);
}

function nameOf({ name }: AddOptions): string {
  const fault = name === undefined ? 'is missing' : sourceNameFault(name);
  if (name === undefined || fault) return refuse(`\`--name\` ${fault}; give the source one such as \`tax\``);
  return name;
}

function departmentOf({ department }: AddOptions): string {
  if (department !== undefined && /\p{Script=Han}/u.test(department)) return department;
  return refuse(
    '`--department` is missing or not Chinese; give the full name of the owner as the lists have it',
  );
}

/** Columns that are named as keys, by their tables. */
function keysOf(given: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    given.map((entry) => {
      const colon = entry.lastIndexOf(':');
      if (colon < 1 || colon === entry.length - 1)
        refuse(`\`--key ${entry}\` is not TABLE:COLUMN; correct it`);
      return [entry.slice(0, colon), entry.slice(colon + 1)];
    }),
  );
}

/** Tables that a service's description offers, and what each still lacks. */
async function offered(
  kind: 'REST' | 'SOAP',
  definition: string,
  options: AddOptions,
): Promise<{ readonly seen: readonly SeenTable[]; readonly notes: readonly string[] }> {
  const keys = keysOf(options.key);
  const tables = (await offeredTables(kind, path.resolve(definition))).filter(
    ({ table }) => !options.table || options.table.includes(table.name),
  );
  const notes = tables.flatMap(({ table, missing }) =>
    missing.map(
      (place) =>
        `\`${table.name}\` also takes \`${place}\`; say what is sent there in \`values\` of its \`@operation\``,
    ),
  );
  return { seen: tables.map((each) => seenInDescription(each, keys.get(each.table.name))), notes };
}

/** The description of a service lies beside the SDL, which names it. */
function putBeside(definition: string, file: string): void {
  const beside = path.join(path.dirname(file), path.basename(definition));
  if (path.resolve(definition) !== beside) {
    if (existsSync(beside)) refuse(`\`${beside}\` is there already; remove it, or name the file otherwise`);
    copyFileSync(definition, beside);
  }
}

async function seenTables(
  place: LivePlace,
  name: string,
  options: AddOptions,
): Promise<readonly SeenTable[]> {
  const { kind, location, table: only } = place;
  const outbound =
    options.config === undefined
      ? destinationsAt('url' in location && /^https?:/i.test(location.url) ? [location.url] : [])
      : configured(options.config).outbound;
  const connector = await openConnector(kind, location, {
    source: name,
    timeLimitMilliseconds,
    outbound: new OutboundClient(outbound),
  });
  try {
    const keys = keysOf(options.key);
    const wanted = options.table ?? (only === null ? undefined : [only]);
    const described = await connector.describe();
    const missing = [...(wanted ?? []), ...keys.keys()].find(
      (table) => !described.some((each) => each.name === table),
    );
    if (missing !== undefined)
      refuse(`the source has no table \`${missing}\`; correct \`--table\` or \`--key\``);
    const seen: SeenTable[] = [];
    for (const table of described) {
      if (wanted && !wanted.includes(table.name)) continue;
      const key = keys.get(table.name);
      if (key !== undefined && !table.columns.some((column) => column.name === key))
        refuse(`\`${table.name}\` has no column \`${key}\`; correct \`--key\``);
      seen.push(await lookAt(connector, kind, table, key));
    }
    return seen;
  } finally {
    await connector.close();
  }
}

/** What is proposed must be read as it is; that it isn't is a fault of ours, and nothing is written. */
function checked(file: string, sdl: string): string {
  try {
    readSource(file, sdl);
    return sdl;
  } catch (error) {
    if (!(error instanceof SourceDescriptionError)) throw error;
    throw new Error(`the proposed description is wrong:\n${error.faults.map(formatFault).join('\n')}`, {
      cause: error,
    });
  }
}

function summary(proposal: Proposal, file: string, rows: string | null): string {
  const { topicType, rowTypes, notes } = proposal;
  const fields = [...topicType.fields, ...rowTypes.flatMap((type) => type.fields)];
  const all = [...topicType.tables, ...rowTypes.flatMap((type) => type.tables)];
  const tables = [...new Map(all.map((table) => [table.name, table])).values()];
  const marked = fields.filter(({ review }) => review.length > 0);
  const lines = [
    `${file} is written: ${tables.length} tables, ${fields.length} fields, ${marked.length} of them marked \`# review\``,
    ...tables.map(
      ({ name, key, updatedAt, legacyKeys }) =>
        `  \`${name}\` by \`${key}\`${legacyKeys ? ', also of 15 digits' : ''}${updatedAt === undefined ? '' : `, changed at \`${updatedAt}\``}`,
    ),
    ...notes.map(shown),
    'next: write English where a description begins with `Translate:`, rename the fields, settle what is marked, then `npx qingdan source check`',
  ];
  if (rows !== null)
    lines.push(`${rows} has the rows that the catalogue lacks; review their class and grade`);
  return `${lines.join('\n')}\n`;
}

export async function addSource(url: string | undefined, options: AddOptions): Promise<void> {
  const [name, department] = [nameOf(options), departmentOf(options)];
  const topic = options.topic ?? fieldNameOf(name);
  if (!/^[a-z][A-Za-z0-9]*$/.test(topic) || topic === 'id')
    refuse('`--topic` is no name of a field; give it one such as `tax`');
  const file = path.resolve(options.out ?? path.join(sourcesFolder, `${name}.graphql`));
  const rowsFile = file.replace(/(?:\.graphql)?$/, '.catalogue.csv');
  for (const each of [file, rowsFile]) {
    if (existsSync(each)) refuse(`\`${each}\` is there already; remove it, or name another by \`--out\``);
  }
  const place = placeNamed(url, {
    schema: options.schema,
    passwordFile: options['password-file'],
    encoding: options.encoding,
    definition: options.definition,
    environment: process.env,
  });
  const lists = await listsInUse(
    options.lists,
    options.config === undefined ? undefined : configured(options.config),
  );
  if (lists && !lists.departments.some((each) => each.name === department))
    refuse(`the lists have no department \`${department}\`; give \`--department\` as they have it`);
  const { definition } = options;
  if (definition !== undefined && place.kind !== 'REST' && place.kind !== 'SOAP')
    refuse('`--definition` describes a service, whose address begins with http: or https:; drop it');
  const { seen, notes } =
    definition !== undefined && (place.kind === 'REST' || place.kind === 'SOAP')
      ? await offered(place.kind, definition, options)
      : { seen: await seenTables(place, name, options), notes: [] };
  const proposal = propose(seen, {
    name,
    kind: place.kind,
    department,
    ...(definition === undefined ? {} : { definition: path.basename(definition) }),
    topic,
    topicName: options['topic-name'] ?? department,
    catalogue: lists?.catalogue ?? [],
  });
  if (proposal.topicType.fields.length === 0)
    refuse(['no table of the source can be described', ...proposal.notes.map(shown)].join('\n'));
  const sdl = checked(file, sdlOf(proposal));
  if (definition !== undefined) putBeside(definition, file);
  writeFileSync(file, sdl, { flag: 'wx' });
  const rows = catalogueRows(proposal);
  if (rows !== null) writeFileSync(rowsFile, rows, { flag: 'wx' });
  process.stdout.write(
    summary({ ...proposal, notes: [...proposal.notes, ...notes] }, file, rows === null ? null : rowsFile),
  );
}

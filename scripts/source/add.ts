/** `source add`: reads a live source and writes the SDL that is proposed for it. */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { offeredTables, openConnector } from '../../connectors/open.ts';
import { type LiveService, liveService } from '../../connectors/graphql/live.ts';
import type { OfferedTable } from '../../connectors/service/offered.ts';
import { OutboundClient } from '../../outbound/client.ts';
import { destinationsAt } from '../../outbound/destinations.ts';
import { serviceKinds } from '../../schema/domain.ts';
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
import { proposeSubgraph, type SubgraphOptions } from './propose-subgraph.ts';
import { shown } from './shown.ts';
import { sdlOf, subgraphSdlOf } from './write-sdl.ts';

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
  readonly graphql?: boolean | undefined;
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

interface Seen {
  readonly seen: readonly SeenTable[];
  readonly notes: readonly string[];
}

/** Tables that a service's description offers, and what each still lacks. */
function offered(all: readonly OfferedTable[], options: AddOptions): Seen {
  const keys = keysOf(options.key);
  const tables = all.filter(({ table }) => !options.table || options.table.includes(table.name));
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

/** The way to a service: to its own address, or as the hub's configuration says. */
function outboundTo({ location }: LivePlace, { config }: AddOptions): OutboundClient {
  const isWeb = 'url' in location && /^https?:/i.test(location.url);
  return new OutboundClient(
    config === undefined ? destinationsAt(isWeb ? [location.url] : []) : configured(config).outbound,
  );
}

/** What a GraphQL service says of itself. Throws `BAD_USER_INPUT`, with what went wrong. */
async function liveGraphql(place: LivePlace, options: AddOptions): Promise<LiveService> {
  const outbound = outboundTo(place, options);
  try {
    if (!('url' in place.location)) return refuse('a GraphQL service has a URL; name it');
    return await liveService(place.location, outbound, timeLimitMilliseconds);
  } catch (error) {
    if (error instanceof QingdanError) throw error;
    const because = error instanceof Error ? error.message : String(error);
    return refuse(
      `the service does not say what it is: ${because}; see that it answers and may be introspected, or name its schema by \`--definition\``,
    );
  } finally {
    await outbound.close();
  }
}

async function seenTables(
  place: LivePlace,
  name: string,
  options: AddOptions,
): Promise<readonly SeenTable[]> {
  const { kind, location, table: only } = place;
  const connector = await openConnector(kind, location, {
    source: name,
    timeLimitMilliseconds,
    outbound: outboundTo(place, options),
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

const nextStep =
  'next: write English where a description begins with `Translate:`, rename the fields, settle what is marked, then `npx qingdan source check`';

function rowsStep(file: string): string {
  return `${file} has the rows that the catalogue lacks; review their class and grade`;
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
    nextStep,
  ];
  if (rows !== null) lines.push(rowsStep(rows));
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
    isGraphql: options.graphql,
    environment: process.env,
  });
  const lists = await listsInUse(
    options.lists,
    options.config === undefined ? undefined : configured(options.config),
  );
  if (lists && !lists.departments.some((each) => each.name === department))
    refuse(`the lists have no department \`${department}\`; give \`--department\` as they have it`);
  const { definition } = options;
  if (definition !== undefined && !serviceKinds.has(place.kind))
    refuse('`--definition` describes a service, whose address begins with http: or https:; drop it');
  const live =
    place.kind === 'GRAPHQL' && definition === undefined ? await liveGraphql(place, options) : null;
  const catalogue = lists?.catalogue ?? [];
  if (live?.kind === 'subgraph') {
    addSubgraph(live, { name, department, catalogue }, { file, rowsFile });
    return;
  }
  const beside = live ? `${name}.graphqls` : definition && path.basename(definition);
  const { seen, notes } = await seenIn(place, live, name, options);
  const proposal = propose(seen, {
    name,
    kind: place.kind,
    department,
    ...(beside === undefined ? {} : { definition: beside }),
    topic,
    topicName: options['topic-name'] ?? department,
    catalogue,
  });
  if (proposal.topicType.fields.length === 0)
    refuse(['no table of the source can be described', ...proposal.notes.map(shown)].join('\n'));
  const sdl = checked(file, sdlOf(proposal));
  if (definition !== undefined) putBeside(definition, file);
  if (live) writeFileSync(path.join(path.dirname(file), `${name}.graphqls`), live.sdl, { flag: 'wx' });
  writeFileSync(file, sdl, { flag: 'wx' });
  const rows = catalogueRows([proposal]);
  if (rows !== null) writeFileSync(rowsFile, rows, { flag: 'wx' });
  process.stdout.write(
    summary({ ...proposal, notes: [...proposal.notes, ...notes] }, file, rows === null ? null : rowsFile),
  );
}

/** What the source, or what describes it, offers to be read. */
async function seenIn(
  place: LivePlace,
  live: (LiveService & { kind: 'service' }) | null,
  name: string,
  options: AddOptions,
): Promise<Seen> {
  const { definition } = options;
  const { kind } = place;
  if (live) return offered(live.offered, options);
  if (definition === undefined || (kind !== 'REST' && kind !== 'SOAP' && kind !== 'GRAPHQL'))
    return { seen: await seenTables(place, name, options), notes: [] };
  return offered(await offeredTables(kind, path.resolve(definition)), options);
}

function addSubgraph(
  { document }: LiveService & { kind: 'subgraph' },
  options: SubgraphOptions,
  { file, rowsFile }: { readonly file: string; readonly rowsFile: string },
): void {
  const proposal = proposeSubgraph(document, options);
  const { topics, types, notes, department } = proposal;
  if (topics.length === 0)
    refuse(['nothing of the subgraph can be described', ...notes.map(shown)].join('\n'));
  writeFileSync(file, checked(file, subgraphSdlOf(proposal)), { flag: 'wx' });
  const rows = catalogueRows(topics.map(({ topic, type }) => ({ topic, department, topicType: type })));
  if (rows !== null) writeFileSync(rowsFile, rows, { flag: 'wx' });
  const fields = [...topics.map(({ type }) => type), ...types].flatMap((type) => type.fields);
  const marked = fields.filter(({ review }) => review.length > 0);
  const lines = [
    `${file} is written: ${topics.length} topics of a subgraph, ${fields.length} fields, ${marked.length} of them marked \`# review\``,
    ...notes.map(shown),
    nextStep,
    ...(rows === null ? [] : [rowsStep(rowsFile)]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

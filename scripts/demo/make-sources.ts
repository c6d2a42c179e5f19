/**
 * Makes the sources of the demo province: for each topic's SDL a SQLite file, or a schema of a PostgreSQL database, or
 * a folder of CSV files.
 */
import path from 'node:path';
import type { PostgresqlAddress } from '../../database/postgresql/place.ts';
import { QingdanError } from '../../schema/errors.ts';
import { registrationColumn } from '../../schema/registration.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { type Counts, makeOnThreads } from './make-on-threads.ts';
import type { TopicTask } from './make-worker.ts';
import { type DemoManifest, type DemoSource, inputsHash, provinceFolder, readManifest } from './manifest.ts';
import { mostCitizens } from './population/population.ts';
import { withoutPassword } from './postgresql/database.ts';
import { DemoSchemas, type Made } from './postgresql/schemas.ts';
import { beginFiles, checkReplaceable } from './province-files.ts';
import { demoSources, tablesOf } from './source-tables.ts';

export interface MakeOptions {
  /**
   * Demo directory, made when missing. What an earlier run made there is replaced unless it is the same;
   * other files in it stay.
   */
  readonly directory: string;
  readonly citizens: number;
  readonly seed: number | string;
  /**
   * Database for the sources that are databases by their SDL; they become SQLite files unless it is given. What an
   * earlier run made there is replaced unless it is the same; schemas of others stay.
   */
  readonly database?: PostgresqlAddress | null;
  /** Called now and then with how many citizens are done, of how many. */
  readonly progress?: (done: number, of: number) => void;
  /** Called after each index of the database, which are made after the rows. */
  readonly indexing?: (done: number, of: number) => void;
  /** Threads that make sources; two to four, by the machine, unless given. */
  readonly workers?: number;
  /** Folder of the SDL files; `schema/sources` unless given. */
  readonly sdlDirectory?: string;
}

const defaultSdlDirectory = path.join(import.meta.dirname, '../../schema/sources');

type Registration = ReturnType<typeof registrationColumn>;

function isDatabase({ kind }: SourceModel): boolean {
  return kind === 'SQLITE' || kind === 'POSTGRESQL';
}

function taskOf(source: SourceModel, registration: Registration, inPostgresql: boolean): TopicTask {
  const { name, kind } = source;
  const task = {
    topic: name,
    tables: tablesOf(source),
    registration: registration.source === name ? registration.table : null,
  };
  if (kind === 'CSV') return { ...task, sink: 'csv', location: `sources/${name}` };
  // Databases behind the service lie apart: no hub opens them.
  if (kind === 'REST') return { ...task, sink: 'sqlite', location: `services/${name}.sqlite` };
  if (inPostgresql) return { ...task, sink: 'postgresql', location: name };
  return { ...task, sink: 'sqlite', location: `sources/${name}.sqlite` };
}

/** What the manifest says of a source. */
function describe(
  source: SourceModel,
  { topic, tables, sink, location }: TopicTask,
  counts: Counts,
): DemoSource {
  const databaseKind = sink === 'postgresql' ? 'POSTGRESQL' : 'SQLITE';
  return {
    name: topic,
    kind: isDatabase(source) ? databaseKind : source.kind,
    department: source.department,
    location: sink === 'postgresql' ? location : `${provinceFolder}/${location}`,
    tables: Object.fromEntries(
      tables.map(({ name, key }) => [name, { key, rows: counts[topic]?.[name] ?? 0 }]),
    ),
  };
}

/** Table names are the resources of the demo's one service, so that none may stand in two REST sources. */
function checkResources(sources: readonly SourceModel[]): void {
  const owners = new Map<string, string>();
  for (const source of sources.filter(({ kind }) => kind === 'REST')) {
    for (const table of source.tables.keys()) {
      const owner = owners.get(table);
      if (owner !== undefined) {
        throw new QingdanError(
          'SOURCE_DATA_INVALID',
          `table \`${table}\` stands in the REST sources \`${owner}\` and \`${source.name}\`: rename one`,
        );
      }
      owners.set(table, source.name);
    }
  }
}

function check({ citizens, directory }: MakeOptions): void {
  if (!Number.isSafeInteger(citizens) || citizens < 1 || citizens > mostCitizens) {
    throw new QingdanError(
      'BAD_USER_INPUT',
      `\`${citizens}\` is no number of citizens: choose from 1 to ${mostCitizens}`,
    );
  }
  checkReplaceable(path.resolve(directory));
}

function inPostgresql({ sources }: DemoManifest): readonly string[] {
  return sources.filter(({ kind }) => kind === 'POSTGRESQL').map(({ name }) => name);
}

/** The manifest of what an earlier run made, if it is what the options ask for and the database still holds it. */
export async function madeBefore(options: MakeOptions): Promise<DemoManifest | null> {
  const { directory, citizens, seed, database = null, sdlDirectory = defaultSdlDirectory } = options;
  const known = readManifest(directory);
  if (known === null || known.citizens !== citizens || known.seed !== seed) return null;
  if (known.inputs !== inputsHash(sdlDirectory)) return null;
  if (known.database !== (database === null ? null : withoutPassword(database.url))) return null;
  if (database === null) return known;
  const schemas = await DemoSchemas.open(database);
  try {
    return (await schemas.holds(inPostgresql(known), known)) ? known : null;
  } finally {
    await schemas.close();
  }
}

/**
 * Makes all sources and returns their manifest. Nothing is made again when the directory holds the same already.
 * Files are written to a folder and tables to schemas of their own, which are renamed at the end, so that a run that
 * is killed leaves nothing that looks whole. Throws `SOURCE_DATA_INVALID` naming topic, table and column when a
 * generator's row differs from the SDL.
 */
export async function makeSources(options: MakeOptions): Promise<DemoManifest> {
  check(options);
  const { directory, citizens, seed, database = null, sdlDirectory = defaultSdlDirectory } = options;
  const known = await madeBefore(options);
  if (known) return known;
  const sources = demoSources(sdlDirectory);
  checkResources(sources);
  const registration = registrationColumn(sources);
  const tasks = sources.map((source) => taskOf(source, registration, database !== null));
  const made: Made = { citizens, seed, inputs: inputsHash(sdlDirectory) };
  const schemas = database === null ? null : await DemoSchemas.open(database);
  const names = tasks.flatMap(({ sink, location }) => (sink === 'postgresql' ? [location] : []));
  try {
    await schemas?.begin(names);
    const files = beginFiles(path.resolve(directory));
    try {
      const { workers, progress, indexing } = options;
      const making = { directory: files.partial, citizens, seed, database, workers, progress, indexing };
      const counts = await makeOnThreads(making, tasks);
      await schemas?.publish(names, made);
      const manifest: DemoManifest = {
        ...made,
        database: database === null ? null : withoutPassword(database.url),
        sources: sources.map((source, at) => describe(source, tasks[at] as TopicTask, counts)),
      };
      files.publish(manifest);
      return manifest;
    } catch (error) {
      files.abandon();
      await schemas?.abandon();
      throw error;
    }
  } finally {
    await schemas?.close();
  }
}

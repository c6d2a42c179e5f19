/** What finished sources of a demo say of themselves; without it they are not finished. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { SourceLocation } from '../../connectors/open.ts';
import type { PostgresqlAddress } from '../../database/postgresql/place.ts';
import type { SourceKind } from '../../schema/domain.ts';

export interface DemoTable {
  /** Column with the citizen ID. */
  readonly key: string;
  readonly rows: number;
}

export interface DemoSource {
  readonly name: string;
  /** Where it lies; the SDL may name the other kind of database. */
  readonly kind: SourceKind;
  readonly department: string;
  /** Path below the demo directory: a file, or a folder of CSV files. For PostgreSQL the schema. */
  readonly location: string;
  readonly tables: Readonly<Record<string, DemoTable>>;
}

export interface DemoManifest {
  readonly citizens: number;
  readonly seed: number | string;
  /** SHA-256 over everything that decides what is made. */
  readonly inputs: string;
  /** URL, without a password, of the database with the sources that are in PostgreSQL; null where none is. */
  readonly database: string | null;
  readonly sources: readonly DemoSource[];
}

/** Folder of the sources inside the demo directory, replaced as a whole; beside it may lie a hub's files. */
export const provinceFolder = 'province';
export const manifestFile = 'manifest.json';

/** The manifest of the finished sources in a demo directory, or null. */
export function readManifest(directory: string): DemoManifest | null {
  try {
    const text = readFileSync(path.join(directory, provinceFolder, manifestFile), 'utf8');
    const manifest = JSON.parse(text) as DemoManifest;
    // Older ones know of no database.
    return { ...manifest, database: manifest.database ?? null };
  } catch {
    return null;
  }
}

/** Folders and files whose change makes other sources, relative to this one. */
const inputs = [
  'population',
  'topics',
  'words',
  'data/divisions.csv',
  'postgresql/column-types.ts',
  'postgresql/copy-text.ts',
  'postgresql/loader.ts',
  'make-sources.ts',
  'make-worker.ts',
  'sinks.ts',
  'source-tables.ts',
  'topic-maker.ts',
  'untidy.ts',
  '../../schema/directives.graphql',
] as const;

function filesOf(location: string): string[] {
  if (path.extname(location) !== '') return [location];
  return readdirSync(location, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** SHA-256, in hex, of the generators, their word lists and the SDL files of `sdlDirectory`. */
export function inputsHash(sdlDirectory: string): string {
  const hash = createHash('sha256');
  const here = import.meta.dirname;
  for (const location of [...inputs.map((input) => path.join(here, input)), sdlDirectory]) {
    for (const file of filesOf(location)) {
      hash
        .update(`${path.basename(file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Of twenty sources at one server, which by its own settings takes a hundred sessions. */
const sessionsOfSource = 4;

/**
 * Where a hub finds each source of the demo; REST sources answer at the URL of the demo's service, those in PostgreSQL
 * in the schemas of `database`.
 */
export function sourceLocations(
  directory: string,
  manifest: DemoManifest,
  restUrl: string,
  database: PostgresqlAddress | null = null,
): ReadonlyMap<string, SourceLocation> {
  const places = new Map<string, SourceLocation>();
  for (const { name, kind, location } of manifest.sources) {
    const place = path.resolve(directory, location);
    if (kind === 'REST') places.set(name, { url: restUrl });
    else if (kind === 'CSV') places.set(name, { folder: place });
    else if (kind === 'SQLITE') places.set(name, { file: place });
    else if (database !== null)
      places.set(name, { ...database, schema: location, sessions: sessionsOfSource });
  }
  return places;
}

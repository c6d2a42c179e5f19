import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import grafeo from '@grafeo-db/js';
import type { GrafeoDB } from '@grafeo-db/js';
import { QingdanError } from '../../schema/errors.ts';
import { nodeLabels, nodes } from '../cypher/model.ts';
import { GraphDamagedError } from '../graph/decode.ts';
import { searchable } from '../graph/connection.ts';
import type { GraphConnection, Parameters, ResultRow, Run, Searchable } from '../graph/connection.ts';

const searchableLabels = Object.keys(searchable).filter((label): label is Searchable =>
  Object.hasOwn(searchable, label),
);

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The file and what Grafeo keeps beside it (`<file>.wal`). */
async function filesOf(file: string): Promise<readonly string[]> {
  const names = await readdir(dirname(file)).catch(() => []);
  return names
    .filter((name) => name === basename(file) || name.startsWith(`${basename(file)}.wal`))
    .map((name) => join(dirname(file), name));
}

function unavailable(file: string, error: unknown): QingdanError {
  return new QingdanError(
    'REGISTRY_UNAVAILABLE',
    `the registry file \`${basename(file)}\` cannot be opened (${messageOf(error)}); stop the process that uses it`,
  );
}

/** Opens the file. One that is damaged is set aside, since a projection can be made again; a locked one is refused. */
async function openFile(file: string): Promise<GrafeoDB> {
  await mkdir(dirname(file), { recursive: true });
  try {
    return grafeo.GrafeoDB.create(file);
  } catch (error) {
    if (/cannot be locked/iu.test(messageOf(error))) throw unavailable(file, error);
    for (const name of await filesOf(file)) {
      await rm(`${name}.damaged`, { recursive: true, force: true });
      await rename(name, `${name}.damaged`);
    }
    try {
      return grafeo.GrafeoDB.create(file);
    } catch (again) {
      throw unavailable(file, again);
    }
  }
}

/** The embedded graph: one file, which belongs to one process. */
export class GrafeoConnection implements GraphConnection {
  readonly kind = 'embedded';
  readonly #file: string;
  #database: GrafeoDB;

  static async open(file: string): Promise<GrafeoConnection> {
    return new GrafeoConnection(file, await openFile(file));
  }

  private constructor(file: string, database: GrafeoDB) {
    this.#file = file;
    this.#database = database;
  }

  readonly read: Run = async (statement, parameters = {}) => {
    try {
      return rowsOf(await this.#database.executeCypher(statement, parameters));
    } catch (error) {
      // The statements are fixed and the file is ours alone: one that fails means a file that cannot be read.
      throw new GraphDamagedError(`the registry file cannot be read: ${messageOf(error)}`);
    }
  };

  async write(work: (run: Run) => Promise<void>): Promise<void> {
    const transaction = this.#database.beginTransaction();
    try {
      await work(async (statement, parameters: Parameters = {}) =>
        rowsOf(await transaction.executeCypher(statement, parameters)),
      );
      transaction.commit();
    } catch (error) {
      if (transaction.isActive) transaction.rollback();
      throw error;
    }
  }

  async reset(): Promise<void> {
    this.#database.close();
    for (const name of await filesOf(this.#file)) await rm(name, { recursive: true, force: true });
    this.#database = await openFile(this.#file);
    for (const label of nodeLabels) {
      const { key } = nodes[label];
      // The constraint alone is not used to find nodes: without the index, loading takes minutes.
      await this.read(
        `CREATE CONSTRAINT ${label}_${key} IF NOT EXISTS FOR (n:${label}) REQUIRE n.${key} IS UNIQUE`,
      );
      await this.read(`CREATE INDEX ${label}_${key}_index IF NOT EXISTS FOR (n:${label}) ON (n.${key})`);
    }
  }

  async finishLoad(): Promise<void> {
    for (const label of searchableLabels) {
      await this.#database.createTextIndex(label, 'searchText', { tokenizer: 'cjk_bigram' });
    }
    this.#database.walCheckpoint();
  }

  /** The index answers any of several pairs, so each pair is asked for, and a node must have them all. */
  async candidates(label: Searchable, words: readonly string[]): Promise<readonly string[]> {
    const pairs = new Set(words.flatMap((word) => [...word].slice(1).map((_, at) => word.slice(at, at + 2))));
    let found: readonly number[] | null = null;
    for (const pair of pairs) {
      const hits = await this.#database.textSearch(label, 'searchText', pair, this.#database.nodeCount());
      const ids = new Set(hits.flatMap(([id]) => (id === undefined ? [] : [id])));
      found = found === null ? [...ids] : found.filter((id) => ids.has(id));
      if (found.length === 0) return [];
    }
    return (found ?? []).flatMap((id) => {
      const code: unknown = this.#database.getNode(id)?.get(searchable[label]);
      return typeof code === 'string' ? [code] : [];
    });
  }

  close(): Promise<void> {
    this.#database.close();
    return Promise.resolve();
  }
}

function rowsOf(result: { toArray(): unknown[] }): readonly ResultRow[] {
  return result.toArray().filter((row): row is ResultRow => typeof row === 'object' && row !== null);
}

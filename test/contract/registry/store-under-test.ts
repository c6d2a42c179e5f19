import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contentHash } from '../../../registry/content/rows.ts';
import type { ListContent } from '../../../registry/contract.ts';
import { GrafeoConnection } from '../../../registry/embedded/connection.ts';
import type { GraphConnection } from '../../../registry/graph/connection.ts';
import { GraphRegistry } from '../../../registry/graph/graph-registry.ts';
import { verifiedHash } from '../../../registry/graph/verify.ts';
import { Neo4jConnection } from '../../../registry/neo4j/connection.ts';
import { demoLists } from '../../support/lists.ts';
import type { Neo4jAccess } from '../../support/neo4j.ts';

/** A store loaded with the full lists, and a way to its graph that goes around it. */
export interface StoreUnderTest {
  readonly store: GraphRegistry;
  readonly content: ListContent;
  readonly hash: string;
  /** Seconds that the load took. */
  readonly loadSeconds: number;
  /** Shares of the progress that were told. */
  readonly progress: readonly number[];
  /** Changes the graph behind the store's back. */
  readonly damage: (statement: string) => Promise<void>;
  /** What the store would verify after this statement, which is undone again. */
  readonly hashAfter: (statement: string) => Promise<string | null>;
  close(): Promise<void>;
}

async function loaded(connection: GraphConnection, cleanUp: () => Promise<void>): Promise<StoreUnderTest> {
  const { content } = await demoLists();
  const hash = contentHash(content);
  const store = new GraphRegistry(connection);
  const progress: number[] = [];
  const started = performance.now();
  await store.load(content, hash, (share) => progress.push(share));
  return {
    store,
    content,
    hash,
    loadSeconds: (performance.now() - started) / 1000,
    progress,
    damage: (statement) =>
      connection.write(async (run) => {
        await run(statement);
      }),
    hashAfter: async (statement) => {
      let found: string | null = null;
      const undone = new Error('undone on purpose');
      const trying = connection.write(async (run) => {
        await run(statement);
        found = await verifiedHash(run);
        throw undone;
      });
      await trying.catch((error: unknown) => {
        if (error !== undone) throw error;
      });
      return found;
    },
    close: async () => {
      await store.close();
      await cleanUp();
    },
  };
}

export async function embeddedStore(): Promise<StoreUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-registry-'));
  return loaded(await GrafeoConnection.open(join(folder, 'registry.grafeo')), () =>
    rm(folder, { recursive: true, force: true }),
  );
}

export async function neo4jStore(access: Neo4jAccess): Promise<StoreUnderTest> {
  return loaded(await Neo4jConnection.open(access), () => Promise.resolve());
}

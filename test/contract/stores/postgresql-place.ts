import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import { StoredScopeIndex } from '../../../auth/scope/scope-index.ts';
import { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import { DemoCases } from '../../../cases/demo-cases.ts';
import { HubPool } from '../../../database/postgresql/pool.ts';
import { ListRepository } from '../../../registry/database/list-repository.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import type { PlaceKind, StorePlace } from './place.ts';

export interface PostgresqlPlace extends StorePlace {
  readonly url: string;
  /** Name of a schema of its own, which the first pool makes. */
  readonly schema: string;
  /** The pool of the stores that the place opens. */
  readonly hub: HubPool;
  /** A pool of another replica, closed with the place. */
  readonly replica: (connections?: number) => HubPool;
  /** A connection without the hub's settings but for its search path, closed with the place. */
  readonly client: () => Promise<Client>;
}

async function storedIn(client: Client, schema: string): Promise<Buffer> {
  const tables = await client.query<{ readonly name: string }>(
    'SELECT tablename AS name FROM pg_tables WHERE schemaname = $1',
    [schema],
  );
  const parts: Buffer[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await client.query<unknown[]>({ text: `TABLE ${name}`, rowMode: 'array' });
    for (const value of rows.flat()) parts.push(Buffer.isBuffer(value) ? value : Buffer.from(String(value)));
  }
  return Buffer.concat(parts);
}

export async function makePostgresqlPlace(): Promise<PostgresqlPlace> {
  const url = (await postgresqlForTests())?.url;
  if (url === undefined) throw new Error('no PostgreSQL here; tests that need it are to be skipped');
  const schema = `hub_${randomBytes(6).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-stores-'));
  const keyFile = join(folder, 'keys', 'hub.key');
  const pools: HubPool[] = [];
  const clients: Client[] = [];
  const replica = (connections?: number): HubPool => {
    const pool = new HubPool({ url, schema, ...(connections === undefined ? {} : { connections }) });
    pools.push(pool);
    return pool;
  };
  const client = async (): Promise<Client> => {
    const one = new Client({ connectionString: url, options: `-c search_path=${schema}` });
    one.on('error', () => undefined);
    await one.connect();
    clients.push(one);
    return one;
  };
  const hub = replica();
  const reader = await client();
  return {
    url,
    schema,
    hub,
    keyFile,
    replica,
    client,
    openLists: (options) => ListRepository.onPostgresql(hub, options),
    openSharing: () => SharingStore.onPostgresql(hub),
    openCases: () => DemoCases.onPostgresql(hub, keyFile),
    openScopeIndex: (options = {}) => StoredScopeIndex.onPostgresql(hub, { keyFile, ...options }),
    openLedger: () => StoredLedger.onPostgresql({ url, schema }, { keyFile }),
    query: async (statement) => (await reader.query<Record<string, unknown>>(statement)).rows,
    stored: () => storedIn(reader, schema),
    remove: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      await reader.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await Promise.all(clients.map((one) => one.end()));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const postgresql: PlaceKind = {
  name: 'PostgreSQL',
  skip: (await postgresqlForTests()) === null,
  make: makePostgresqlPlace,
};

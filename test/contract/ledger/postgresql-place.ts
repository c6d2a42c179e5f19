/** A schema of its own in the PostgreSQL of the test run, with the tables that an append rests on. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import type { LedgerHarness } from './suite.ts';

export interface PostgresqlHarness extends LedgerHarness {
  readonly database: { readonly url: string; readonly schema: string };
  readonly keyFile: string;
  open(clock?: Parameters<LedgerHarness['open']>[0]): Promise<StoredLedger>;
  query(statement: string): Promise<readonly Record<string, unknown>[]>;
}

export async function postgresqlHarness(): Promise<PostgresqlHarness> {
  const url = (await postgresqlForTests())?.url;
  if (url === undefined) throw new Error('no PostgreSQL here; tests that need it are to be skipped');
  const schema = `ledger_${randomBytes(6).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-ledger-'));
  const keyFile = join(folder, 'hub.key');
  const client = new Client({ connectionString: url, options: `-c search_path=${schema}` });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`CREATE SCHEMA ${schema};
    CREATE TABLE published_list(singleton integer PRIMARY KEY CHECK(singleton=1), epoch integer, hash text, published_at text);
    INSERT INTO published_list VALUES (1, 1, 'hash', '2026-10-01T00:00:00.000+08:00');
    CREATE TABLE sharing_epoch(singleton integer PRIMARY KEY CHECK(singleton=1), epoch integer NOT NULL);
    INSERT INTO sharing_epoch VALUES (1, 1);
    CREATE TABLE case_file(id text PRIMARY KEY, version integer NOT NULL);
    INSERT INTO case_file VALUES ('C1', 1);`);
  const database = { url, schema };
  return {
    database,
    keyFile,
    open: (clock) =>
      StoredLedger.onPostgresql(database, { keyFile, ...(clock === undefined ? {} : { clock }) }),
    execute: async (statement) => {
      await client.query(statement);
    },
    query: async (statement) => (await client.query<Record<string, unknown>>(statement)).rows,
    async dispose() {
      await client.query(`DROP SCHEMA ${schema} CASCADE`);
      await client.end();
      await rm(folder, { recursive: true });
    },
  };
}

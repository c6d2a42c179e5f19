/** The pool of the hub's tables: its schema, its transactions, and hubs that start together. */
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { HubPool } from '../../../database/postgresql/pool.ts';
import { DemoCases } from '../../../cases/demo-cases.ts';
import { ListRepository } from '../../../registry/database/list-repository.ts';
import { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import { StoredScopeIndex } from '../../../auth/scope/scope-index.ts';
import { makePostgresqlPlace, postgresql, type PostgresqlPlace } from './postgresql-place.ts';
import { smallLists } from './small-lists.ts';

async function openPlace(): Promise<PostgresqlPlace> {
  const place = await makePostgresqlPlace();
  onTestFinished(() => place.remove());
  return place;
}

/** All stores of a hub. */
function openAll(hub: HubPool, keyFile: string) {
  return Promise.all([
    ListRepository.onPostgresql(hub),
    SharingStore.onPostgresql(hub),
    DemoCases.onPostgresql(hub, keyFile),
    StoredScopeIndex.onPostgresql(hub, { keyFile }),
  ]);
}

describe.skipIf(postgresql.skip)('the pool of a hub', () => {
  test.each(['', 'Hub', '清单', 'a b', 'a-b', 'a"b', 'a;b', '1a', 'a.b', `a${'b'.repeat(63)}`])(
    'refuses the schema name %j',
    (schema) => {
      const open = () => new HubPool({ url: 'postgresql://nobody@localhost/nothing', schema });
      expect(open).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    },
  );

  test('takes a name that is also a word of SQL', async () => {
    const { url } = await openPlace();
    const hub = new HubPool({ url, schema: 'order' });
    onTestFinished(() => hub.close());
    onTestFinished(() => hub.query({ text: 'DROP SCHEMA "order" CASCADE' }).then(() => undefined));
    const sharing = await SharingStore.onPostgresql(hub);
    expect(await sharing.replaceAll([])).toBe(1);
  });

  test('hubs that start together on an empty schema make its tables once', async () => {
    const { replica, keyFile, query } = await openPlace();
    const hubs = Array.from({ length: 4 }, () => replica());
    const opened = await Promise.all(hubs.map((hub) => openAll(hub, keyFile)));
    await Promise.all(opened.map(([lists]) => lists.published()));
    const content = await smallLists();
    const published = await Promise.all(opened.map(([lists]) => lists.publishContent(content)));
    expect(new Set(published.map(({ epoch }) => epoch))).toEqual(new Set([1]));
    const epochs = await Promise.all(opened.map(([, sharing]) => sharing.replaceAll([])));
    expect(new Set(epochs)).toEqual(new Set([1, 2, 3, 4]));
    expect(await query('SELECT count(*)::integer AS n FROM sharing_epoch')).toEqual([{ n: 1 }]);
  });

  test('a hub starts at once while another one writes', async () => {
    const { hub, replica, keyFile, client } = await openPlace();
    await openAll(hub, keyFile);
    const writer = await client();
    const tables = 'list_row, list_version, published_list, sharing_application, case_file, scope_index';
    await writer.query(`BEGIN; LOCK TABLE ${tables} IN ROW EXCLUSIVE MODE`);
    await openAll(replica(), keyFile);
    await writer.query('COMMIT');
  });

  test('a hub may run as a role that makes nothing', async () => {
    const { url, schema, hub, keyFile, client } = await openPlace();
    await openAll(hub, keyFile);
    const admin = await client();
    const role = `${schema}_role`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret';
      GRANT USAGE ON SCHEMA ${schema} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    onTestFinished(async () => {
      const again = new Client({ connectionString: url });
      await again.connect();
      await again.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await again.end();
    });
    const own = new URL(url);
    own.username = role;
    own.password = 'secret';
    const limited = new HubPool({ url: own.href, schema });
    onTestFinished(() => limited.close());
    const [lists, sharing] = await openAll(limited, keyFile);
    expect((await lists.publishContent(await smallLists())).epoch).toBe(1);
    expect(await sharing.replaceAll([])).toBe(1);
  });

  test('tables that could not be made are made by the next call', async () => {
    const { hub } = await openPlace();
    await expect(hub.ensure('extra', 'CREATE TABLE extra(a nonsense)')).rejects.toThrow('nonsense');
    await hub.ensure('extra', 'CREATE TABLE extra(a integer)');
    await hub.ensure('extra', 'CREATE TABLE extra(a integer)');
    expect((await hub.query({ text: 'TABLE extra' })).rows).toEqual([]);
  });

  test('a transaction is done as a whole or not at all', async () => {
    const { hub, client } = await openPlace();
    await hub.ensure('extra', 'CREATE TABLE extra(a integer PRIMARY KEY)');
    const insert = (a: number) => ({ text: 'INSERT INTO extra VALUES ($1)', values: [a] });
    const broken = hub.transaction(async (inside) => {
      await inside.query(insert(1));
      throw new Error('it broke');
    });
    await expect(broken).rejects.toThrow('it broke');
    const swallowed = hub.transaction(async (inside) => {
      await inside.query(insert(2));
      await inside.query('SELECT 1/0').catch(() => undefined);
    });
    await expect(swallowed).rejects.toThrow('rolled back');
    expect(await hub.transaction(async (inside) => (await inside.query(insert(3))).rowCount)).toBe(1);
    const reader = await client();
    expect((await reader.query('TABLE extra')).rows).toEqual([{ a: 3 }]);
  });

  test('every commit is on the disk, and nothing waits for ever', async () => {
    const { hub } = await openPlace();
    const settings = ['synchronous_commit', 'lock_timeout', 'idle_in_transaction_session_timeout'];
    const { rows } = await hub.query<{ readonly setting: string }>({
      text: 'SELECT current_setting(name) AS setting FROM unnest($1::text[]) AS name',
      values: [settings],
    });
    expect(rows.map(({ setting }) => setting)).toEqual(['on', '10s', '30s']);
  });

  test('what a role has by default changes nothing', async () => {
    const { url, schema, client } = await openPlace();
    const admin = await client();
    const role = `${schema}_role`;
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'secret' SUPERUSER;
      ALTER ROLE ${role} SET default_transaction_isolation = 'serializable';
      ALTER ROLE ${role} SET default_transaction_read_only = on;
      ALTER ROLE ${role} SET statement_timeout = '50ms';
      ALTER ROLE ${role} SET bytea_output = 'escape'`);
    const own = new URL(url);
    own.username = role;
    own.password = 'secret';
    const hub = new HubPool({ url: own.href, schema });
    await hub.ensure('extra', 'CREATE TABLE extra(a bytea)');
    const isolation = await hub.transaction(async (inside) => {
      await inside.query('INSERT INTO extra SELECT $1 FROM pg_sleep(0.1)', [Buffer.from([0, 92, 255])]);
      return (await inside.query('SHOW transaction_isolation')).rows;
    });
    expect(isolation).toEqual([{ transaction_isolation: 'read committed' }]);
    expect((await hub.query({ text: 'TABLE extra' })).rows).toEqual([{ a: Buffer.from([0, 92, 255]) }]);
    await hub.close();
    await admin.query(`REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`);
  });

  test('serves more calls than it has connections, and finishes them when it is closed', async () => {
    const { replica } = await openPlace();
    const hub = replica(2);
    const calls = Array.from({ length: 50 }, (_, at) =>
      hub.transaction(async (inside) => {
        const { rows } = await inside.query<{ readonly at: number }>('SELECT $1::integer AS at', [at]);
        return rows[0]?.at;
      }),
    );
    expect(await Promise.all(calls)).toEqual(calls.map((_, at) => at));
    const last = hub.transaction((inside) => inside.query('SELECT pg_sleep(0.2)'));
    await hub.query({ text: 'SELECT 1' });
    await Promise.all([hub.close(), hub.close()]);
    expect((await last).rowCount).toBe(1);
    await expect(hub.query({ text: 'SELECT 1' })).rejects.toThrow();
  });
});

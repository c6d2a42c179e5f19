/** A server that is slow, changes under its sessions, or goes away. */
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CompiledRead, Connector } from '../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions } from '../../../connectors/open.ts';
import { startOwnPostgresql, type OwnPostgresql } from '../../../scripts/test-servers/postgresql/start.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { makePostgresqlSchema, type PostgresqlSchema } from '../../support/postgresql-schema.ts';
import { anna } from './citizens.ts';
import { readOf, signal } from './kinds.ts';

const access = await postgresqlForTests();
const columns = [{ name: '姓名', type: 'String' }] as const;
const good = readOf({ table: '登记', key: '身份证号', columns });
const slow = readOf({ table: '慢', key: '身份证号', columns });

async function openOn(schema: PostgresqlSchema, options: Partial<ConnectorOptions> = {}): Promise<Connector> {
  const connector = await openConnector('POSTGRESQL', { url: schema.url }, { source: 'test', ...options });
  onTestFinished(() => connector.close());
  return connector;
}

async function fill(schema: PostgresqlSchema): Promise<void> {
  await schema.execute(`create table 登记 (身份证号 text primary key, 姓名 text, 岁 int);
    insert into 登记 values ('${anna}', '安娜', 46);
    create view 慢 as select 身份证号, 姓名 || pg_sleep(30) as 姓名 from 登记;
    create view 备好 as select '${anna}'::text as 身份证号, count(*)::text as 姓名 from pg_prepared_statements`);
}

const ask = (read: CompiledRead, until: AbortSignal = signal) =>
  read.run([anna], until).then((rows) => rows.map((row) => row.values[0]));

describe.skipIf(access === null)('a slow or changing PostgreSQL', () => {
  let schema: PostgresqlSchema;
  beforeAll(async () => {
    schema = await makePostgresqlSchema();
    await fill(schema);
  });
  afterAll(() => schema.remove());

  /** What the sessions of the role are doing, as the server sees it. */
  const activity = async (state: string): Promise<number> => {
    const text = 'select count(*)::int from pg_stat_activity where usename = $1 and state = $2';
    return Number((await schema.query(text, [schema.name, state]))[0]?.[0]);
  };

  test('a slow statement fails within its limit and is ended at the server', async () => {
    const connector = await openOn(schema, { timeLimitMilliseconds: 400 });
    await ask(connector.compile(good));
    const begun = performance.now();
    await expect(ask(connector.compile(slow))).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
    expect(performance.now() - begun).toBeLessThan(800);
    await expect.poll(() => activity('active'), { timeout: 1_000 }).toBe(0);
    expect(await ask(connector.compile(good))).toEqual(['安娜']);
  });

  test('a statement whose caller leaves is ended at the server long before its limit', async () => {
    const connector = await openOn(schema, { timeLimitMilliseconds: 30_000 });
    const leaving = new AbortController();
    const running = ask(connector.compile(slow), leaving.signal);
    await expect.poll(() => activity('active')).toBe(1);
    leaving.abort();
    await expect(running).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await expect.poll(() => activity('active'), { timeout: 1_000 }).toBe(0);
  });

  test.each([
    ['one cell of a hundred megabytes', "repeat('x', 100000000)", 1],
    ['rows of a hundred megabytes', "repeat('x', 1000)", 100_000],
  ])('an answer with %s is cut off, and ended at the server', async (_, cell, count) => {
    await schema.execute(`create or replace view 巨 as select '${anna}'::text as 身份证号, ${cell} as 姓名
      from generate_series(1, ${count})`);
    const connector = await openOn(schema, { timeLimitMilliseconds: 30_000 });
    const huge = connector.compile(readOf({ table: '巨', key: '身份证号', columns }));
    await expect(ask(huge)).rejects.toMatchObject({ code: 'SOURCE_DATA_INVALID' });
    await expect.poll(() => activity('active'), { timeout: 1_000 }).toBe(0);
    expect(await ask(connector.compile(good))).toEqual(['安娜']);
  });

  test('the server itself ends what nobody ends', async () => {
    const connector = await openOn(schema, { timeLimitMilliseconds: 500 });
    const settings = readOf({ table: '设置', key: '身份证号', columns });
    await schema.execute(`create view 设置 as select '${anna}'::text as 身份证号, current_setting(n) as 姓名
      from unnest('{statement_timeout,default_transaction_read_only}'::text[]) as n`);
    expect(await ask(connector.compile(settings))).toEqual(['500ms', 'on']);
  });

  test('statements beyond the sessions wait, and those who leave do not hold them', async () => {
    const connector = await openOn(schema, { concurrency: 2, timeLimitMilliseconds: 30_000 });
    const leaving = new AbortController();
    const slowOnes = [1, 2, 3].map(() => ask(connector.compile(slow), leaving.signal).catch(() => 'left'));
    await expect.poll(() => activity('active')).toBe(2);
    const waiting = ask(connector.compile(good));
    leaving.abort();
    expect(await Promise.all(slowOnes)).toEqual(['left', 'left', 'left']);
    expect(await waiting).toEqual(['安娜']);
    const many = await Promise.all(Array.from({ length: 50 }, () => ask(connector.compile(good))));
    expect(many.flat()).toEqual(Array.from({ length: 50 }, () => '安娜'));
    expect(await activity('idle')).toBeLessThanOrEqual(2);
  });

  test('closing ends what runs and what waits', async () => {
    const connector = await openOn(schema, { concurrency: 1, timeLimitMilliseconds: 30_000 });
    const hung = [1, 2].map(() => ask(connector.compile(slow)).catch((error: unknown) => error));
    await expect.poll(() => activity('active')).toBe(1);
    await connector.close();
    for (const error of await Promise.all(hung)) expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await expect.poll(() => activity('active'), { timeout: 1_000 }).toBe(0);
  });

  test('a statement is prepared once in a session, and a session keeps 200 at most', async () => {
    const connector = await openOn(schema, { concurrency: 1 });
    const prepared = connector.compile(readOf({ table: '备好', key: '身份证号', columns }));
    const counts: number[] = [];
    // The view lies in no row order, which its first read finds out.
    for (let time = 0; time < 4; time += 1) counts.push(Number((await ask(prepared))[0]));
    expect(counts).toEqual([1, 1, 1, 1]);
    for (let variant = 0; variant < 450; variant += 1) {
      const repeated = Array.from({ length: (variant % 225) + 1 }, () => columns[0]);
      await ask(connector.compile({ ...good, columns: repeated }));
      counts.push(Number((await ask(prepared))[0]));
    }
    expect(Math.max(...counts)).toBeGreaterThan(150);
    expect(Math.max(...counts)).toBeLessThanOrEqual(200);
  });

  test('a table that is made anew or altered under prepared statements is read as it is', async () => {
    const connector = await openOn(schema, { concurrency: 3 });
    await schema.execute(
      `create table 变 (身份证号 text, 姓名 text); insert into 变 values ('${anna}', '1')`,
    );
    const read = connector.compile(readOf({ table: '变', key: '身份证号', columns }));
    const threeTimes = () => Promise.all([ask(read), ask(read), ask(read)]);
    expect(await threeTimes()).toEqual([['1'], ['1'], ['1']]);
    await schema.execute('alter table 变 alter column 姓名 type bigint using 姓名::bigint + 1');
    expect(await threeTimes()).toEqual([['2'], ['2'], ['2']]);
    await schema.execute(`drop table 变; create table 变 (姓名 int, 身份证号 char(18));
      insert into 变 values (3, '${anna}')`);
    expect(await threeTimes()).toEqual([['3'], ['3'], ['3']]);
  });
});

describe.skipIf(access === null)('a PostgreSQL that goes away', () => {
  let server: OwnPostgresql;
  let schema: PostgresqlSchema;
  beforeAll(async () => {
    server = await startOwnPostgresql();
  });
  beforeEach(async () => {
    schema = await makePostgresqlSchema(server.url);
    await fill(schema);
  });
  afterAll(() => server.stop());

  test('in the midst of statements fails them, and is read again when it is back', async () => {
    const connector = await openOn(schema, { timeLimitMilliseconds: 5_000, breakerFailures: 100 });
    await ask(connector.compile(good));
    const running = [slow, slow].map((read) => ask(connector.compile(read)).catch((error: unknown) => error));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.crash();
    for (const error of await Promise.all(running)) {
      expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    }
    await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await server.restart();
    await expect.poll(() => ask(connector.compile(good)), { timeout: 3_000 }).toEqual(['安娜']);
  });

  test('while its sessions are idle costs no statement when it is back', async () => {
    const connector = await openOn(schema, { timeLimitMilliseconds: 5_000 });
    await Promise.all([1, 2, 3].map(() => ask(connector.compile(good))));
    await server.crash();
    await server.restart();
    expect(await ask(connector.compile(good))).toEqual(['安娜']);
  });

  test('opens the breaker, which closes when it is back', async () => {
    let now = 0;
    const options = { breakerFailures: 2, breakerMilliseconds: 1_000, now: () => now };
    const connector = await openOn(schema, options);
    let sent = 0;
    connector.onStatement = () => void (sent += 1);
    await ask(connector.compile(good));
    await server.crash();
    for (let attempt = 0; attempt < 4; attempt += 1)
      await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    await server.restart();
    await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    now = 1_001;
    expect(await ask(connector.compile(good))).toEqual(['安娜']);
    expect(sent).toBe(2);
  });

  test('and never answers fails within the limit', async () => {
    const { createServer } = await import('node:net');
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    onTestFinished(() => void silent.close());
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const connector = await openConnector(
      'POSTGRESQL',
      { url: `postgresql://user@127.0.0.1:${port}/database` },
      { source: 'test', timeLimitMilliseconds: 300 },
    );
    const begun = performance.now();
    await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
    expect(performance.now() - begun).toBeLessThan(600);
    await connector.close();
  });
});

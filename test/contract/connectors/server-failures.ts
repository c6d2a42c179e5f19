/** Suite for every kind of database server: one that is slow, changes under its sessions, or goes away. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { CompiledRead, Connector } from '../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions } from '../../../connectors/open.ts';
import { anna } from './citizens.ts';
import { readOf, signal } from './kinds.ts';
import type { OwnServer, ServerKind, TestDatabase } from './servers.ts';

export const columns = [{ name: '姓名', type: 'String' }] as const;
export const good = readOf({ table: '登记', key: '身份证号', columns });
const slow = readOf({ table: '慢', key: '身份证号', columns });

export async function openOn(
  { kind }: ServerKind,
  { url }: TestDatabase,
  options: Partial<ConnectorOptions> = {},
): Promise<Connector> {
  const connector = await openConnector(kind, { url }, { source: 'test', ...options });
  onTestFinished(() => connector.close());
  return connector;
}

export async function fill(server: ServerKind, database: TestDatabase): Promise<void> {
  await database.execute('create table 登记 (身份证号 varchar(18) primary key, 姓名 varchar(30), 岁 int)');
  await database.execute(`insert into 登记 values ('${anna}', '安娜', 46)`);
  await database.execute(server.slowView);
}

export const ask = (read: CompiledRead, until: AbortSignal = signal): Promise<readonly unknown[]> =>
  read.run([anna], until).then((rows) => rows.map((row) => row.values[0]));

export function describeSlowServer(server: ServerKind, isThere: boolean): void {
  describe.skipIf(!isThere)(`a slow or changing ${server.product}`, () => {
    let database: TestDatabase;
    beforeAll(async () => {
      database = await server.make();
      await fill(server, database);
    });
    afterAll(() => database.remove());
    const open = (options: Partial<ConnectorOptions> = {}) => openOn(server, database, options);
    const active = (): Promise<number> => server.sessions(database, 'active');

    test('a slow statement fails within its limit and is ended at the server', async () => {
      const connector = await open({ timeLimitMilliseconds: 400 });
      await ask(connector.compile(good));
      const begun = performance.now();
      await expect(ask(connector.compile(slow))).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
      expect(performance.now() - begun).toBeLessThan(800);
      await expect.poll(active, { timeout: 1_000 }).toBe(0);
      expect(await ask(connector.compile(good))).toEqual(['安娜']);
    });

    test('a statement whose caller leaves is ended at the server long before its limit', async () => {
      const connector = await open({ timeLimitMilliseconds: 30_000 });
      const leaving = new AbortController();
      const running = ask(connector.compile(slow), leaving.signal);
      await expect.poll(active).toBe(1);
      leaving.abort();
      await expect(running).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      await expect.poll(active, { timeout: 1_000 }).toBe(0);
    });

    test.each([
      ['one cell of a hundred megabytes', 1, 100_000_000],
      ['rows of a hundred megabytes', 100_000, 1_000],
    ])('an answer with %s is cut off, and ended at the server', async (_, rows, characters) => {
      for (const statement of server.hugeView(rows, characters)) await database.execute(statement);
      const connector = await open({ timeLimitMilliseconds: 30_000 });
      const huge = connector.compile(readOf({ table: '巨', key: '身份证号', columns }));
      await expect(ask(huge)).rejects.toMatchObject({ code: 'SOURCE_DATA_INVALID' });
      await expect.poll(active, { timeout: 1_000 }).toBe(0);
      expect(await ask(connector.compile(good))).toEqual(['安娜']);
    });

    test('statements beyond the sessions wait, and those who leave do not hold them', async () => {
      const connector = await open({ concurrency: 2, timeLimitMilliseconds: 30_000 });
      const leaving = new AbortController();
      const slowOnes = [1, 2, 3].map(() => ask(connector.compile(slow), leaving.signal).catch(() => 'left'));
      await expect.poll(active).toBe(2);
      const waiting = ask(connector.compile(good));
      leaving.abort();
      expect(await Promise.all(slowOnes)).toEqual(['left', 'left', 'left']);
      expect(await waiting).toEqual(['安娜']);
      const many = await Promise.all(Array.from({ length: 50 }, () => ask(connector.compile(good))));
      expect(many.flat()).toEqual(Array.from({ length: 50 }, () => '安娜'));
      expect(await server.sessions(database, 'idle')).toBeLessThanOrEqual(2);
    });

    test('closing ends what runs and what waits', async () => {
      const connector = await open({ concurrency: 1, timeLimitMilliseconds: 30_000 });
      const hung = [1, 2].map(() => ask(connector.compile(slow)).catch((error: unknown) => error));
      await expect.poll(active).toBe(1);
      await connector.close();
      for (const error of await Promise.all(hung))
        expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      await expect.poll(active, { timeout: 1_000 }).toBe(0);
    });

    test('a table that is made anew or altered under prepared statements is read as it is', async () => {
      const connector = await open({ concurrency: 3 });
      await database.execute('create table 变 (身份证号 varchar(18), 姓名 varchar(30))');
      await database.execute(`insert into 变 values ('${anna}', '1')`);
      const read = connector.compile(readOf({ table: '变', key: '身份证号', columns }));
      const threeTimes = () => Promise.all([ask(read), ask(read), ask(read)]);
      expect(await threeTimes()).toEqual([['1'], ['1'], ['1']]);
      for (const statement of server.retype) await database.execute(statement);
      expect(await threeTimes()).toEqual([['2'], ['2'], ['2']]);
      await database.execute('drop table 变');
      await database.execute('create table 变 (姓名 int, 身份证号 char(18))');
      await database.execute(`insert into 变 values (3, '${anna}')`);
      expect(await threeTimes()).toEqual([['3'], ['3'], ['3']]);
    });
  });
}

export function describeVanishingServer(server: ServerKind, isThere: boolean): void {
  describe.skipIf(!isThere)(`a ${server.product} that goes away`, () => {
    let own: OwnServer;
    let database: TestDatabase;
    beforeAll(async () => {
      own = await server.startOwn();
    });
    beforeEach(async () => {
      database = await server.make(own.url);
      await fill(server, database);
    });
    afterAll(() => own.stop());
    const open = (options: Partial<ConnectorOptions> = {}) => openOn(server, database, options);

    test('in the midst of statements fails them, and is read again when it is back', async () => {
      const connector = await open({ timeLimitMilliseconds: 5_000, breakerFailures: 100 });
      await ask(connector.compile(good));
      const running = [slow, slow].map((read) =>
        ask(connector.compile(read)).catch((error: unknown) => error),
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      await own.crash();
      for (const error of await Promise.all(running)) {
        expect(error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      }
      await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      await own.restart();
      await expect.poll(() => ask(connector.compile(good)), { timeout: 3_000 }).toEqual(['安娜']);
    });

    test('while its sessions are idle costs no statement when it is back', async () => {
      const connector = await open({ timeLimitMilliseconds: 5_000 });
      await Promise.all([1, 2, 3].map(() => ask(connector.compile(good))));
      await own.crash();
      await own.restart();
      expect(await ask(connector.compile(good))).toEqual(['安娜']);
    });

    test('opens the breaker, which closes when it is back', async () => {
      let now = 0;
      const connector = await open({ breakerFailures: 2, breakerMilliseconds: 1_000, now: () => now });
      let sent = 0;
      connector.onStatement = () => void (sent += 1);
      await ask(connector.compile(good));
      await own.crash();
      for (let attempt = 0; attempt < 4; attempt += 1)
        await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      await own.restart();
      await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
      now = 1_001;
      expect(await ask(connector.compile(good))).toEqual(['安娜']);
      expect(sent).toBe(2);
    });

    test('and never answers fails within the limit', async () => {
      const silent = createServer(() => undefined).listen(0, '127.0.0.1');
      onTestFinished(() => void silent.close());
      await new Promise((resolve) => silent.once('listening', resolve));
      const url = new URL(own.url);
      url.port = String((silent.address() as { port: number }).port);
      url.search = '';
      const options = { source: 'test', timeLimitMilliseconds: 300 };
      const connector = await openConnector(server.kind, { url: url.href }, options);
      const begun = performance.now();
      await expect(ask(connector.compile(good))).rejects.toMatchObject({ code: 'SOURCE_TIMEOUT' });
      expect(performance.now() - begun).toBeLessThan(600);
      await connector.close();
    });
  });
}

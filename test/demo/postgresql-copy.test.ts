/** Rows on their way into PostgreSQL: every character arrives, what does not fit is named, and a slow server is waited for. */
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { blockBytes } from '../../scripts/demo/postgresql/copy-text.ts';
import { Loader } from '../../scripts/demo/postgresql/loader.ts';
import type { SourceTable } from '../../scripts/demo/source-tables.ts';
import { makePostgresqlDatabase, type PostgresqlDatabase } from '../support/postgresql-database.ts';
import { postgresqlForTests } from '../support/postgresql.ts';

const access = await postgresqlForTests();

const table: SourceTable = {
  name: '人口',
  key: '身份证号',
  updatedAt: null,
  legacyKeys: true,
  columns: [
    { name: '身份证号', type: 'CitizenId', codes: null },
    { name: '备注', type: 'String', codes: null },
    { name: '出生日期', type: 'Date', codes: null },
    { name: '是否死亡', type: 'Boolean', codes: null },
  ],
  indexed: ['身份证号'],
};

describe.skipIf(access === null)('rows on their way into PostgreSQL', () => {
  let database: PostgresqlDatabase;
  let loads = 0;

  beforeAll(async () => {
    database = await makePostgresqlDatabase();
  });
  afterAll(() => database.remove());

  async function begin(url = database.url, flags: readonly string[] = []) {
    const source = `load${++loads}`;
    const loader = await Loader.open({ url });
    return { loader, sink: loader.sink(source, new Set(flags)).table(table), schema: `${source}_loading` };
  }

  test('keep every character, nothing and blank apart, in the order in which they were written', async () => {
    const { loader, sink, schema } = await begin();
    const texts = [
      'tab\tin',
      'line\nbreak\r\n',
      String.raw`\N`,
      String.raw`\.`,
      String.raw`back\slash\t`,
      '',
      ' blank ',
      '"quoted", and, commas',
      '𠮷𤭢 outside of the first plane',
      '长'.repeat(blockBytes),
      'x'.repeat(blockBytes - 30),
      null,
    ];
    const ids = ['149999195501100011', '149999550110001'];
    for (const text of texts) for (const id of ids) sink.write([id, text, '1955-01-10', null]);
    const seen: number[] = [];
    await loader.finish((indexes) => seen.push(indexes));
    const rows = await database.query(`select "身份证号", "备注" from ${schema}."人口" order by ctid`);
    expect(rows).toEqual(texts.flatMap((text) => ids.map((id) => [id, text])));
    expect(seen).toEqual([1]);
  });

  test('keep words where words are typed, and become flags where the department has flags', async () => {
    for (const [flags, values, expected] of [
      [[], ['是', '否', '不详', ''], ['是', '否', '不详', '']],
      [['是否死亡'], [1, 0], [true, false]],
    ] as const) {
      const { loader, sink, schema } = await begin(database.url, flags);
      for (const value of values) sink.write(['149999195501100011', null, null, value]);
      await loader.finish(() => undefined);
      const rows = await database.query(`select "是否死亡" from ${schema}."人口" order by ctid`);
      expect(rows.map(([value]) => value)).toEqual(expected);
    }
  });

  test.each([
    ['出生日期', ['149999195501100011', null, '19550230', null]],
    ['身份证号', ['1499991955011000111', null, null, null]],
    ['是否死亡', ['149999195501100011', null, null, '是']],
  ] as const)('that do not fit end the load and name the column %s', async (column, cells) => {
    const { loader, sink, schema } = await begin(database.url, ['是否死亡']);
    sink.write(cells);
    await expect(loader.finish(() => undefined)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
      message: expect.stringMatching(new RegExp(`人口.*${column}`)),
    });
    expect(() => loader.pressure()).toThrow(column);
    expect(await database.query('select 1 from pg_namespace where nspname = $1', [schema])).toEqual([]);
  });

  /** Passes on what it is sent until it is held. */
  async function slowServer(): Promise<{ url: string; hold(): void; letGo(): void; cut(): void }> {
    const target = new URL(database.url);
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      const onward = connect(Number(target.port), target.hostname);
      sockets.push(socket, onward);
      for (const each of [socket, onward]) each.on('error', () => undefined);
      socket.pipe(onward);
      onward.pipe(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const url = new URL(database.url);
    url.port = String((server.address() as AddressInfo).port);
    return {
      url: url.href,
      hold: () => void sockets[0]?.unpipe(),
      letGo: () => void (sockets[1] && sockets[0]?.pipe(sockets[1])),
      cut: () => {
        for (const socket of sockets) socket.destroy();
      },
    };
  }

  const big = 'x'.repeat(1_000);
  /** A little more than a block. */
  const rowsOfBlock = Math.ceil(blockBytes / big.length);

  test('wait for a server that is slow, with a few blocks in memory', async () => {
    const server = await slowServer();
    const { loader, sink, schema } = await begin(server.url);
    // What made the table has been sent before the server becomes slow.
    await loader.pressure();
    await new Promise((resolve) => setTimeout(resolve, 100));
    server.hold();
    let blocks = 0;
    const writing = (async () => {
      for (; blocks < 200; blocks++) {
        for (let row = 0; row < rowsOfBlock; row++) sink.write(['149999195501100011', big, null, null]);
        const pressure = loader.pressure();
        if (pressure) await pressure;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(blocks).toBeGreaterThan(4);
    expect(blocks).toBeLessThan(20);
    server.letGo();
    await writing;
    await loader.finish(() => undefined);
    const [counted] = await database.query(`select count(*)::integer from ${schema}."人口"`);
    expect(counted).toEqual([200 * rowsOfBlock]);
  });

  test('say that the server is gone, and leave nothing', async () => {
    const server = await slowServer();
    const { loader, sink, schema } = await begin(server.url);
    await loader.pressure();
    const writing = (async () => {
      for (let block = 0; ; block++) {
        for (let row = 0; row < rowsOfBlock; row++) sink.write(['149999195501100011', big, null, null]);
        const pressure = loader.pressure();
        if (pressure) await pressure;
        if (block === 3) server.cut();
      }
    })();
    await expect(writing).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(await database.query('select 1 from pg_namespace where nspname = $1', [schema])).toEqual([]);
  });
});

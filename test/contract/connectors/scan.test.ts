/** Scans: every row that has a key, in pages, of the kinds that can be read from end to end. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  InvalidValue,
  type Connector,
  type ScannedRow,
  type TableScan,
} from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import { legacyCitizenId } from '../../../schema/identifiers/citizen-id.ts';
import { makePostgresqlSchema } from '../../support/postgresql-schema.ts';
import { clientFor } from '../../support/web-service.ts';
import { anna, bo, cao, citizenId, nobody } from './citizens.ts';
import { csvText, describeKinds, makeSource, readOf, signal, type MadeSource } from './kinds.ts';

const scanned = ['SQLITE', 'POSTGRESQL', 'CSV', 'CSV in GB 18030', 'EXCEL', 'EXCEL of 1997'] as const;
const many = Array.from({ length: 5_432 }, (_, at) => citizenId(`19${60 + (at % 40)}0101`, at % 1000));
/** An ID whose check character a source may have in lower case, which no read finds. */
const withX = many.find((id) => id.endsWith('X')) ?? '';
const division = { name: '代码', type: 'DivisionCode' } as const;
const register: TableScan = {
  table: '户籍',
  key: '身份证号',
  legacyKeys: true,
  columns: [division],
  updatedAt: '更新时间',
};

async function all(connector: Connector, scan = register, stop = signal): Promise<ScannedRow[]> {
  const pages = connector.scan?.(scan, stop) ?? expect.fail('the kind has no scan');
  const rows: ScannedRow[] = [];
  for await (const page of pages) {
    expect(page.length).toBeGreaterThan(0);
    expect(page.length).toBeLessThanOrEqual(2_000);
    rows.push(...page);
  }
  return rows;
}

/** As one text: a difference of thousands of lines helps nobody. */
function keysOf(rows: readonly ScannedRow[]): string {
  const keys = rows.map(({ key }) => String(key));
  return keys.toSorted().join();
}

await describeKinds(scanned, 'scans of %s', (kind) => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await makeSource(kind, {
      户籍: {
        columns: ['姓名', '代码', '更新时间', '身份证号'],
        rows: [
          ['安娜', '140105001003', '2026-01-01T00:00:00+08:00', anna],
          ['安娜', '140106001001', '2026-02-01 00:00:00+08:00', legacyCitizenId(anna)],
          ['博', '1401', null, bo],
          ['曹', null, '某日', cao],
          ['小写', null, null, withX.toLowerCase()],
          ['无号', '140105001003', null, null],
          ['错号', '140105001003', null, `${nobody.slice(0, -1)}?`],
        ],
      },
      大表: { columns: ['身份证号', '代码'], rows: many.map((id) => [id, '140105001003']) },
      空表: { columns: ['身份证号', '代码', '更新时间'], rows: [] },
    });
  });
  afterAll(() => source.remove());

  test('every row that has a key, typed; a key that is none is null, what does not fit is invalid', async () => {
    const { connector, sent } = await source.open();
    const rows = await all(connector);
    const wrong = new InvalidValue('DivisionCode');
    expect(
      rows.toSorted((one, other) => String(one.updatedAt).localeCompare(String(other.updatedAt))),
    ).toEqual([
      { key: anna, updatedAt: '2026-01-01T00:00:00+08:00', values: ['140105001003'] },
      { key: anna, updatedAt: '2026-02-01T00:00:00+08:00', values: ['140106001001'] },
      { key: bo, updatedAt: null, values: [wrong] },
      { key: cao, updatedAt: null, values: [null] },
      { key: null, updatedAt: null, values: [null] },
      { key: null, updatedAt: null, values: ['140105001003'] },
    ]);
    expect(new Set(sent)).toEqual(new Set([0]));
  });

  test('keys are those by which a read finds the rows', async () => {
    const { connector } = await source.open();
    for (const legacyKeys of [true, false]) {
      const rows = await all(connector, { ...register, legacyKeys });
      const keys = rows.flatMap(({ key }) => (key === null ? [] : [key]));
      const read = connector.compile(readOf({ ...register, legacyKeys }));
      const found = await read.run([anna, bo, cao, withX], signal);
      expect(keys.toSorted()).toEqual(found.map(({ key }) => key).toSorted());
      expect(keys).toHaveLength(legacyKeys ? 4 : 3);
    }
  });

  test('a table of several pages, each row once', async () => {
    const { connector } = await source.open();
    const rows = await all(connector, { ...register, table: '大表', updatedAt: '代码' });
    expect(rows).toHaveLength(many.length);
    expect(keysOf(rows)).toBe(many.toSorted().join());
  });

  test('an empty table has no page', async () => {
    const { connector } = await source.open();
    expect(await all(connector, { ...register, table: '空表' })).toEqual([]);
  });

  test.each([
    ['table', { ...register, table: '没有' }],
    ['column', { ...register, columns: [{ ...division, name: '没有' }] }],
    ['time', { ...register, table: '大表' }],
  ])('a missing %s is told, and the source goes on', async (_, scan) => {
    const { connector } = await source.open({ breakerFailures: 1 });
    await expect(all(connector, scan)).rejects.toMatchObject({
      name: 'SourceFailure',
      code: 'SOURCE_UNAVAILABLE',
      internal: { name: 'MissingStructure' },
    });
    expect(await all(connector)).toHaveLength(6);
  });

  test('one who leaves after a page leaves nothing behind', async () => {
    const { connector } = await source.open({ concurrency: 1 });
    const scan = { ...register, table: '大表', updatedAt: null };
    for (let time = 0; time < 3; time += 1) {
      for await (const page of connector.scan?.(scan, signal) ?? []) {
        expect(page).toHaveLength(2_000);
        break;
      }
    }
    expect(await all(connector)).toHaveLength(6);
  });

  test('a signal ends it between pages; a source that is closed has no next one', async () => {
    const { connector } = await source.open();
    const scan = { ...register, table: '大表', updatedAt: null };
    const leaving = new AbortController();
    const pages = connector.scan?.(scan, leaving.signal) ?? expect.fail();
    expect((await pages.next()).done).toBe(false);
    leaving.abort(new Error('enough'));
    await expect(pages.next()).rejects.toMatchObject({ internal: { message: 'enough' } });
    const others = connector.scan?.(scan, signal) ?? expect.fail();
    expect((await others.next()).done).toBe(false);
    await connector.close();
    await expect(others.next()).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });
});

test('kinds whose sources are asked for citizens alone have none', async () => {
  for (const [kind, url] of [
    ['REST', 'http://127.0.0.1:9'],
    ['MYSQL', 'mysql://a@127.0.0.1:9/b'],
  ] as const) {
    const outbound = clientFor(['http://127.0.0.1:9']);
    const connector = await openConnector(kind, { url }, { source: 'test', outbound });
    expect(connector.scan).toBeUndefined();
    await connector.close();
    await outbound.close();
  }
});

describe('scans of SQLite without row numbers', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-scan-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const keys = [
    ...many,
    // More rows of one key than a page holds, and keys of other types.
    ...Array.from({ length: 4_500 }, () => anna),
  ];

  test.each([
    [
      'a view',
      'create table t (id text, d text); create index i on t (id); create view 户籍 as select * from t',
      't',
    ],
    ['a view over numbers', 'create table t (id, d text); create view 户籍 as select * from t', 't'],
    ['a table', 'create table 户籍 (id text, d text, n integer, primary key (id, n)) without rowid', '户籍'],
  ])('%s', async (name, statements, table) => {
    const file = path.join(folder, `${name}.db`);
    const database = new DatabaseSync(file);
    database.exec(`begin; ${statements}`);
    const insert = database.prepare(
      `insert into ${table} (id, d${table === 't' ? '' : ', n'}) values (?, '140105001003'${table === 't' ? '' : ', ?'})`,
    );
    const isNumber = (key: string): boolean => name.includes('numbers') && !key.endsWith('X');
    for (const [at, key] of keys.entries()) {
      insert.run(isNumber(key) ? BigInt(key) : key, ...(table === 't' ? [] : [at]));
    }
    if (table === 't') insert.run(null);
    if (table === 't') insert.run(Buffer.from('0102', 'hex'));
    database.exec('commit');
    database.close();
    const connector = await openConnector('SQLITE', { file }, { source: 'test' });
    onTestFinished(() => connector.close());
    const columns = [{ ...division, name: 'd' }];
    const rows = await all(connector, { ...register, key: 'id', columns, updatedAt: 'd' });
    expect(keysOf(rows)).toBe(keys.toSorted().join());
  });
});

describe('scans of CSV', () => {
  test('a file that changes before its end is refused, and broken rows are invalid', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-scan-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const file = path.join(folder, '户籍.csv');
    const columns = ['身份证号', '代码', '更新时间'];
    const rows = many.map((id) => [id, '140105001003', null]);
    writeFileSync(file, csvText({ columns, rows: [...rows, [anna, '140105001003']] }));
    appendFileSync(file, Buffer.from(`\n${bo},14010500\xff003,\n`, 'latin1'));
    const connector = await openConnector('CSV', { folder }, { source: 'test' });
    onTestFinished(() => connector.close());
    const broken = (await all(connector)).slice(-2);
    expect(broken.map(({ key, values }) => [key, values[0] instanceof InvalidValue])).toEqual([
      [anna, true],
      [bo, true],
    ]);
    const pages = connector.scan?.(register, signal) ?? expect.fail();
    await pages.next();
    appendFileSync(file, `${cao},140105001003,\n`);
    const rest = async (): Promise<void> => {
      for await (const page of pages) expect(page).not.toEqual([]);
    };
    await expect(rest()).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
      internal: { name: 'FileChanged' },
    });
  });
});

await describeKinds(['POSTGRESQL'], 'scans of views of %s', () => {
  test('are read by a cursor, and one that takes too long is ended at the server, too', async () => {
    const schema = await makePostgresqlSchema();
    onTestFinished(() => schema.remove());
    await schema.execute(`create table t (id char(20), d integer);
      insert into t select '149999' || lpad(n::text, 12, '0'), n from generate_series(1, 4999) as n;
      create view 户籍 as select id as 身份证号, d as 代码 from t;
      create view 慢 as select id as 身份证号, case d when 3000 then (select 'x' from pg_sleep(60)) end as 代码 from t`);
    const options = { source: 'test', timeLimitMilliseconds: 1_000 };
    const connector = await openConnector('POSTGRESQL', { url: schema.url }, options);
    onTestFinished(() => connector.close());
    const scan = { ...register, updatedAt: null };
    expect(await all(connector, scan)).toHaveLength(4_999);
    await expect(all(connector, { ...scan, table: '慢' })).rejects.toMatchObject({
      code: 'SOURCE_TIMEOUT',
    });
    const left = `select count(*)::integer from pg_stat_activity where usename = '${schema.name}' and state <> 'idle'`;
    await expect.poll(() => schema.query(left), { timeout: 10_000 }).toEqual([[0]]);
  });
});

/** What a source says of itself beyond the names of its columns, by which descriptions are proposed and checked. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connector, DescribedTable } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import { anna, bo } from './citizens.ts';
import { mysql, postgresql, type TestDatabase } from './servers.ts';

const legacy = bo.slice(0, 6) + bo.slice(8, 17);

async function tableOf(connector: Connector, name: string): Promise<DescribedTable | undefined> {
  return (await connector.describe()).find((table) => table.name === name);
}

/** What the same table must show whatever holds it. */
async function checkLooks(connector: Connector): Promise<void> {
  expect(await connector.sample?.('登记', ['姓名', '身份证号'], 1)).toHaveLength(1);
  const all = await connector.sample?.('登记', ['姓名', '身份证号', '备注'], 9);
  expect(new Set(all?.map((row) => row.join(' ')))).toEqual(
    new Set([`甲 ${anna} ${'长'.repeat(40)}`, `乙 ${anna} `, `丙 ${legacy} `]),
  );
  expect(await connector.sample?.('登记', [], 9)).toEqual([]);
  expect(await connector.keyFacts?.('登记', '身份证号')).toEqual({ repeats: true, hasLegacyForms: true });
  expect(await connector.keyFacts?.('登记', '姓名')).toEqual({ repeats: false, hasLegacyForms: false });
  await expect(connector.keyFacts?.('登记', '没有')).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
}

const rows = [
  [anna, '甲', '长'.repeat(50)],
  [anna, '乙', null],
  [legacy, '丙', null],
] as const;
const literals = rows
  .map((row) => `(${row.map((value) => (value === null ? 'null' : `'${value}'`)).join(', ')})`)
  .join(', ');

describe.each([postgresql, mysql])('$product', (kind) => {
  let database: TestDatabase | undefined;
  let connector: Connector;

  beforeAll(async () => {
    if (!(await kind.isThere())) return;
    database = await kind.make();
    const text = kind.kind === 'MYSQL' ? 'varchar(64)' : 'text';
    await database.execute(`create table 登记 (身份证号 ${text} not null, 姓名 ${text}, 备注 ${text})`);
    await database.execute(`insert into 登记 values ${literals}`);
    await database.execute('create index 按证号 on 登记 (身份证号, 姓名)');
    await database.execute('create unique index 按姓名 on 登记 (姓名)');
    const commented =
      kind.kind === 'MYSQL'
        ? [
            "alter table 登记 comment = '登记簿'",
            "alter table 登记 modify 姓名 varchar(64) comment '权利人的姓名'",
            'create unique index 前缀 on 登记 (备注(8))',
          ]
        : [
            "comment on table 登记 is '登记簿'",
            "comment on column 登记.姓名 is '权利人的姓名'",
            'create unique index on 登记 (备注) where 备注 is not null',
          ];
    for (const statement of commented) await database.execute(statement);
    await database.execute('create view 视图 as select 身份证号 from 登记');
    connector = await openConnector(kind.kind, { url: database.url }, { source: 'register' });
  });

  afterAll(async () => {
    await connector?.close();
    await database?.remove();
  });

  test('tells comments, whether a value may be missing, and indexes', async (context) => {
    if (!database) return context.skip();
    const table = await tableOf(connector, '登记');
    expect(table?.comment).toBe('登记簿');
    expect(table?.columns.map(({ name, isNullable, comment }) => [name, isNullable, comment])).toEqual([
      ['身份证号', false, undefined],
      ['姓名', true, '权利人的姓名'],
      ['备注', true, undefined],
    ]);
    expect(table?.indexes).toContainEqual({ columns: ['身份证号', '姓名'], isUnique: false });
    expect(table?.indexes).toContainEqual({ columns: ['姓名'], isUnique: true });
    // One that leaves rows out, or looks at the beginnings of values, makes no column unique.
    expect(table?.indexes?.filter(({ columns }) => columns[0] === '备注' && columns.length === 1)).toEqual(
      kind.kind === 'MYSQL' ? [{ columns: ['备注'], isUnique: false }] : [],
    );
    expect(await tableOf(connector, '视图')).toMatchObject({ indexes: [] });
  });

  test('samples some columns and looks at a whole one', async (context) => {
    if (!database) return context.skip();
    await checkLooks(connector);
  });
});

describe('files', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-describe-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('SQLite', async () => {
    const file = path.join(folder, 'register.sqlite');
    const database = new DatabaseSync(file);
    database.exec(`create table 登记 (身份证号 text not null, 姓名 text unique, 备注 text);
      create table 号 (编号 integer primary key, 名 text, unique (名, 编号));
      insert into 登记 values ${literals}; create index 按证号 on 登记 (身份证号, 姓名)`);
    database.close();
    const connector = await openConnector('SQLITE', { file }, { source: 'register' });
    try {
      const table = await tableOf(connector, '登记');
      expect(table?.columns.map(({ isNullable }) => isNullable)).toEqual([false, true, true]);
      expect(table?.indexes).toContainEqual({ columns: ['身份证号', '姓名'], isUnique: false });
      expect(table?.indexes).toContainEqual({ columns: ['姓名'], isUnique: true });
      expect((await tableOf(connector, '号'))?.indexes).toEqual([
        { columns: ['名', '编号'], isUnique: true },
        { columns: ['编号'], isUnique: true },
      ]);
      await checkLooks(connector);
    } finally {
      await connector.close();
    }
  });

  test('CSV', async () => {
    const lines = [['身份证号', '姓名', '备注'], ...rows].map((row) =>
      row.map((cell) => cell ?? '').join(','),
    );
    writeFileSync(path.join(folder, '登记.csv'), `${lines.join('\n')}\n`);
    const connector = await openConnector(
      'CSV',
      { folder },
      { source: 'register', timeLimitMilliseconds: 20_000 },
    );
    try {
      expect((await tableOf(connector, '登记'))?.indexes).toBeUndefined();
      await checkLooks(connector);
    } finally {
      await connector.close();
    }
  });
});

/** Databases, views, keys of every kind, and that a read of a million rows goes by their index. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  SourceFailure,
  type Connector,
  type SourceRow,
  type TableRead,
} from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import { legacyCitizenId } from '../../../schema/scalars.ts';
import { mariadbForTests } from '../../support/mariadb.ts';
import { makeMysqlDatabase, type MysqlDatabase } from '../../support/mysql-database.ts';
import { anna, bo, cao, citizenId } from './citizens.ts';
import { readOf, signal } from './kinds.ts';

const access = await mariadbForTests();
const name = [{ name: '姓名', type: 'String' }] as const;
const old = citizenId('19500101', 7);

describe.skipIf(access === null)('tables of MySQL', () => {
  let database: MysqlDatabase;
  let connector: Connector;
  const sent: { statement: string; keys: number }[] = [];

  beforeAll(async () => {
    database = await makeMysqlDatabase();
    connector = await openConnector('MYSQL', { url: database.url }, { source: 'test' });
    connector.onStatement = (statement, keys) => void sent.push({ statement, keys });
  });
  afterAll(async () => {
    await connector.close();
    await database.remove();
  });

  const read = (part: Partial<TableRead> & Pick<TableRead, 'table'>, ...keys: string[]) =>
    connector.compile(readOf({ key: '身份证号', columns: name, ...part })).run(keys, signal);
  const values = (rows: readonly SourceRow[]): readonly unknown[] => rows.map((row) => row.values[0]);

  /** How the server looks up tables in the statement that was sent last, with these keys. */
  const lookups = async (keys: readonly string[]): Promise<readonly string[]> => {
    const statement = sent.at(-1)?.statement ?? '';
    const places = statement.match(/\?/g)?.length ?? 0;
    const parameters = Array.from({ length: places }, (_, at) => keys[at % keys.length]);
    const plan = await database.query(`explain ${statement}`, parameters);
    // Temporary tables of the statement itself have names in angle brackets.
    return plan
      .filter(([, , table]) => typeof table === 'string' && !table.startsWith('<'))
      .map(([, , , type]) => String(type));
  };

  test('a table of another database is named with it, and the first dot divides', async () => {
    const other = `${database.name}_2`;
    await database.execute(
      `create database ${other} character set utf8mb4`,
      `create table ${other}.人口 (身份证号 varchar(18), 姓名 text)`,
      `create table ${other}.\`人口.历史\` (身份证号 varchar(18), 姓名 text)`,
      `insert into ${other}.人口 values ('${anna}', '安娜')`,
      `insert into ${other}.\`人口.历史\` values ('${anna}', '旧名')`,
      `grant select on ${other}.* to ${database.name}`,
    );
    expect(values(await read({ table: `${other}.人口` }, anna))).toEqual(['安娜']);
    expect(values(await read({ table: `${other}.人口.历史` }, anna))).toEqual(['旧名']);
    const described = (await connector.describe()).map((table) => table.name);
    expect(described).toEqual([`${other}.人口`, `${other}.人口.历史`]);
    const place = { url: database.url, schema: other };
    const there = await openConnector('MYSQL', place, { source: 'test' });
    const people = readOf({ table: '人口', key: '身份证号', columns: name });
    expect(values(await there.compile(people).run([anna], signal))).toEqual(['安娜']);
    await there.close();
    await database.execute(`drop database ${other}`);
    await expect(read({ table: `${other}.人口` }, anna)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
  });

  test('a view is read, one statement told each time, by many who ask at once, too', async () => {
    await database.execute(
      'create table 底表 (身份证号 varchar(18), 姓名 text)',
      `insert into 底表 values ('${anna}', '安娜'), ('${bo}', '博')`,
      "create view 视图 as select 身份证号, concat(姓名, '!') as 姓名 from 底表",
    );
    sent.length = 0;
    const many = await Promise.all(Array.from({ length: 5 }, () => read({ table: '视图' }, anna, cao)));
    expect(many.map(values)).toEqual(many.map(() => ['安娜!']));
    expect(sent).toHaveLength(5);
    expect(values(await read({ table: '视图' }, anna, cao))).toEqual(['安娜!']);
    expect(sent).toHaveLength(6);
    await expect(
      read({ table: '视图', columns: [{ name: '没有', type: 'String' }] }, anna),
    ).rejects.toBeInstanceOf(SourceFailure);
    await database.execute('drop view 视图', 'drop table 底表');
  });

  test('a table in partitions is one table', async () => {
    await database.execute(
      `create table 分区 (身份证号 varchar(18), 年度 int, 姓名 text) partition by list (年度)
        (partition 一 values in (2020), partition 二 values in (2021))`,
      `insert into 分区 values ('${anna}', 2021, '又一'), ('${anna}', 2020, '安娜'), ('${bo}', 2020, '博')`,
    );
    expect(new Set(values(await read({ table: '分区' }, anna)))).toEqual(new Set(['安娜', '又一']));
  });

  test('a key of several columns gives each of its rows, by its index', async () => {
    await database.execute(
      'create table 年审 (身份证号 char(18), 年度 int, 批次 varchar(9), 姓名 text, primary key (身份证号, 年度, 批次))',
      `insert into 年审 values ('${anna}', 2021, '二', '安娜二一'), ('${bo}', 2020, '一', '博'),
        ('${anna}', 2020, '二', '安娜二十二'), ('${anna}', 2020, '一', '安娜二十一')`,
    );
    expect(new Set(values(await read({ table: '年审' }, anna, cao)))).toEqual(
      new Set(['安娜二一', '安娜二十二', '安娜二十一']),
    );
    const ordered = await read({ table: '年审', orderBy: '年度' }, anna);
    expect(values(ordered).at(-1)).toBe('安娜二一');
  });

  describe('of a million rows', () => {
    const kinds = ['字符', '编码', '字节', '整数'] as const;
    beforeAll(async () => {
      const digits = Array.from({ length: 6 }, (_, at) => `数 as d${at}`).join(', ');
      const number = Array.from({ length: 6 }, (_, at) => `d${at}.n * ${10 ** at}`).join(' + ');
      const id = '149999000000000000 + m.n';
      await database.execute(
        'create table 数 (n int)',
        'insert into 数 values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)',
        `create table 百万 (编号 bigint auto_increment primary key, 字符 char(18),
          编码 varchar(18) character set gbk, 字节 varbinary(18), 整数 bigint, 户号 varchar(20), 姓名 varchar(20))`,
        `insert into 百万 (字符, 编码, 字节, 整数, 户号, 姓名)
          select ${id}, ${id}, ${id}, ${id}, concat('H', m.n div 4), concat('名', m.n)
          from (select ${number} as n from ${digits}) as m`,
        ...[old, anna, bo].map(
          (key, at) => `insert into 百万 (字符, 编码, 字节, 整数, 户号, 姓名)
            values ('${key}', '${key}', '${key}', ${key.replace('X', '0')}, ${at < 2 ? "'H-7'" : 'null'}, '本人${at}')`,
        ),
        `alter table 百万 ${[...kinds, '户号'].map((column) => `add index (${column})`).join(', ')}`,
        'analyze table 百万',
      );
    });

    test.each(kinds)('only those asked for are looked at, whatever their type (%s)', async (key) => {
      const many = Array.from(
        { length: 500 },
        (_, index) => `149999${String(index * 1_009).padStart(12, '0')}`,
      );
      for (const keys of [[anna, bo, cao], many]) {
        const started = performance.now();
        const rows = await read({ table: '百万', key, legacyKeys: keys.includes(anna) }, ...keys);
        expect(performance.now() - started).toBeLessThan(300);
        // A whole number ends in no X.
        if (keys.includes(anna)) expect(rows).toHaveLength(key === '整数' && bo.endsWith('X') ? 1 : 2);
        expect(new Set(await lookups(keys))).toEqual(new Set(['range']));
      }
      await read({ table: '百万', key }, anna);
      expect(await lookups([anna])).toEqual(['ref']);
    });

    test('a group is found by the indexes of the key and of the group', async () => {
      const whose = ['own', 'others', undefined] as const;
      const columns = whose.map((each) => ({ ...name[0], ...(each ? { whose: each } : {}) }));
      const part = { table: '百万', key: '字符', group: '户号', columns };
      const rows = await read(part, anna, bo);
      expect(rows.map((row) => [row.group, ...row.values])).toEqual([
        ['H-7', null, '本人0', '本人0'],
        ['H-7', '本人1', null, '本人1'],
        [null, '本人2', null, '本人2'],
      ]);
      for (const keys of [
        [anna],
        Array.from({ length: 300 }, (_, serial) => citizenId('20010203', serial)),
      ]) {
        await read(part, ...keys);
        for (const type of await lookups(keys)) expect(['ref', 'range']).toContain(type);
      }
    });
  });

  test('rows come in the order of the key of numbers that a table has, also one that is not seen', async () => {
    const rows = [
      [bo, '博'],
      [anna, '一'],
      [legacyCitizenId(anna), '二'],
      [anna, '三'],
    ];
    for (const column of [
      '编号 int unsigned auto_increment primary key',
      '编号 bigint auto_increment primary key invisible',
    ]) {
      await database.execute(
        `create or replace table 顺序 (身份证号 varchar(18), 姓名 text, ${column}, index (身份证号))`,
        `insert into 顺序 (身份证号, 姓名) values ${rows.map(([key, value]) => `('${key}', '${value}')`).join(', ')}`,
      );
      const found = await read({ table: '顺序', legacyKeys: true }, anna, bo);
      expect(values(found)).toEqual(['博', '一', '二', '三']);
    }
    const described = (await connector.describe()).find((table) => table.name === '顺序');
    expect(described?.columns).toEqual([
      { name: '身份证号', nativeType: 'varchar(18)', isNullable: true },
      { name: '姓名', nativeType: 'text', isNullable: true },
    ]);
  });

  test('groups that are numbers, blank, or only look alike are told apart', async () => {
    await database.execute(
      'create table 号 (身份证号 varchar(18), 户号 bigint, 姓名 text)',
      `insert into 号 values ('${anna}', 9007199254740993, '安娜'), ('${old}', 9007199254740993, '老人'),
        ('${bo}', 9007199254740992, '博'), ('${cao}', null, '曹')`,
      'create table 空 (身份证号 varchar(18), 户号 varchar(4), 姓名 text)',
      `insert into 空 values ('${anna}', '', '安娜'), ('${bo}', '  ', '博')`,
      'create table 似 (身份证号 varchar(18), 户号 varchar(4), 姓名 text) collate utf8mb4_unicode_ci',
      `insert into 似 values ('${anna}', 'h1', '安娜'), ('${bo}', 'H1', '博'), ('${cao}', 'h1', '曹'), ('${old}', 'Ｈ１', '老人')`,
    );
    expect(values(await read({ table: '号', group: '户号' }, anna, cao))).toEqual(['安娜', '老人', '曹']);
    expect(values(await read({ table: '空', group: '户号' }, anna))).toEqual(['安娜']);
    expect(new Set(values(await read({ table: '似', group: '户号' }, anna)))).toEqual(
      new Set(['安娜', '曹']),
    );
    const others = [{ ...name[0], whose: 'others' as const }];
    const both = await read({ table: '似', group: '户号', columns: others }, anna, bo);
    // Anna and Bo share no group, so neither is another to the other.
    expect(new Map(both.map((row) => [row.key, row.values[0]]))).toEqual(
      new Map([
        [anna, null],
        [bo, null],
        [cao, '曹'],
      ]),
    );
  });

  test('a key of whole numbers is found exactly; one of other numbers is a wrong description', async () => {
    const near = [-2n, -1n, 0n, 1n, 7n].map((distance) => String(BigInt(anna) + distance));
    for (const type of ['bigint', 'bigint unsigned', 'decimal(18, 0)', 'double']) {
      await database.execute(
        `create or replace table 数字 (身份证号 ${type}, 姓名 text, index (身份证号))`,
        `insert into 数字 values ${near.map((key) => `(${key}, 'n')`).join(', ')}`,
      );
      const failure = await read({ table: '数字' }, anna, '11010519491231002X').catch(
        (error: unknown) => error,
      );
      if (type.startsWith('bigint')) expect(failure).toHaveLength(1);
      else {
        expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
        expect(String((failure as SourceFailure).internal)).not.toContain('110105');
      }
    }
  });

  test('names that the server knows by another rule', async () => {
    const [table, column] = ['极'.repeat(40), '极'.repeat(64)];
    await database.execute(
      `create table ${table} (身份证号 varchar(18), \`a\`\`b\` text, ${column} text)`,
      `insert into ${table} values ('${anna}', '一', '二')`,
    );
    const columns = ['a`b', column].map((each) => ({ name: each, type: 'String' as const }));
    expect((await read({ table, columns }, anna))[0]?.values).toEqual(['一', '二']);
    await expect(read({ table: column.repeat(2) }, anna)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
    expect(() => connector.compile(readOf({ table: '登\0记', key: '身份证号' }))).toThrow('NUL');
  });

  test('what the user may not read fails, and leaves the rest of the source open', async () => {
    const reader = `${database.name}_r`;
    await database.execute(
      `create table 部分 (编号 int auto_increment primary key, 身份证号 varchar(18), 姓名 text, 薪金 text)`,
      `insert into 部分 (身份证号, 姓名, 薪金) values ('${anna}', '安娜', '9')`,
      `create user ${reader} identified by 'secret'`,
      `grant select (身份证号, 姓名) on ${database.name}.部分 to ${reader}`,
    );
    const url = new URL(database.url);
    url.username = reader;
    url.password = 'secret';
    const guarded = await openConnector('MYSQL', { url: url.href }, { source: 'test', breakerFailures: 1 });
    const secret = readOf({ table: '部分', key: '身份证号', columns: [{ name: '薪金', type: 'String' }] });
    await expect(guarded.compile(secret).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
    const open = guarded.compile(readOf({ table: '部分', key: '身份证号', columns: name }));
    expect(values(await open.run([anna], signal))).toEqual(['安娜']);
    const described = await guarded.describe();
    expect(described.map((table) => [table.name, table.columns.map((column) => column.name)])).toEqual([
      ['部分', ['身份证号', '姓名']],
    ]);
    await guarded.close();
    await database.execute(`drop user ${reader}`);
  });

  test('a source is never written to, not even by a function that a view calls', async () => {
    await database.execute(
      'create table 日志 (身份证号 varchar(18))',
      `create function 记录(id varchar(18)) returns varchar(18) modifies sql data
        begin insert into 日志 values (id); return id; end`,
      'create table 登记 (身份证号 varchar(18))',
      `insert into 登记 values ('${anna}')`,
      'create view 记录视图 as select 身份证号, 记录(身份证号) as 姓名 from 登记',
    );
    await expect(read({ table: '记录视图' }, anna)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(await database.query('select * from 日志')).toEqual([]);
  });

  test('an error of data is told without the data', async () => {
    await database.execute(
      'create table 溢出 (身份证号 varchar(18), 数 bigint unsigned)',
      `insert into 溢出 values ('${anna}', 18446744073709551615)`,
      'create view 算 as select 身份证号, 数 * 2 as 姓名 from 溢出',
    );
    const failure = await read({ table: '算' }, anna).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'SOURCE_DATA_INVALID' });
    expect(String((failure as SourceFailure).internal)).toMatch(/1690 ER_DATA_OUT_OF_RANGE$/);
  });
});

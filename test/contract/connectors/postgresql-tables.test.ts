/** Schemas, views, keys of every kind, and that a read of a million rows goes by their index. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  SourceFailure,
  type Connector,
  type SourceRow,
  type TableRead,
} from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { makePostgresqlSchema, type PostgresqlSchema } from '../../support/postgresql-schema.ts';
import { anna, bo, cao, citizenId } from './citizens.ts';
import { readOf, signal } from './kinds.ts';

const access = await postgresqlForTests();
const name = [{ name: '姓名', type: 'String' }] as const;

describe.skipIf(access === null)('tables of PostgreSQL', () => {
  let schema: PostgresqlSchema;
  let connector: Connector;
  const sent: { statement: string; keys: number }[] = [];

  beforeAll(async () => {
    schema = await makePostgresqlSchema();
    connector = await openConnector('POSTGRESQL', { url: schema.url }, { source: 'test' });
    connector.onStatement = (statement, keys) => void sent.push({ statement, keys });
  });
  afterAll(async () => {
    await connector.close();
    await schema.remove();
  });

  const read = (part: Partial<TableRead> & Pick<TableRead, 'table'>, ...keys: string[]) =>
    connector.compile(readOf({ key: '身份证号', columns: name, ...part })).run(keys, signal);
  const values = (rows: readonly SourceRow[]): readonly unknown[] => rows.map((row) => row.values[0]);

  test('a table of another schema is named with it, and the first dot divides', async () => {
    const other = `${schema.name}_2`;
    await schema.execute(`create schema ${other};
      create table ${other}.人口 (身份证号 text, 姓名 text);
      create table ${other}."人口.历史" (身份证号 text, 姓名 text);
      insert into ${other}.人口 values ('${anna}', '安娜');
      insert into ${other}."人口.历史" values ('${anna}', '旧名');
      grant usage on schema ${other} to ${schema.name};
      grant select on all tables in schema ${other} to ${schema.name}`);
    expect(values(await read({ table: `${other}.人口` }, anna))).toEqual(['安娜']);
    expect(values(await read({ table: `${other}.人口.历史` }, anna))).toEqual(['旧名']);
    const described = (await connector.describe()).map((table) => table.name);
    expect(described).toEqual([`${other}.人口`, `${other}.人口.历史`]);
    await schema.execute(`drop schema ${other} cascade`);
    await expect(read({ table: `${other}.人口` }, anna)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
  });

  test.each(['view', 'materialized view'])('a %s is read, one statement told each time', async (kind) => {
    await schema.execute(`create table 底表 (身份证号 text, 姓名 text);
      insert into 底表 values ('${anna}', '安娜'), ('${bo}', '博');
      create ${kind} 视图 as select 身份证号, 姓名 || '!' as 姓名 from 底表`);
    for (const time of [1, 2, 3]) {
      sent.length = 0;
      expect(values(await read({ table: '视图' }, anna, cao)), String(time)).toEqual(['安娜!']);
      expect(sent).toHaveLength(1);
    }
    await expect(
      read({ table: '视图', columns: [{ name: '没有', type: 'String' }] }, anna),
    ).rejects.toBeInstanceOf(SourceFailure);
    await schema.execute(`drop ${kind} 视图; drop table 底表`);
  });

  test('a table in partitions is one table', async () => {
    await schema.execute(`create table 分区 (身份证号 text, 姓名 text) partition by list (姓名);
      create table 分区一 partition of 分区 for values in ('安娜', '博');
      create table 分区二 partition of 分区 default;
      insert into 分区 values ('${anna}', '安娜'), ('${anna}', '又一'), ('${bo}', '博')`);
    expect(new Set(values(await read({ table: '分区' }, anna)))).toEqual(new Set(['安娜', '又一']));
  });

  test.each([
    ['text', 'tree'],
    ['varchar(18)', 'tree'],
    ['char(18)', 'tree'],
    ['char(18)', 'hash'],
    ['citizen_number', 'tree'],
  ])('of a million rows keyed by %s only those asked for are looked at, by a %s', async (type, method) => {
    await schema.execute(`create domain citizen_number as varchar(18);
      create unlogged table 百万 (身份证号 ${type}, 年度 int, 姓名 text);
      insert into 百万 select '149999' || lpad((n / 3)::text, 12, '0'), 2020 + n % 3, '名' || n
        from generate_series(1, 1000000) as n;
      insert into 百万 values ('${anna}', 2021, '安娜'), ('${anna}', 2020, '安娜前');
      ${method === 'hash' ? 'create index on 百万 using hash (身份证号)' : 'alter table 百万 add primary key (身份证号, 年度)'};
      analyze 百万`);
    const started = performance.now();
    expect(values(await read({ table: '百万' }, anna, bo))).toEqual(['安娜', '安娜前']);
    expect(performance.now() - started).toBeLessThan(300);
    const compiled = connector.compile(readOf({ table: '百万', key: '身份证号', columns: name }));
    for (const plan of await plansOf(schema, compiled.statement)) {
      expect(plan).toMatch(/Index Scan/);
      expect(plan).not.toMatch(/Seq Scan/);
    }
    await schema.execute('drop table 百万; drop domain citizen_number');
  });

  test('a group of a million rows is found by both indexes', async () => {
    const old = citizenId('19500101', 7);
    await schema.execute(`create unlogged table 户籍 (身份证号 char(18) primary key, 户号 varchar(20), 姓名 text);
      insert into 户籍 select '149999' || lpad(n::text, 12, '0'), 'H' || n / 4, '名' || n
        from generate_series(1, 1000000) as n;
      insert into 户籍 values ('${anna}', 'H-7', '安娜'), ('${bo}', null, '博'), ('${old}', 'H-7', '老人');
      create index on 户籍 (户号);
      analyze 户籍`);
    const whose = ['own', 'others', undefined] as const;
    const columns = whose.map((each) => ({ ...name[0], ...(each ? { whose: each } : {}) }));
    const part = { table: '户籍', key: '身份证号', group: '户号', columns };
    const rows = await read(part, anna, bo);
    expect(rows.map((row) => [row.group, ...row.values])).toEqual([
      ['H-7', '安娜', null, '安娜'],
      [null, '博', null, '博'],
      ['H-7', null, '老人', '老人'],
    ]);
    for (const plan of await plansOf(schema, connector.compile(readOf(part)).statement)) {
      expect(plan).toMatch(/BitmapOr/);
      expect(plan).not.toMatch(/Seq Scan/);
    }
    await schema.execute('drop table 户籍');
  });

  test('groups that are numbers, and blank ones, are told apart', async () => {
    const old = citizenId('19500101', 7);
    await schema.execute(`create table 号 (身份证号 text, 户号 bigint, 姓名 text);
      insert into 号 values ('${anna}', 9007199254740993, '安娜'), ('${old}', 9007199254740993, '老人'),
        ('${bo}', 9007199254740992, '博'), ('${cao}', null, '曹');
      create table 空 (身份证号 text, 户号 char(4), 姓名 text);
      insert into 空 values ('${anna}', '', '安娜'), ('${bo}', '  ', '博')`);
    expect(values(await read({ table: '号', group: '户号' }, anna, cao))).toEqual(['安娜', '老人', '曹']);
    expect(values(await read({ table: '空', group: '户号' }, anna))).toEqual(['安娜']);
  });

  test('a name that the server would cut off is refused', async () => {
    const long = '极'.repeat(22);
    await schema.execute(`create table 长名 (身份证号 text, ${long.slice(0, 21)} text)`);
    const columns = [{ name: long, type: 'String' }] as const;
    expect(() => connector.compile(readOf({ table: '长名', key: '身份证号', columns }))).toThrow('63 bytes');
  });

  test('what the role may not read fails, and leaves the rest of the source open', async () => {
    await schema.execute(`create table 部分 (身份证号 text, 姓名 text, 薪金 text);
      insert into 部分 values ('${anna}', '安娜', '9');
      revoke all on 部分 from ${schema.name};
      grant select (身份证号, 姓名) on 部分 to ${schema.name}`);
    const guarded = await openConnector(
      'POSTGRESQL',
      { url: schema.url },
      { source: 'test', breakerFailures: 1 },
    );
    const secret = readOf({
      table: '部分',
      key: '身份证号',
      columns: [{ name: '薪金', type: 'String' }],
    });
    await expect(guarded.compile(secret).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
    const open = await guarded
      .compile(readOf({ table: '部分', key: '身份证号', columns: name }))
      .run([anna], signal);
    expect(values(open)).toEqual(['安娜']);
    const described = (await guarded.describe()).find((table) => table.name === '部分');
    expect(described?.columns.map((column) => column.name)).toEqual(['身份证号', '姓名']);
    await guarded.close();
  });

  test('a source is never written to, not even by a function that a view calls', async () => {
    await schema.execute(`create table 日志 (身份证号 text);
      create function 记录(text) returns text language plpgsql security definer set search_path = ${schema.name}
        as $$ begin insert into 日志 values ($1); return $1; end $$;
      create table 登记 (身份证号 text); insert into 登记 values ('${anna}');
      create view 记录视图 as select 身份证号, 记录(身份证号) as 姓名 from 登记`);
    await expect(read({ table: '记录视图' }, anna)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(await schema.query('select * from 日志')).toEqual([]);
  });

  test('a key column that holds numbers is a wrong description, without the keys in its words', async () => {
    await schema.execute('create table 数字 (身份证号 bigint, 姓名 text)');
    const failure = await read({ table: '数字' }, '11010519491231002X').catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    expect(String((failure as SourceFailure).internal)).not.toContain('110105');
  });
});

/** Plans of a statement for one key and for 500, and the one that is kept for any number. */
async function plansOf(schema: PostgresqlSchema, statement: string): Promise<readonly string[]> {
  const plans: string[] = [];
  await schema.execute(`prepare q as ${statement}`);
  for (const mode of ['force_custom_plan', 'force_generic_plan']) {
    await schema.execute(`set plan_cache_mode = ${mode}`);
    for (const count of [1, 500]) {
      const keys = Array.from({ length: count }, (_, index) => citizenId('20010203', index));
      const rows = await schema.query(`explain execute q('{${keys.join(',')}}')`);
      plans.push(rows.map(([line]) => String(line)).join('\n'));
    }
  }
  await schema.execute('deallocate q; reset plan_cache_mode');
  return plans;
}

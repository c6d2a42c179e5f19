/** Values of PostgreSQL's own types, whatever the server, the database and the role say of their form. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Client } from 'pg';
import { InvalidValue, type SourceValue } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import type { ColumnType } from '../../../schema/source-model.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { makePostgresqlSchema, type PostgresqlSchema } from '../../support/postgresql-schema.ts';
import { anna } from './citizens.ts';
import { readOf, signal } from './kinds.ts';

const access = await postgresqlForTests();
const invalid = Symbol('invalid');

type Expected = SourceValue | typeof invalid;

/** Native type, literal, and what it is as declared types. */
const cells: readonly (readonly [
  nativeType: string,
  literal: string,
  expected: Partial<Record<ColumnType, Expected>>,
])[] = [
  ['bigint', '9007199254740993', { BigInt: '9007199254740993', String: '9007199254740993', Int: invalid }],
  ['bigint', '-9223372036854775808', { BigInt: '-9223372036854775808', Decimal: '-9223372036854775808' }],
  ['integer', '2147483647', { Int: 2_147_483_647, BigInt: '2147483647' }],
  ['smallint', '-7', { Int: -7, Float: -7 }],
  [
    'numeric',
    '12345678901234567890123456789012345.678901234567890',
    { Decimal: '12345678901234567890123456789012345.678901234567890' },
  ],
  ['numeric(10,2)', '0.1', { Decimal: '0.10', String: '0.10', Float: 0.1, Int: invalid }],
  ['numeric', "'NaN'", { Decimal: invalid, Float: invalid }],
  ['double precision', '0.1', { Float: 0.1, Decimal: '0.1' }],
  ['double precision', '0.30000000000000004', { Float: 0.300_000_000_000_000_04 }],
  ['double precision', '1e300', { Float: 1e300, Decimal: invalid }],
  ['double precision', "'-Infinity'", { Float: invalid }],
  ['real', '16777217', { Float: 16_777_216 }],
  ['boolean', 'true', { Boolean: true, String: 'true' }],
  ['boolean', 'false', { Boolean: false }],
  ['char(10)', "'甲 乙'", { String: '甲 乙' }],
  ['char(18)', `'${anna}'`, { CitizenId: anna }],
  ['char(20)', "'110105491231002'", { CitizenId: '11010519491231002X' }],
  ['varchar(30)', "'甲  '", { String: '甲  ' }],
  ['text', "'𠮷\n\t\\ \"{}'", { String: '𠮷\n\t\\ "{}' }],
  ['date', "'2024-02-29'", { Date: '2024-02-29' }],
  ['date', "'infinity'", { Date: invalid }],
  ['date', "'0044-03-15 BC'", { Date: invalid }],
  ['date', "'12024-01-01'", { Date: invalid }],
  ['timestamptz', "'2026-01-01 00:30:00+08'", { DateTime: '2026-01-01T00:30:00+08:00', Date: invalid }],
  ['timestamptz', "'2026-06-30 18:00:00.123456-05:30'", { DateTime: '2026-07-01T07:30:00.123456+08:00' }],
  // China kept summer time in 1988, and Shanghai its own time before 1901: the instant is what counts.
  ['timestamptz', "'1988-07-01 09:00:00+09'", { DateTime: '1988-07-01T08:00:00+08:00' }],
  ['timestamptz', "'1899-12-31 16:00:00+00'", { DateTime: '1900-01-01T00:00:00+08:00' }],
  ['timestamptz', "'-infinity'", { DateTime: invalid }],
  ['timestamp', "'2026-01-01 00:30:00'", { DateTime: invalid, String: '2026-01-01 00:30:00' }],
  ['状态', "'已注销'", { String: '已注销' }],
  ['证号', `'${anna}'`, { CitizenId: anna, String: anna }],
  ['金额', '1234.5', { Decimal: '1234.50' }],
  ['jsonb', `'{"a": 1.10}'`, { String: '{"a": 1.10}', Decimal: invalid }],
  ['bytea', "'\\x00ff'", { String: '\\x00ff' }],
  ['text', 'null', { String: null, Decimal: null }],
];

const reads = cells.flatMap(([, , expected], at) =>
  Object.entries(expected).map(([type, value]) => ({
    column: { name: `列${at}`, type: type as ColumnType },
    value,
  })),
);

describe.skipIf(access === null)('values of PostgreSQL', () => {
  let schema: PostgresqlSchema;

  beforeAll(async () => {
    schema = await makePostgresqlSchema();
    const columns = cells.map(([nativeType], at) => `列${at} ${nativeType}`);
    await schema.execute(`create type 状态 as enum ('正常', '已注销');
      create domain 证号 as char(18);
      create domain 金额 as numeric(18,2) check (value >= 0);
      create table 数据 (身份证号 char(18) primary key, ${columns.join(', ')});
      insert into 数据 values ('${anna}', ${cells.map(([, literal]) => literal).join(', ')})`);
  });
  afterAll(() => schema.remove());

  const values = async (): Promise<readonly unknown[]> => {
    const connector = await openConnector('POSTGRESQL', { url: schema.url }, { source: 'test' });
    const read = readOf({ table: '数据', key: '身份证号', columns: reads.map(({ column }) => column) });
    const rows = await connector.compile(read).run([anna], signal);
    await connector.close();
    expect(rows.map((row) => row.key)).toEqual([anna]);
    return (rows[0]?.values ?? []).map((value) => (value instanceof InvalidValue ? invalid : value));
  };
  const expected = reads.map(({ value }) => value);

  test('keep every digit and every instant, and come as nothing else', async () => {
    expect(await values()).toEqual(expected);
  });

  test.each(['America/New_York', 'Asia/Kathmandu', 'Asia/Shanghai', 'UTC'])(
    'are the same where the role lives in %s and has other customs',
    async (timeZone) => {
      await schema.execute(`alter role ${schema.name} set timezone = '${timeZone}';
        alter role ${schema.name} set datestyle = 'German, DMY';
        alter role ${schema.name} set extra_float_digits = -10;
        alter role ${schema.name} set bytea_output = 'hex'`);
      expect(await values()).toEqual(expected);
    },
  );

  test('arrays are lists of what their elements are', async () => {
    const arrays: readonly (readonly [string, string, ColumnType, unknown])[] = [
      ['text[]', `array['甲,乙', '"丙"', '{}', null, '\\']`, 'String', ['甲,乙', '"丙"', '{}', null, '\\']],
      ['varchar(3)[]', `'{}'`, 'String', []],
      ['char(4)[]', `'{甲}'`, 'String', ['甲']],
      ['bigint[]', `'{9007199254740993}'`, 'BigInt', ['9007199254740993']],
      ['numeric(9,2)[]', `'{0.1, NULL}'`, 'Decimal', ['0.10', null]],
      ['boolean[]', `'{t,f}'`, 'Boolean', [true, false]],
      ['date[]', `'{2024-02-29}'`, 'Date', ['2024-02-29']],
      ['date[]', `'{2024-02-29,infinity}'`, 'Date', invalid],
      ['timestamptz[]', `'{2026-01-01 00:30:00+00}'`, 'DateTime', ['2026-01-01T08:30:00+08:00']],
      ['状态[]', `'{已注销,正常}'`, 'String', ['已注销', '正常']],
      ['int[]', `'[3:4]={7,8}'`, 'Int', [7, 8]],
      ['int[][]', `'{{1,2},{3,4}}'`, 'Int', invalid],
      ['text', `'{甲'`, 'String', invalid],
      ['int', '7', 'Int', invalid],
      ['jsonb', `'["甲", "乙"]'`, 'String', ['甲', '乙']],
    ];
    await schema.execute(`create table 列表 (身份证号 text, ${arrays.map(([type], at) => `列${at} ${type}`).join(', ')});
      insert into 列表 values ('${anna}', ${arrays.map(([, literal]) => literal).join(', ')})`);
    const connector = await openConnector('POSTGRESQL', { url: schema.url }, { source: 'test' });
    const listed = arrays.map(([, , type], at) => ({ name: `列${at}`, type, list: true as const }));
    const single = [{ name: '列0', type: 'String' as const }];
    const read = readOf({ table: '列表', key: '身份证号', columns: [...listed, ...single] });
    const [row] = await connector.compile(read).run([anna], signal);
    await connector.close();
    const values = row?.values.map((value) => (value instanceof InvalidValue ? invalid : value));
    expect(values).toEqual([...arrays.map(([, , , value]) => value), invalid]);
  });

  test('of a database in a Chinese encoding come as they are', async () => {
    await schema.execute(
      `create database ${schema.name} encoding 'EUC_CN' lc_collate 'C' lc_ctype 'C' template template0`,
    );
    const url = new URL(access?.url ?? '');
    url.pathname = `/${schema.name}`;
    const client = new Client({ connectionString: url.href });
    await client.connect();
    await client.query(`set client_encoding = 'UTF8';
      create table 登记 (身份证号 text primary key, 姓名 text);
      insert into 登记 values ('${anna}', '张三');
      grant select on 登记 to ${schema.name}; alter role ${schema.name} set search_path = public`);
    await client.end();
    const place = new URL(schema.url);
    place.pathname = url.pathname;
    const connector = await openConnector('POSTGRESQL', { url: place.href }, { source: 'test' });
    const read = readOf({
      table: '登记',
      key: '身份证号',
      columns: [{ name: '姓名', type: 'String' }],
    });
    const rows = await connector.compile(read).run([anna], signal);
    await connector.close();
    await schema.execute(`drop database ${schema.name}`);
    expect(rows.map((row) => row.values)).toEqual([['张三']]);
  });
});

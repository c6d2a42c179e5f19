/** Values of MySQL's own types, whatever the server, the database and the column say of their form. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InvalidValue, type ReadColumn, type SourceValue } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import type { ColumnType } from '../../../schema/source-model.ts';
import { mariadbForTests } from '../../support/mariadb.ts';
import { makeMysqlDatabase, type MysqlDatabase } from '../../support/mysql-database.ts';
import { anna, bo } from './citizens.ts';
import { readOf, signal } from './kinds.ts';

const access = await mariadbForTests();
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
  ['bigint unsigned', '18446744073709551615', { BigInt: '18446744073709551615', Int: invalid }],
  ['int unsigned', '4294967295', { BigInt: '4294967295', Int: invalid, String: '4294967295' }],
  ['mediumint', '-8388608', { Int: -8_388_608 }],
  ['smallint', '-7', { Int: -7, Float: -7, Decimal: '-7' }],
  ['int(8) zerofill', '42', { Int: 42, BigInt: '42', String: '42' }],
  ['tinyint(1)', '1', { Boolean: true, Int: 1, String: '1' }],
  ['tinyint(1)', '0', { Boolean: false, Int: 0 }],
  ['tinyint(1)', '2', { Boolean: invalid, Int: 2 }],
  ['boolean', 'true', { Boolean: true, Int: 1 }],
  ['bit(1)', "b'1'", { Boolean: true, Int: 1, String: '1' }],
  ['bit(1)', "b'0'", { Boolean: false, Int: 0 }],
  ['bit(8)', '49', { Int: 49, Boolean: invalid }],
  [
    'bit(64)',
    "b'1111111111111111111111111111111111111111111111111111111111111111'",
    { BigInt: '18446744073709551615' },
  ],
  ["enum('是', '否')", "'是'", { Boolean: true, String: '是' }],
  [
    'decimal(65,30)',
    '12345678901234567890123456789012345.678901234567890123456789012345',
    { Decimal: '12345678901234567890123456789012345.678901234567890123456789012345' },
  ],
  ['decimal(10,2)', '0.1', { Decimal: '0.10', String: '0.10', Float: 0.1, Int: invalid }],
  ['decimal(10,2) zerofill', '12.5', { Decimal: '12.50', String: '12.50' }],
  ['decimal(10,2) zerofill', '0.5', { Decimal: '0.50' }],
  ['double', '0.1', { Float: 0.1, Decimal: '0.1' }],
  ['double', '0.1e0 + 0.2e0', { Float: 0.300_000_000_000_000_04 }],
  ['double', '1e300', { Float: 1e300, Decimal: invalid }],
  ['float', '0.1', { Float: 0.1, Decimal: '0.1', String: '0.1' }],
  ['float', '16777216', { Float: 16_777_216, Int: 16_777_216 }],
  ['float', '1.17549435e-38', { Float: 1.175_494_4e-38 }],
  ['char(10)', "'甲 乙'", { String: '甲 乙' }],
  ['char(18)', `'${anna}'`, { CitizenId: anna, String: anna }],
  ['char(20)', "'110105491231002'", { CitizenId: '11010519491231002X' }],
  ['varchar(30)', "'甲  '", { String: '甲  ' }],
  ['varchar(10) character set gbk', "'张三'", { String: '张三' }],
  ['varchar(10) character set latin1', "'café'", { String: 'café' }],
  ['text', "'𠮷\\n\\t\\\\ \"`{}?'", { String: '𠮷\n\t\\ "`{}?' }],
  ['longtext', "'2024-02-29'", { Date: '2024-02-29' }],
  ['varbinary(20)', "'甲'", { String: '甲' }],
  ['varbinary(20)', "x'b0b2c4c8'", { String: invalid }],
  ['blob', "x'00ff'", { String: invalid, Decimal: invalid }],
  ['date', "'2024-02-29'", { Date: '2024-02-29' }],
  ['date', "'0000-00-00'", { Date: invalid, DateTime: invalid }],
  ['date', "'2024-02-00'", { Date: invalid }],
  ['date', "'9999-12-31'", { Date: '9999-12-31' }],
  [
    'datetime',
    "'2026-01-01 00:30:00'",
    { DateTime: '2026-01-01T00:30:00+08:00', String: '2026-01-01 00:30:00', Date: invalid },
  ],
  ['datetime(3)', "'2026-01-01 00:30:00.120'", { DateTime: '2026-01-01T00:30:00.120+08:00' }],
  ['datetime', "'1988-07-01 08:00:00'", { DateTime: '1988-07-01T08:00:00+08:00' }],
  ['datetime', "'0000-00-00 00:00:00'", { DateTime: invalid, Date: invalid }],
  [
    'timestamp',
    'from_unixtime(1767198600)',
    { DateTime: '2026-01-01T00:30:00+08:00', String: '2026-01-01 00:30:00+08:00' },
  ],
  // China kept summer time in 1988: the instant is what counts.
  ['timestamp', 'from_unixtime(583718400)', { DateTime: '1988-07-01T08:00:00+08:00' }],
  ['timestamp(6)', 'from_unixtime(1767198600.123456)', { DateTime: '2026-01-01T00:30:00.123456+08:00' }],
  ['timestamp', "'0000-00-00 00:00:00'", { DateTime: invalid }],
  ['time', "'-12:00:01'", { String: '-12:00:01', DateTime: invalid }],
  ['year', '2026', { Int: 2026, String: '2026' }],
  ["enum('正常', '已注销')", "'已注销'", { String: '已注销' }],
  ["set('甲', '乙', '丙')", "'甲,丙'", { String: '甲,丙' }],
  ['json', `'{"a": 1.10}'`, { String: '{"a": 1.10}', Decimal: invalid }],
  ['uuid', "'00000000-0000-0000-0000-000000000001'", { String: '00000000-0000-0000-0000-000000000001' }],
  ['point', 'point(1, 2)', { String: invalid }],
  ['text', 'null', { String: null, Decimal: null }],
  ['bit(1)', 'null', { Boolean: null }],
  ['datetime', 'null', { DateTime: null }],
];

const reads = cells.flatMap(([, , expected], at) =>
  Object.entries(expected).map(([type, value]) => ({
    column: { name: `列${at}`, type: type as ColumnType },
    value,
  })),
);
const expected = reads.map(({ value }) => value);
const columnsOf = (types: readonly string[]): string => types.map((type, at) => `列${at} ${type}`).join(', ');

describe.skipIf(access === null)('values of MySQL', () => {
  let database: MysqlDatabase;

  beforeAll(async () => {
    database = await makeMysqlDatabase();
    await database.execute(
      "set sql_mode = '', time_zone = '+08:00'",
      `create table 数据 (身份证号 char(18) primary key, 户号 varchar(9), ${columnsOf(cells.map(([type]) => `${type} null`))})`,
      `insert into 数据 values ('${anna}', 'H1', ${cells.map(([, literal]) => literal).join(', ')})`,
      `insert into 数据 (身份证号, 户号) values ('${bo}', 'H1')`,
    );
  });
  afterAll(() => database.remove());

  const valuesOf = async (
    table: string,
    columns: readonly ReadColumn[],
    group: string | null = null,
  ): Promise<readonly Expected[]> => {
    const connector = await openConnector('MYSQL', { url: database.url }, { source: 'test' });
    const rows = await connector
      .compile(readOf({ table, key: '身份证号', group, columns }))
      .run([anna], signal);
    await connector.close();
    const row = rows.find(({ key }) => key === anna);
    return (row?.values ?? []).map((value) => (value instanceof InvalidValue ? invalid : value));
  };
  const columns = reads.map(({ column }) => column);

  test('keep every digit and every instant, and come as nothing else', async () => {
    expect(await valuesOf('数据', columns)).toEqual(expected);
  });

  test.each([undefined, 'own' as const])('are the same in a widened read (%s)', async (whose) => {
    const divided = columns.map((column) => ({ ...column, ...(whose ? { whose } : {}) }));
    expect(await valuesOf('数据', divided, '户号')).toEqual(expected);
  });

  test('lists are JSON, and the members of a set', async () => {
    const lists: readonly (readonly [string, string, ColumnType, unknown])[] = [
      ['json', `'["甲,乙", "\\\\"丙\\\\"", null]'`, 'String', ['甲,乙', '"丙"', null]],
      ['json', `'[]'`, 'String', []],
      ['json', `'[1, -2]'`, 'Int', [1, -2]],
      ['json', `'["0.10", "12345678901234567.89"]'`, 'Decimal', ['0.10', '12345678901234567.89']],
      ['json', `'[[1]]'`, 'Int', invalid],
      ['json', `'{"a": 1}'`, 'Int', invalid],
      ['text', `'["2024-02-29"]'`, 'Date', ['2024-02-29']],
      ['varchar(9)', `'甲,乙'`, 'String', invalid],
      [`set('甲', '乙', '丙')`, `'丙,甲'`, 'String', ['甲', '丙']],
      [`set('1', '2')`, `''`, 'Int', []],
      [`set('1', '2', '三')`, `'2,三'`, 'Int', invalid],
      ['int', '7', 'Int', invalid],
      ['json', 'null', 'String', null],
    ];
    await database.execute(
      `create table 列表 (身份证号 char(18), ${columnsOf(lists.map(([type]) => type))})`,
      `insert into 列表 values ('${anna}', ${lists.map(([, literal]) => literal).join(', ')})`,
    );
    const listed = lists.map(([, , type], at) => ({ name: `列${at}`, type, list: true as const }));
    expect(await valuesOf('列表', listed)).toEqual(lists.map(([, , , value]) => value));
  });

  test('of a database in a Chinese encoding come as they are', async () => {
    await database.execute(
      'create table 旧表 (身份证号 char(18), 姓名 varchar(20), index (身份证号)) character set gbk collate gbk_chinese_ci',
      `insert into 旧表 values ('${anna}', '张三')`,
    );
    expect(await valuesOf('旧表', [{ name: '姓名', type: 'String' }])).toEqual(['张三']);
  });
});

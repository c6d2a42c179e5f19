import { afterAll, beforeAll, expect, test } from 'vitest';
import { InvalidValue, type SourceValue } from '../../../connectors/contract.ts';
import type { ColumnType } from '../../../schema/source-model.ts';
import { anna, bo } from './citizens.ts';
import {
  describeKinds,
  makeSource,
  readOf,
  signal,
  statementsFor,
  type MadeSource,
  testedKinds,
} from './kinds.ts';

const invalid = Symbol('invalid');

/** Stored text, declared type, value. */
const cells: readonly (readonly [
  stored: string | null,
  type: ColumnType,
  value: SourceValue | typeof invalid,
])[] = [
  ['张三，“引号”,"逗号"\n换行 𠮷', 'String', '张三，“引号”,"逗号"\n换行 𠮷'],
  ['  ', 'String', '  '],
  ['0.10', 'Decimal', '0.10'],
  ['12345678901234567.89', 'Decimal', '12345678901234567.89'],
  ['1e3', 'Decimal', invalid],
  ['1,000.00', 'Decimal', invalid],
  ['9007199254740993', 'BigInt', '9007199254740993'],
  ['123456789012345678901234567890', 'BigInt', '123456789012345678901234567890'],
  ['2147483647', 'Int', 2_147_483_647],
  ['2147483648', 'Int', invalid],
  ['三', 'Int', invalid],
  ['-7', 'Int', -7],
  ['2.5', 'Float', 2.5],
  ['NaN', 'Float', invalid],
  ['是', 'Boolean', true],
  ['否', 'Boolean', false],
  ['1', 'Boolean', true],
  ['N', 'Boolean', false],
  ['true', 'Boolean', true],
  ['也许', 'Boolean', invalid],
  ['2024-02-29', 'Date', '2024-02-29'],
  ['20240229', 'Date', '2024-02-29'],
  ['2023-02-29', 'Date', invalid],
  ['1986-05-04', 'Date', '1986-05-04'],
  ['2026-01-01T00:30:00+08:00', 'DateTime', '2026-01-01T00:30:00+08:00'],
  ['2026-01-01 00:30:00+08:00', 'DateTime', '2026-01-01T00:30:00+08:00'],
  ['2026-01-01T00:30:00', 'DateTime', invalid],
  [anna, 'CitizenId', anna],
  ['11010519491231002x', 'CitizenId', '11010519491231002X'],
  ['110105491231002', 'CitizenId', '11010519491231002X'],
  ['110105194912310021', 'CitizenId', invalid],
  ['140100000000', 'DivisionCode', '140100000000'],
  ['1401', 'DivisionCode', invalid],
  ['91350100M000100Y43', 'UnifiedSocialCreditId', '91350100M000100Y43'],
  ['  ', 'Date', null],
  [null, 'String', null],
  [null, 'Decimal', null],
];

await describeKinds(testedKinds, 'types from %s', (kind) => {
  let source: MadeSource;
  beforeAll(async () => {
    const columns = ['身份证号', ...cells.map((_, index) => `列${index}`)];
    source = await makeSource(kind, {
      数据: { columns, rows: [[anna, ...cells.map(([stored]) => stored)]] },
    });
  });
  afterAll(() => source.remove());

  test('every value keeps its type and every digit; a wrong one costs only itself', async () => {
    const { connector, sent } = await source.open();
    const columns = cells.map(([, type], index) => ({ name: `列${index}`, type }));
    const rows = await connector
      .compile(readOf({ table: '数据', key: '身份证号', columns }))
      .run([anna, bo], signal);
    expect(rows).toHaveLength(1);
    const values = rows[0]?.values.map((value) => (value instanceof InvalidValue ? invalid : value));
    expect(values).toEqual(cells.map(([, , value]) => value));
    expect(sent).toEqual(statementsFor(kind, 2));
  });

  test('a wrong value names the type and nothing of the value', async () => {
    const { connector } = await source.open();
    const read = readOf({ table: '数据', key: '身份证号', columns: [{ name: '列12', type: 'Date' }] });
    const [row] = await connector.compile(read).run([anna], signal);
    expect(row?.values).toEqual([new InvalidValue('Date')]);
    expect(JSON.stringify(row?.values)).toBe('[{"expected":"Date"}]');
  });

  test('one column can be read as several types', async () => {
    const { connector } = await source.open();
    const columns = [
      { name: '列19', type: 'String' },
      { name: '列19', type: 'Date' },
    ] as const;
    const [row] = await connector
      .compile(readOf({ table: '数据', key: '身份证号', columns }))
      .run([anna], signal);
    expect(row?.values).toEqual(['也许', new InvalidValue('Date')]);
  });

  test('a column of lists has the JSON text of one, of which nothing that does not fit is left out', async () => {
    const rows = [
      ['["甲","乙"]', '[1,-2,null]', '["2024-02-29","20240301"]'],
      ['[]', '[1,"三"]', '甲'],
      ['', '{"a":1}', null],
      ['[["甲"]]', '[2147483648]', '["2023-02-29"]'],
    ] as const;
    const listed = await makeSource(kind, {
      列表: { columns: ['身份证号', '文字', '数', '日期'], rows: rows.map((row) => [anna, ...row]) },
    });
    const { connector } = await listed.open();
    const columns = [
      { name: '文字', type: 'String', list: true },
      { name: '数', type: 'Int', list: true },
      { name: '日期', type: 'Date', list: true },
    ] as const;
    const read = connector.compile(readOf({ table: '列表', key: '身份证号', columns }));
    const found = await read.run([anna], signal);
    expect(found.map((row) => row.values)).toEqual([
      [
        ['甲', '乙'],
        [1, -2, null],
        ['2024-02-29', '2024-03-01'],
      ],
      [[], new InvalidValue('Int'), new InvalidValue('Date')],
      [null, new InvalidValue('Int'), null],
      [new InvalidValue('String'), new InvalidValue('Int'), new InvalidValue('Date')],
    ]);
    await listed.remove();
  });

  test('describes its tables and columns', async () => {
    const { connector } = await source.open();
    const [table] = await connector.describe();
    expect(table?.name).toBe('数据');
    expect(table?.columns.map((column) => column.name)).toEqual([
      '身份证号',
      ...cells.map((_, index) => `列${index}`),
    ]);
  });
});

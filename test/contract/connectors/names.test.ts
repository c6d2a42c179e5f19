import { afterAll, beforeAll, expect, test } from 'vitest';
import { SourceFailure } from '../../../connectors/contract.ts';
import { anna } from './citizens.ts';
import {
  describeKinds,
  makeSource,
  readOf,
  signal,
  type MadeSource,
  sourceKindOf,
  testedKinds,
} from './kinds.ts';

/** Legal in the source, and made to break out of what a careless connector writes. */
const hostile = [
  '收入 as 户籍地址',
  'a"; drop table "登记"; --',
  "b' or '1'='1",
  '`c`',
  '[d]',
  'e.f',
  'key',
  'value',
  't',
  '$1 ? :x',
  '换\n行',
  '../../etc/passwd',
  '__proto__',
];

/** Elements of XML have names without most of what breaks out. */
const elementName = /^(?!__)[\p{L}_][\p{L}\p{N}_.-]*$/u;

await describeKinds(testedKinds, 'names in %s', (kind) => {
  const legal = hostile.filter((name) => sourceKindOf(kind) !== 'SOAP' || elementName.test(name));
  let source: MadeSource;
  beforeAll(async () => {
    source = await makeSource(kind, {
      登记: { columns: ['身份证号', ...legal], rows: [[anna, ...legal.map((_, index) => `值${index}`)]] },
    });
  });
  afterAll(() => source.remove());

  const failure = async (table: string, key: string, column: string): Promise<SourceFailure> => {
    const { connector } = await source.open();
    try {
      await connector
        .compile(readOf({ table, key, columns: [{ name: column, type: 'String' }] }))
        .run([anna], signal);
    } catch (error) {
      if (error instanceof SourceFailure) return error;
      // Names that no source can have are refused when the read is compiled.
      return new SourceFailure('SOURCE_UNAVAILABLE', 'test', error);
    }
    throw new TypeError('the read was answered');
  };

  test.each(legal)('%j is a column and nothing else', async (column) => {
    const { connector } = await source.open();
    const read = readOf({ table: '登记', key: '身份证号', columns: [{ name: column, type: 'String' }] });
    const rows = await connector.compile(read).run([anna], signal);
    expect(rows.map((row) => row.values)).toEqual([[`值${legal.indexOf(column)}`]]);
  });

  test('after all of them the table is still there', async () => {
    const { connector } = await source.open();
    expect((await connector.describe()).map((table) => table.name)).toEqual(['登记']);
  });

  test.each([
    ['a missing table', '没有', '身份证号', 'key', /没有|404/],
    ['a missing column', '登记', '身份证号', '没有这列', /没有这列|422/],
    ['a missing key', '登记', '没有这键', 'key', /没有这键|422/],
    ['a path', '../登记', '身份证号', 'key', /\.\.|404/],
    ['a path of one', '..', '身份证号', 'key', /\.\./],
    ['a NUL', '登记\0x', '身份证号', 'key', /NUL|no file name|no operation|404/],
  ])('%s fails clearly, inside only', async (_, table, key, column, internal) => {
    const error = await failure(table, key, column);
    expect(error.code).toBe('SOURCE_UNAVAILABLE');
    expect(String(error.internal)).toMatch(internal);
    expect(error.message).toBe('test: SOURCE_UNAVAILABLE');
  });

  test('a wrong description does not open the breaker', async () => {
    const { connector } = await source.open({ breakerFailures: 2 });
    const wrong = connector.compile(
      readOf({ table: '登记', key: '身份证号', columns: [{ name: '没有', type: 'String' }] }),
    );
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await expect(wrong.run([anna], signal)).rejects.toBeInstanceOf(SourceFailure);
    }
    const right = connector.compile(readOf({ table: '登记', key: '身份证号' }));
    await expect(right.run([anna], signal)).resolves.toHaveLength(1);
  });
});

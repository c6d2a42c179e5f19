import { afterAll, beforeAll, expect, test } from 'vitest';
import { legacyCitizenId } from '../../../schema/scalars.ts';
import { anna, bo, cao, citizenId, nobody } from './citizens.ts';
import {
  asksForOne,
  describeKinds,
  makeSource,
  readOf,
  signal,
  type MadeSource,
  statementsFor,
  type Tables,
  testedKinds,
} from './kinds.ts';

const columns = ['身份证号', '姓名', '金额', '更新时间'];
const tables: Tables = {
  登记: {
    columns,
    rows: [
      [bo, '博', '9.5', '2026-01-01T00:00:00+08:00'],
      [anna, '安娜一', '10', '2026-02-01T00:00:00+08:00'],
      [legacyCitizenId(anna), '安娜二', '9.25', '2025-02-01T00:00:00+08:00'],
      [nobody, '旁人', '1', null],
      [anna, '安娜三', null, '无'],
      ['写错了', '无主', '1', null],
    ],
  },
};

await describeKinds(testedKinds, 'keys of %s', (kind) => {
  let source: MadeSource;
  beforeAll(async () => {
    source = await makeSource(kind, tables);
  });
  afterAll(() => source.remove());

  const read = readOf({ table: '登记', key: '身份证号', columns: [{ name: '姓名', type: 'String' }] });
  const names = (rows: readonly { key: string; values: readonly unknown[] }[]): readonly string[] =>
    rows.map((row) => `${row.key} ${String(row.values[0])}`);

  test('rows of the keys asked for and of no others, duplicates included, in one statement', async () => {
    const { connector, sent } = await source.open();
    const rows = await connector.compile(read).run([anna, bo, cao], signal);
    expect(new Set(names(rows))).toEqual(new Set([`${anna} 安娜一`, `${anna} 安娜三`, `${bo} 博`]));
    expect(rows).toHaveLength(3);
    expect(rows.filter((row) => row.key === anna).map((row) => row.values[0])).toEqual(['安娜一', '安娜三']);
    expect(sent).toEqual(statementsFor(kind, 3));
  });

  test('both forms of a key are asked for in one statement, and rows come back under the 18-digit one', async () => {
    const { connector, sent } = await source.open();
    const rows = await connector.compile({ ...read, legacyKeys: true }).run([anna, cao], signal);
    expect(new Set(rows.map((row) => row.key))).toEqual(new Set([anna]));
    expect(new Set(rows.map((row) => row.values[0]))).toEqual(new Set(['安娜一', '安娜三', '安娜二']));
    // Two forms of Anna's; Cao was born in 2011 and has one.
    expect(sent).toEqual(statementsFor(kind, 3));
  });

  // Of answers for one citizen each there is no order.
  test.skipIf(asksForOne(kind))(
    'rows of both forms come in the order in which the source has them',
    async () => {
      const { connector } = await source.open();
      const rows = await connector.compile({ ...read, legacyKeys: true }).run([bo, anna], signal);
      expect(rows.map((row) => row.values[0])).toEqual(['博', '安娜一', '安娜二', '安娜三']);
    },
  );

  test('a key is found as it is written, and nothing is that only looks like it', async () => {
    const ending = (check: string): string =>
      Array.from({ length: 99 }, (_, serial) => citizenId('19900101', serial)).find((id) =>
        id.endsWith(check),
      ) ?? '';
    const [id, other] = [ending('X'), ending('1')];
    const rows = [
      [id, '本人'],
      [id.toLowerCase(), '小写'],
      [`${id} `, '空格'],
      [`${other.slice(0, -1)}１`, '全角'],
      [`\u200B${other}`, '零宽'],
    ];
    const alike = await makeSource(kind, { 相似: { columns: ['身份证号', '姓名'], rows } });
    const { connector } = await alike.open();
    const found = await connector.compile({ ...read, table: '相似' }).run([id, other], signal);
    expect(names(found)).toEqual([`${id} 本人`]);
    await alike.remove();
  });

  test('the time of a row comes with it; one that is none is nothing', async () => {
    const { connector } = await source.open();
    const rows = await connector.compile({ ...read, updatedAt: '更新时间' }).run([anna], signal);
    expect(rows.map((row) => row.updatedAt)).toEqual(['2026-02-01T00:00:00+08:00', null]);
  });

  test('orders by a column as its type says, nothing first', async () => {
    const { connector } = await source.open();
    const ordered = { ...read, legacyKeys: true, orderBy: '金额' };
    const decimal = { ...ordered, columns: [...read.columns, { name: '金额', type: 'Decimal' as const }] };
    const rows = await connector.compile(decimal).run([anna], signal);
    expect(rows.map((row) => row.values[0])).toEqual(['安娜三', '安娜二', '安娜一']);
    const asText = await connector.compile(ordered).run([anna], signal);
    expect(asText.map((row) => row.values[0])).toEqual(['安娜三', '安娜一', '安娜二']);
  });

  test('no keys, no statement', async () => {
    const { connector, sent } = await source.open();
    expect(await connector.compile(read).run([], signal)).toEqual([]);
    expect(sent).toEqual([]);
  });

  test('500 keys are one statement, or one each', async () => {
    const { connector, sent } = await source.open();
    const keys = Array.from({ length: 500 }, (_, serial) => citizenId('20010203', serial));
    expect(await connector.compile(read).run(keys, signal)).toEqual([]);
    expect(sent).toEqual(statementsFor(kind, 500));
  });

  test('the same read is compiled once', async () => {
    const { connector } = await source.open();
    const compiled = connector.compile(read);
    expect(connector.compile({ ...read })).toBe(compiled);
    expect(connector.compile({ ...read, legacyKeys: true })).not.toBe(compiled);
    expect(compiled.statement).toContain('登记');
    expect(compiled.statement).not.toContain(anna);
  });
});

await describeKinds(
  ['SQLITE', 'POSTGRESQL', 'MYSQL', 'CSV', 'EXCEL', 'EXCEL of 1997'],
  'groups of %s',
  (kind) => {
    let source: MadeSource;
    beforeAll(async () => {
      source = await makeSource(kind, {
        户籍: {
          columns: ['身份证号', '户号', '姓名'],
          rows: [
            [anna, 'H1', '安娜'],
            [bo, 'H1', '博'],
            [legacyCitizenId(citizenId('19500101', 7)), 'H1', '老人'],
            [nobody, 'H2', '邻居'],
            [cao, null, '无户'],
            [citizenId('19600101', 8), null, '也无户'],
          ],
        },
      });
    });
    afterAll(() => source.remove());

    test('widens to those who share the value, in one statement; rows say whose they are', async () => {
      const { connector, sent } = await source.open();
      const read = readOf({
        table: '户籍',
        key: '身份证号',
        legacyKeys: true,
        group: '户号',
        columns: [{ name: '姓名', type: 'String' }],
      });
      const rows = await connector.compile(read).run([anna, cao], signal);
      expect(rows.map((row) => [row.key, row.group, row.values[0]])).toEqual([
        [anna, 'H1', '安娜'],
        [bo, 'H1', '博'],
        [citizenId('19500101', 7), 'H1', '老人'],
        [cao, null, '无户'],
      ]);
      expect(sent).toHaveLength(1);
    });

    test('a row under a form of the key that the table is not said to have is of a group, and no own row', async () => {
      const { connector } = await source.open();
      const old = citizenId('19500101', 7);
      const read = readOf({ table: '户籍', key: '身份证号', group: '户号' });
      const ask = async (...keys: string[]): Promise<unknown[]> => {
        const rows = await connector.compile(read).run(keys, signal);
        return rows.map(({ key, strayed = false }) => [key, strayed]);
      };
      expect(await ask(old)).toEqual([]);
      expect(await ask(old, anna)).toEqual([
        [anna, false],
        [bo, false],
        [old, true],
      ]);
    });

    test('gives a column of own rows or of others only where it is asked of those', async () => {
      const { connector, sent } = await source.open();
      const old = citizenId('19500101', 7);
      const read = readOf({
        table: '户籍',
        key: '身份证号',
        legacyKeys: true,
        group: '户号',
        columns: [
          { name: '姓名', type: 'String', whose: 'own' },
          { name: '姓名', type: 'String', whose: 'others' },
          { name: '姓名', type: 'String' },
        ],
      });
      const ask = async (...keys: string[]): Promise<unknown[][]> => {
        const rows = await connector.compile(read).run(keys, signal);
        return rows.map((row) => [row.key, ...row.values]);
      };
      expect(await ask(anna, cao)).toEqual([
        [anna, '安娜', null, '安娜'],
        [bo, null, '博', '博'],
        [old, null, '老人', '老人'],
        [cao, '无户', null, '无户'],
      ]);
      // Who shares a group with another of those asked for is asked for himself and as the other's relative.
      expect(await ask(old, bo)).toEqual([
        [anna, null, '安娜', '安娜'],
        [bo, '博', '博', '博'],
        [old, '老人', '老人', '老人'],
      ]);
      expect(sent).toHaveLength(2);
    });
  },
);

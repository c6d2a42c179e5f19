/** Pages of each citizen's rows: one order for all kinds of source, whatever their types, collations and nulls. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inOrder } from '../../../connectors/list-order.ts';
import type { ListOrder, ListWindow, OrderTerm, TableRead } from '../../../connectors/contract.ts';
import { makeMysqlDatabase } from '../../support/mysql-database.ts';
import { makePostgresqlSchema } from '../../support/postgresql-schema.ts';
import { openConnector } from '../../../connectors/open.ts';
import { legacyCitizenId } from '../../../schema/identifiers/citizen-id.ts';
import { anna, bo, cao, nobody } from './citizens.ts';
import { describeKinds, makeSource, readOf, signal, testedKinds, type MadeSource } from './kinds.ts';

type Row = readonly (string | null)[];

const columns = ['证件号', '编号', '名称', '日期', '金额', '时间', '状态'];

/** What is met in a source: ties, nothing, other spellings, wrong values, signs beyond the basic plane. */
const names = ['李', '一', 'a', 'B', '乙 ', '乙', '𠮷', '豈', null, 'ab', 'Z'];
const days = ['2020-02-29', '20190101', '2020-02-29', null, '2020-13-01', '2001-01-01', '', '1999-12-31'];
const amounts = ['10', '9.99', '-3', '-3.5', '0.0', '0', null, '1,5', '9007199254740993', '10.00'];
const times = ['2020-01-01T00:00:00+08:00', '2019-12-31T15:00:00Z', null, '2020-01-01 00:00:01+08:00', 'x'];
const states = ['2', '1', '9', null, ' 1', '3'];

function rowOf(key: string, at: number): Row {
  const of = (values: readonly (string | null)[], step: number): string | null =>
    values[(at * step) % values.length] ?? null;
  return [
    key,
    `N${String((at * 7) % 100).padStart(3, '0')}`,
    of(names, 1),
    of(days, 1),
    of(amounts, 1),
    of(times, 1),
    of(states, 1),
  ];
}

const rows: readonly Row[] = [
  ...Array.from({ length: 40 }, (_, at) => rowOf(anna, at)),
  ...Array.from({ length: 7 }, (_, at) => rowOf(bo, at + 3)),
];

const term = (column: string, type: OrderTerm['type'], descending = false): OrderTerm => ({
  column,
  type,
  descending,
});
const ranks = [
  ['2', 0],
  ['1', 1],
  ['3', 1],
] as const;

const orders: readonly (readonly [string, readonly OrderTerm[]])[] = [
  ['nothing but the unique column', []],
  ['text', [term('名称', 'String')]],
  ['text, the last first', [term('名称', 'String', true)]],
  ['days', [term('日期', 'Date')]],
  ['amounts, the highest first', [term('金额', 'Decimal', true)]],
  ['amounts', [term('金额', 'Decimal')]],
  ['times', [term('时间', 'DateTime')]],
  ['what codes stand for', [{ ...term('状态', 'String'), ranks }]],
  ['several columns', [term('状态', 'String', true), term('日期', 'Date'), term('金额', 'Decimal', true)]],
];

function readBy(terms: readonly OrderTerm[], more: Partial<TableRead> = {}): TableRead {
  const order: ListOrder = { terms, unique: '编号' };
  const read = { table: '记录', key: '证件号', columns: [{ name: '编号', type: 'String' }], order } as const;
  return readOf({ ...read, ...more });
}

/** Numbers of all rows of a citizen in an order. */
function expected(key: string, terms: readonly OrderTerm[], of: readonly Row[] = rows): unknown[] {
  const order: ListOrder = { terms, unique: '编号' };
  const own = of.filter((row) => row[0] === key);
  const at = (row: Row, place: number): unknown => row[columns.indexOf(terms[place]?.column ?? '编号')];
  return inOrder(own, order, at).map((row) => row[1]);
}

await describeKinds(testedKinds, 'pages of lists of %s', (kind) => {
  let source: MadeSource;
  let read: (
    read: TableRead,
    keys: readonly string[],
    window: ListWindow,
  ) => Promise<readonly (readonly [string, unknown])[]>;

  beforeAll(async () => {
    const old = rows
      .slice(0, 9)
      .map(([, ...cells], at): Row => [at % 2 ? bo : (legacyCitizenId(bo) ?? ''), ...cells]);
    source = await makeSource(kind, { 记录: { columns, rows }, 旧记录: { columns, rows: old } });
    const { connector } = await source.open();
    read = async (what, keys, window) => {
      const found = await connector.compile(what).run(keys, signal, window);
      return found.map(({ key, values }) => [key, values[0]] as const);
    };
  });
  afterAll(() => source.remove());

  test.each(orders)('by %s: the first of several citizens, then the rest of one', async (_, terms) => {
    const what = readBy(terms);
    const first = await read(what, [anna, bo, nobody], { skip: 0, first: 5 });
    const of = (key: string): unknown[] => first.filter(([whose]) => whose === key).map(([, value]) => value);
    expect(of(anna)).toEqual(expected(anna, terms).slice(0, 5));
    expect(of(bo)).toEqual(expected(bo, terms).slice(0, 5));
    expect(first).toHaveLength(10);
    const pages = [];
    for (let skip = 0; skip < 45; skip += 11) pages.push(...(await read(what, [anna], { skip, first: 11 })));
    expect(pages.map(([, value]) => value)).toEqual(expected(anna, terms));
    const rest = await read(what, [anna], { skip: 33, first: null });
    expect(rest.map(([, value]) => value)).toEqual(expected(anna, terms).slice(33));
  });

  test('rows under both forms of an ID are one list', async () => {
    const terms = [term('名称', 'String')];
    const what = readBy(terms, { table: '旧记录', legacyKeys: true });
    const all = expected(anna, terms, rows.slice(0, 9));
    const one = await read(what, [bo], { skip: 3, first: 3 });
    expect(one).toEqual(all.slice(3, 6).map((value) => [bo, value]));
    const several = await read(what, [bo, cao], { skip: 0, first: 4 });
    expect(several).toEqual(all.slice(0, 4).map((value) => [bo, value]));
  });
});

/** The same rows in columns of the server's own types, where they fit. */
const typed: Readonly<Record<string, readonly (string | null)[]>> = {
  名称: names,
  日期: ['2020-02-29', '2019-01-01', null, '2001-01-01'],
  金额: ['10', '9.99', '-3', '-3.5', '0.0', null, '9007199254740993'],
  时间: ['2020-01-01 00:00:00', '2019-12-31 23:00:00', null],
  状态: states,
};
const typedRows = [anna, bo].flatMap((key) =>
  Array.from({ length: 30 }, (_, at): Row => {
    const cells = Object.values(typed).map((values) => values[at % values.length] ?? null);
    return [key, `N${(at * 7) % 100}`, ...cells];
  }),
);

function literal(value: string | null, isTime: boolean, zone: string): string {
  return value === null ? 'null' : `'${value}${isTime ? zone : ''}'`;
}

const valuesWith = (zone: string): string =>
  typedRows
    .map((row) => `(${row.map((value, at) => literal(value, at === 5, zone)).join(', ')})`)
    .join(',\n');

async function makeTyped(kind: 'POSTGRESQL' | 'MYSQL') {
  if (kind === 'POSTGRESQL') {
    const schema = await makePostgresqlSchema();
    await schema.execute(
      `create table 记录 (证件号 char(18), 编号 varchar(20), 名称 text, 日期 date, 金额 numeric(30, 2), 时间 timestamptz, 状态 char(2));
       insert into 记录 values ${valuesWith('+08')};`,
    );
    return schema;
  }
  const database = await makeMysqlDatabase();
  await database.execute(
    `create table 记录 (证件号 char(18) character set latin1, 编号 varchar(20), 名称 text, 日期 date, 金额 decimal(30, 2), 时间 datetime, 状态 varchar(2), index (证件号))`,
    `insert into 记录 values ${valuesWith('')}`,
  );
  return database;
}

await describeKinds(['POSTGRESQL', 'MYSQL'] as const, 'pages of columns with types of %s', (kind) => {
  let made: Awaited<ReturnType<typeof makeTyped>>;
  let connector: Awaited<ReturnType<typeof openConnector>>;
  const sent: string[] = [];

  beforeAll(async () => {
    made = await makeTyped(kind);
    connector = await openConnector(kind, { url: made.url }, { source: 'test' });
    connector.onStatement = (statement) => void sent.push(statement);
  });
  afterAll(async () => {
    await connector.close();
    await made.remove();
  });

  test.each(orders)('by %s: cut by the server', async (_, terms) => {
    sent.length = 0;
    const read = connector.compile(readBy(terms));
    const of = (key: string): readonly unknown[] => {
      const shown = (row: Row): Row =>
        row.map((value, at) => (value !== null && at === 5 ? `${value}+08:00` : value));
      return expected(key, terms, typedRows.map(shown));
    };
    const first = await read.run([anna, bo], signal, { skip: 0, first: 4 });
    expect(first.filter(({ key }) => key === anna).map(({ values }) => values[0])).toEqual(
      of(anna).slice(0, 4),
    );
    expect(first.filter(({ key }) => key === bo).map(({ values }) => values[0])).toEqual(of(bo).slice(0, 4));
    const rest = await read.run([anna], signal, { skip: 4, first: 20 });
    expect(rest.map(({ values }) => values[0])).toEqual(of(anna).slice(4, 24));
    expect(sent).toHaveLength(2);
    for (const statement of sent) expect(statement).toMatch(/row_number|limit/);
  });
});

await describeKinds(['SQLITE', 'POSTGRESQL', 'MYSQL', 'CSV'] as const, 'long lists of %s', (kind) => {
  const many = 10_000;
  const text = '长'.repeat(2_000);

  test('cost a page: the whole of one is more than the hub takes', { timeout: 60_000 }, async () => {
    const long = Array.from({ length: many }, (_, at): Row => [anna, String(at).padStart(6, '0'), text]);
    const source = await makeSource(kind, { 记录: { columns: columns.slice(0, 3), rows: long } });
    try {
      const { connector } = await source.open({ timeLimitMilliseconds: 30_000 });
      const read = readBy([term('编号', 'String', true)], { columns: [{ name: '名称', type: 'String' }] });
      const whole = connector.compile(readOf({ ...read, table: '记录', key: '证件号' }));
      const failure: unknown = await whole.run([anna], signal).then(
        () => null,
        (error: unknown) => error,
      );
      expect(failure).toMatchObject({ code: 'SOURCE_DATA_INVALID' });
      const page = await connector.compile(read).run([anna], signal, { skip: many - 20, first: 10 });
      expect(page).toHaveLength(10);
      expect(page[0]?.values[0]).toBe(text);
    } finally {
      await source.remove();
    }
  });
});

describe('the order of text', () => {
  test('is that of code points', () => {
    const order = { terms: [], unique: '' };
    const shown = ['𠮷', '豈', '一', 'a', 'B', ''];
    expect(inOrder(shown, order, (item) => item)).toEqual(['', 'B', 'a', '一', '豈', '𠮷']);
  });
});

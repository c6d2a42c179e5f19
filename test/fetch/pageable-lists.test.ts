/** Lists in pages: their order, their cursors, and what a wrong cursor is told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { anna, bo } from '../contract/connectors/citizens.ts';
import { describeKinds } from '../contract/connectors/kinds.ts';
import { opened } from '../../resolvers/execute/ready-list.ts';
import { citizens, host, type Hosted } from './world.ts';

const sdl = `extend schema @source(name: "land", kind: SQLITE, department: "省自然资源厅")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Land (土地)"
  land: CitizenLand
}

"What the register holds (土地)"
type CitizenLand @key(fields: "citizenId") @subject(path: "citizenId") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Parcels (宗地)"
  parcels: [Parcel!] @item(class: CONDITIONAL, grade: 2) @rows(orderBy: "登记日期", unique: "宗地号")
}

"A parcel (宗地)"
type Parcel @subject(path: "..") @table(name: "宗地", key: "证件号") {
  "Day of the registration (登记日期)"
  registeredOn: Date @column(name: "登记日期")
  "Name (名称)"
  name: String @column(name: "名称")
  "State (状态)"
  state: ParcelState @column(name: "状态")
  "Area in square metres (面积)"
  area: Decimal @column(name: "面积") @unit(of: "公顷", in: "平方米")
}

"State of a parcel (宗地状态)"
enum ParcelState {
  "Idle (闲置)"
  IDLE @code(of: "2")
  "In use (在用)"
  IN_USE @code(of: "1")
}
`;

const columns = ['证件号', '宗地号', '登记日期', '名称', '状态', '面积'];
const rowOf = (key: string, at: number): (string | null)[] => [
  key,
  `P${at}`,
  at % 4 === 3 ? null : `2020-01-0${(at % 3) + 1}`,
  ['乙', '一', '𠮷'][at % 3] ?? null,
  ['1', '2', '9'][at % 3] ?? null,
  `${at}.5`,
];
const rows = [
  ...Array.from({ length: 9 }, (_, at) => rowOf(anna, at)),
  ...Array.from({ length: 3 }, (_, at) => rowOf(bo, at)),
];

interface ShownRow extends Record<string, unknown> {
  readonly cursor: string;
}

await describeKinds(['SQLITE', 'POSTGRESQL', 'MYSQL', 'CSV'] as const, 'pageable lists of %s', (kind) => {
  let source: Hosted;
  beforeAll(async () => {
    source = await host(sdl, { 宗地: { columns, rows } }, kind);
  });
  afterAll(() => source.close());

  async function ask(
    id: string,
    args: string,
    fields = 'cursor name',
    variables: Record<string, unknown> = {},
  ) {
    const { data, errors } = await source.run(
      `query ($representations: [_Any!]!, $first: Int, $after: String) { _entities(representations: $representations) { ... on Citizen { land { parcels${args} { ${fields} } } } } }`,
      { representations: citizens([id]), ...variables },
    );
    const [citizen] = (data?.['_entities'] ?? []) as readonly { land: { parcels: unknown } }[];
    return { rows: opened(citizen?.land.parcels) as readonly ShownRow[] | null, errors };
  }

  async function pages(args: string, fields: string): Promise<readonly ShownRow[]> {
    const all: ShownRow[] = [];
    for (let after: string | null = null; ; after = all.at(-1)?.cursor ?? null) {
      const page = await ask(anna, `(first: $first, after: $after, ${args})`, `cursor ${fields}`, {
        first: 4,
        after,
      });
      expect(page.errors.filter(({ code }) => code !== 'SOURCE_DATA_INVALID')).toEqual([]);
      all.push(...(page.rows ?? []));
      if ((page.rows?.length ?? 0) < 4) return all;
    }
  }

  test.each([
    [
      '',
      'registeredOn',
      [
        null,
        null,
        '2020-01-01',
        '2020-01-01',
        '2020-01-02',
        '2020-01-02',
        '2020-01-03',
        '2020-01-03',
        '2020-01-03',
      ],
    ],
    [
      'orderBy: [{ field: name, direction: DESCENDING }]',
      'name',
      ['𠮷', '𠮷', '𠮷', '乙', '乙', '乙', '一', '一', '一'],
    ],
    [
      'orderBy: [{ field: state }]',
      'state',
      ['IDLE', 'IDLE', 'IDLE', 'IN_USE', 'IN_USE', 'IN_USE', null, null, null],
    ],
    [
      'orderBy: [{ field: area, direction: DESCENDING }]',
      'area',
      ['85000', '75000', '65000', '55000', '45000', '35000', '25000', '15000', '5000'].map(
        (area) => `${area}.0`,
      ),
    ],
  ])('pages by `%s` are the whole list', async (args, field, values) => {
    const shown = await pages(args, field);
    expect(shown.map((row) => row[field])).toEqual(values);
    const whole = await ask(anna, args === '' ? '' : `(${args})`, `cursor ${field}`);
    expect(whole.rows).toEqual(shown);
  });

  test('a list without arguments is ordered as its pages are', async () => {
    const whole = await ask(anna, '', 'registeredOn area');
    const page = await ask(anna, '(first: 100)', 'registeredOn area');
    expect(whole.rows).toEqual(page.rows);
    expect(whole.rows).toHaveLength(9);
  });

  test('statements don’t depend on the page', async () => {
    source.sent.length = 0;
    const [first] = (await ask(anna, '(first: $first)', 'cursor', { first: 2 })).rows ?? [];
    await ask(anna, '(first: $first, after: $after)', 'cursor', { first: 3, after: first?.cursor });
    expect(new Set(source.sent.map(({ statement }) => statement)).size).toBe(1);
  });

  test.each([
    ['that nobody wrote', () => 'bm90aGluZw'],
    ['with another number', (cursor: string) => `AAAAAw${cursor.slice(6)}`],
    ['with blanks', (cursor: string) => ` ${cursor}`],
    ['of no text', () => ''],
  ])('a cursor %s is refused before anything is read', async (_, forge) => {
    const [first] = (await ask(anna, '(first: 1)')).rows ?? [];
    source.sent.length = 0;
    const { rows: shown, errors } = await ask(anna, '(after: $after)', 'name', {
      after: forge(first?.cursor ?? ''),
    });
    expect(shown).toBeNull();
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', path: ['_entities', 'land', 'parcels'] }]);
    expect(errors[0]?.message).toContain('send the `cursor` of one of its rows');
    expect(source.sent).toEqual([]);
  });

  test('a cursor of another citizen or another order is none of this list', async () => {
    const [first] = (await ask(anna, '(first: 1)')).rows ?? [];
    const variables = { after: first?.cursor };
    const others = [
      await ask(bo, '(after: $after)', 'name', variables),
      await ask(anna, '(after: $after, orderBy: [{ field: name }])', 'name', variables),
    ];
    for (const { errors } of others) expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT' }]);
  });

  test.each([0, -1, 1001])('`first: %i` is refused', async (first) => {
    const { rows: shown, errors } = await ask(anna, '(first: $first)', 'name', { first });
    expect(shown).toBeNull();
    expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: '`first` must be from 1 to 1000' }]);
  });

  test('a cursor holds no value of its row, nor the citizen', async () => {
    const shown = (await ask(anna, '(first: 9)')).rows ?? [];
    for (const { cursor } of shown) {
      const bytes = Buffer.from(cursor, 'base64url');
      expect(bytes).toHaveLength(32);
      for (const value of rows.flat().filter((each) => (each?.length ?? 0) > 2))
        expect(bytes.includes(value ?? '')).toBe(false);
    }
    expect(new Set(shown.map(({ cursor }) => cursor)).size).toBe(9);
  });
});

await describeKinds(
  ['SQLITE', 'POSTGRESQL'] as const,
  'lists of %s that change between two pages',
  (kind) => {
    const listOf = async (names: readonly string[]): Promise<Hosted> =>
      host(sdl, { 宗地: { columns, rows: names.map((name) => [anna, name, null, name, '1', '1']) } }, kind);
    const names = async (source: Hosted, args: string): Promise<unknown> => {
      const { data, errors } = await source.ask([anna], `land { parcels${args} { cursor name } }`);
      const [citizen] = (data?.['_entities'] ?? []) as readonly { land: { parcels: unknown } }[];
      const rows = opened(citizen?.land.parcels) as readonly ShownRow[] | null;
      return rows?.map(({ name, cursor }) => [name, cursor]) ?? errors[0]?.message;
    };

    test('go on after the row of the cursor, or say that it is gone', async () => {
      const before = await listOf(['b', 'd', 'f']);
      const shown = (await names(before, '(first: 2)')) as [string, string][];
      const cursor = shown.at(-1)?.[1];
      await before.close();
      for (const [changed, expected] of [
        [
          ['a', 'b', 'c', 'd', 'e', 'f'],
          ['e', 'f'],
        ],
        [['d', 'f'], ['f']],
        [['b', 'd'], []],
      ] as const) {
        const after = await listOf(changed);
        const rest = (await names(after, `(first: 5, after: "${cursor}")`)) as [string, string][];
        expect(rest.map(([name]) => name)).toEqual(expected);
        await after.close();
      }
      const gone = await listOf(['b', 'e', 'f']);
      expect(await names(gone, `(first: 5, after: "${cursor}")`)).toContain('has left the list');
      await gone.close();
    });
  },
);

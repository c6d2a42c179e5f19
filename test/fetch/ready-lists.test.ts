/** Lists that are copied from the wire: the same as those whose values were read one by one. */
import { array, assert, asyncProperty, constantFrom, oneof, option, record, string } from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { FetchResult } from '../../resolvers/execute/contract.ts';
import { ReadyList } from '../../resolvers/execute/ready-list.ts';
import { openConnector } from '../../connectors/open.ts';
import { hostedSubgraph } from '../../resolvers/fetch/hosted-subgraph.ts';
import { legacyCitizenId } from '../../schema/scalars.ts';
import { readSource } from '../../schema/read-source.ts';
import { anna, bo, cao } from '../contract/connectors/citizens.ts';
import { describeKinds } from '../contract/connectors/kinds.ts';
import { makePostgresqlSchema, type PostgresqlSchema } from '../support/postgresql-schema.ts';
import { citizens, context, host, type Hosted } from './world.ts';

const sdl = `extend schema @source(name: "payments", kind: POSTGRESQL, department: "省财政厅")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Payments (发放)"
  payments: CitizenPayments
}

"What the finance department holds (发放)"
type CitizenPayments
  @key(fields: "citizenId")
  @subject(path: "citizenId")
  @table(name: "发放", key: "身份证号", legacyKeys: true) {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Payments (发放记录)"
  payments: [Payment!] @item(class: CONDITIONAL, grade: 2) @rows(orderBy: "日期")
  "Payments by programme (按项目)"
  byProgramme: [Payment!] @item(class: CONDITIONAL, grade: 2) @rows(orderBy: "项目")
}

"A payment (发放记录)"
type Payment @subject(path: "..") @table(name: "发放", key: "身份证号", legacyKeys: true) {
  "Programme (项目)"
  programme: String @column(name: "项目")
  "Kind (种类)"
  kind: String @column(name: "种类", codes: ["1:一次性", "2:按月"])
  "Amount (金额)"
  amount: Decimal @column(name: "金额")
  "Number (编号)"
  number: BigInt @column(name: "编号")
  "Months (月数)"
  months: Int @column(name: "月数")
  "Day (日期)"
  paidOn: Date @column(name: "日期")
  "Time (时间)"
  at: DateTime @column(name: "时间")
}
`;

/** Lists as objects, whichever way they were made; and the number of those that were ready. */
function plain(result: FetchResult): { data: unknown; ready: number } {
  let ready = 0;
  const walk = (value: unknown): unknown => {
    if (value instanceof ReadyList) {
      ready += 1;
      const text: unknown = JSON.parse(value.text.toString());
      expect(text).toEqual(value.items());
      return text;
    }
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return { data: walk(result.data), ready };
}

const columns = ['身份证号', '项目', '种类', '金额', '编号', '月数', '日期'] as const;
const people = [anna, bo, cao];
const keys = people.flatMap((id) => [id, legacyCitizenId(id) ?? id]);

const rows = array(
  record({
    身份证号: constantFrom(...keys),
    项目: option(
      oneof(
        constantFrom('低保', '引号"', '反斜线\\', '换行\n', '', ' ', '🏠', 'ascii', 'é', '一'.repeat(40)),
        string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed().replaceAll('\0', '')),
      ),
      { nil: null },
    ),
    种类: constantFrom('1', '2', '2', ' 1', '9', null),
    金额: constantFrom(
      '0',
      '12.50',
      '-0.00',
      '-7',
      '00.1',
      '1.',
      '.5',
      '1e3',
      '一百',
      `1${'0'.repeat(70)}`,
      ' 5 ',
      null,
    ),
    编号: constantFrom('0', '-0', '9007199254740993', '-12', '007', '12x', '', null),
    月数: constantFrom('0', '12', '-3', '2147483647', '2147483648', '999999999', '1.5', null),
    日期: constantFrom('2020-02-29', '2021-02-29', '20200301', '1999-12-31', '2026-1-1', ' 2000-01-01', null),
  }),
  { maxLength: 12 },
);

const leaves = ['programme', 'kind', 'amount', 'number', 'months', 'paidOn'] as const;

await describeKinds(['POSTGRESQL'], 'lists from %s', () => {
  // Reader processes end with the last source that is open.
  let standing: Hosted;
  beforeAll(async () => {
    standing = await host(sdl, {});
  });
  afterAll(() => standing.close());

  test('are those of a source whose rows come as values, whatever stands in them', async () => {
    let ready = 0;
    await assert(
      asyncProperty(
        rows,
        array(constantFrom(...leaves), { minLength: 1, maxLength: 3 }),
        async (stored, asked) => {
          const tables = { 发放: { columns, rows: stored.map((row) => columns.map((name) => row[name])) } };
          const selection = `payments { payments { ${asked.join(' ')} } byProgramme { other: ${asked[0]} } }`;
          const hosts = await Promise.all([host(sdl, tables, 'SQLITE'), host(sdl, tables, 'POSTGRESQL')]);
          const [values, wire] = await Promise.all(hosts.map((one) => one.ask(people, selection)));
          await Promise.all(hosts.map((one) => one.close()));
          const [expected, actual] = [plain(values as FetchResult), plain(wire as FetchResult)];
          expect(expected.ready).toBe(0);
          expect(actual.data).toEqual(expected.data);
          expect(wire?.errors).toEqual(values?.errors);
          ready += actual.ready;
        },
      ),
      { numRuns: 80 },
    );
    expect(ready).toBeGreaterThan(20);
  });

  describe('of typed columns', () => {
    let schema: PostgresqlSchema;
    beforeAll(async () => {
      schema = await makePostgresqlSchema();
      await schema.execute(`create table 发放 (身份证号 char(20), 项目 text, 种类 char(3), 金额 numeric(12, 2),
        编号 bigint, 月数 smallint, 日期 date, 时间 timestamptz)`);
      await schema.execute(`insert into 发放 values
        ('${anna}', '甲', '1', 12.5, 9007199254740993, 3, '2026-01-02', '2026-01-02 03:04:05+08'),
        ('${anna}', '乙', '2', -0.01, -1, -3, '2025-12-31', null),
        ('${bo}', null, null, null, null, null, 'infinity', null)`);
    });
    afterAll(() => schema.remove());

    async function ask(selection: string): Promise<FetchResult> {
      const connector = await openConnector('POSTGRESQL', { url: schema.url }, { source: 'payments' });
      onTestFinished(() => connector.close());
      const operation = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Citizen { payments { ${selection} } } } }`;
      return hostedSubgraph(readSource('test.graphql', sdl), connector)
        .prepare(operation, null)
        .run({
          variables: { representations: citizens([anna, bo, cao]) },
          signal: new AbortController().signal,
          context: context(),
        });
    }

    test('are ready, in order, with what is nothing; blanks that fill are no part of a code', async () => {
      const { data, ready } = plain(await ask('payments { programme amount number months paidOn }'));
      expect(data).toEqual({
        _entities: [
          {
            payments: {
              payments: [
                { programme: '乙', amount: '-0.01', number: '-1', months: -3, paidOn: '2025-12-31' },
                {
                  programme: '甲',
                  amount: '12.50',
                  number: '9007199254740993',
                  months: 3,
                  paidOn: '2026-01-02',
                },
              ],
            },
          },
          {
            payments: {
              payments: [{ programme: null, amount: null, number: null, months: null, paidOn: null }],
            },
          },
          { payments: { payments: [] } },
        ],
      });
      // The day without an end is none that the scalar has: that list is told value by value.
      expect(ready).toBe(1);
      expect(plain(await ask('payments { kind }')).data).toMatchObject({
        _entities: [{ payments: { payments: [{ kind: '按月' }, { kind: '一次性' }] } }, {}, {}],
      });
    });

    test('are read value by value where one has to change its form', async () => {
      const { data, ready } = plain(await ask('payments { at }'));
      expect(ready).toBe(0);
      expect(data).toMatchObject({
        _entities: [{ payments: { payments: [{ at: null }, { at: '2026-01-02T03:04:05+08:00' }] } }, {}, {}],
      });
    });
  });
});

/** A department's GraphQL service that is no part of a federation, in a whole hub. */
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectNoLeak } from '../fixtures/leaks.ts';
import { graphqlHandler } from '../contract/connectors/graphql-service.ts';
import { type WebService, serveWeb } from '../support/web-service.ts';
import { type AllowanceHub, owner, startAllowanceHub } from './federated/allowance.ts';

const schema = `
  type Care { idNumber: ID! number: Float carer: Carer }
  type Carer { idNumber: ID! }
  type Visit { idNumber: ID! day: String! cost: Float }
  type Query { cares(ids: [ID!]!): [Care] visits(filter: Filter!): Visits }
  type Visits { list: [Visit!]! }
  input Filter { ids: [ID!]!, year: Int! }`;

const sdl = `
extend schema @source(name: "allowance", kind: GRAPHQL, department: "${owner}", definition: "care.graphqls")
type Citizen @key(fields: "id") @subject(path: "id") {
  "Citizen ID number (公民身份号码)"
  id: CitizenId!
  "Care (照护)"
  care: CitizenCare
}
"Care of a citizen (照护)"
type CitizenCare @key(fields: "citizenId") @subject(path: "citizenId")
  @table(name: "照护", key: "idNumber")
  @operation(id: "cares", keys: "ids") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Number of the file (档案号)"
  fileNumber: BigInt @item(class: UNCONDITIONAL, grade: 1) @column(name: "number")
  "Visits paid (上门服务)"
  visits: [CareVisit!] @item(class: UNCONDITIONAL, grade: 2) @rows(orderBy: "day")
  "Who cares for the citizen (照护人)"
  carer: Citizen
    @item(class: UNCONDITIONAL, grade: 2)
    @subjectRole(role: "AGENT")
    @column(name: "/carer/idNumber")
}
"A visit (上门服务)"
type CareVisit @subject(path: "..")
  @table(name: "上门服务", key: "idNumber")
  @operation(id: "visits", keys: "/filter/ids", rows: "/list", values: ["/filter/year:2026"]) {
  "Day of the visit (日期)"
  on: Date! @column(name: "day")
  "What it cost in yuan (费用)"
  cost: Decimal @column(name: "cost")
}`;

let hub: AllowanceHub;
let service: WebService;
const asked: unknown[] = [];
const carers = new Map<string, string>();

beforeAll(async () => {
  const root = {
    cares: ({ ids }: { ids: readonly string[] }) => {
      asked.push(['cares', ids]);
      return ids.map((id) => {
        const carer = carers.get(id);
        return { idNumber: id, number: 9007199254740992, carer: carer ? { idNumber: carer } : null };
      });
    },
    visits: ({ filter }: { filter: { ids: readonly string[]; year: number } }) => {
      asked.push(['visits', filter]);
      const rows = filter.ids.flatMap((idNumber) => [
        { idNumber, day: '2026-04-01', cost: null },
        { idNumber, day: '2026-03-01', cost: 12.5 },
      ]);
      return { list: rows };
    },
  };
  service = await serveWeb(graphqlHandler(buildSchema(schema), root));
  hub = await startAllowanceHub({
    sdl,
    files: { 'care.graphqls': schema },
    place: () => ({ url: `${service.url}/graphql` }),
  });
  const [first = '', second = ''] = hub.running.citizens;
  carers.set(first, second);
}, 120_000);
afterAll(() => hub.stop());

test('answers for citizens, their rows and their relatives, each asked once', async () => {
  const ids = hub.running.citizens.slice(0, 2);
  const [first, second] = ids;
  asked.length = 0;
  const reply = await hub.ask(
    'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { care { fileNumber visits { on cost } carer { care { fileNumber } } } } }',
    ids,
  );
  const visits = [
    { on: '2026-03-01', cost: '12.5' },
    { on: '2026-04-01', cost: null },
  ];
  const number = '9007199254740992';
  expect(reply.body).toEqual({
    data: {
      citizens: [
        { care: { fileNumber: number, visits, carer: { care: { fileNumber: number } } } },
        { care: { fileNumber: number, visits, carer: null } },
      ],
    },
  });
  expect(asked).toEqual(
    expect.arrayContaining([
      ['cares', [first, second]],
      ['visits', { ids: [first, second], year: 2026 }],
      ['cares', [second]],
    ]),
  );
  expect(asked).toHaveLength(3);
  expectNoLeak(reply, hub.running, ids);
  const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
  expect(record?.given.map(({ item, role }) => `${item} ${role}`).toSorted()).toEqual([
    'care.carer self',
    'care.fileNumber agent',
    'care.fileNumber self',
    'care.visits self',
  ]);
});

test('costs its own fields when it is gone', async () => {
  await service.stop();
  const ids = hub.running.citizens.slice(0, 3);
  const reply = await hub.ask(
    'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } care { fileNumber } } }',
    ids,
  );
  const citizens = reply.body.data?.['citizens'] as Record<string, Record<string, unknown>>[];
  expect(citizens.map(({ care }) => care)).toEqual(ids.map(() => ({ fileNumber: null })));
  expect(citizens.every(({ household }) => typeof household?.['name'] === 'string')).toBe(true);
  expect(reply.body.errors).toMatchObject([
    {
      path: ['citizens', 'care', 'fileNumber'],
      extensions: { code: 'SOURCE_UNAVAILABLE', department: owner, source: 'allowance' },
    },
  ]);
  expectNoLeak(reply, hub.running, ids);
});

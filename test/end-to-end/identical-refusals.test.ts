/**
 * To a caller who does not serve the whole province a citizen whom nobody knows and one who is registered elsewhere
 * look the same, byte for byte: in the answer, in what the sources and the hub's own index are asked, on record.
 */
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { absentCitizens } from '../fixtures/absent-citizens.ts';
import { type GraphReply, type RunningHub, civilAffairs, startHub } from '../fixtures/hub.ts';
import { expectNoLeak } from '../fixtures/leaks.ts';

/** 最低生活保障给付, which the province has delegated to its districts; here it is bound to no case. */
const power = '0700-E-00100';
const [absent = '', absentRelative = ''] = absentCitizens(2);

/** Words of laws and purposes that columns are called as well. */
const inReasons = ['社会救助', '姓名', '状态'];

/** Departments that hold the power by delegation, with the division of each. */
const delegates = [
  ['小店区民政局', '140105'],
  ['太原市民政局', '1401'],
] as const;

let running: RunningHub;
let divisions: ReadonlyMap<string, string>;

beforeAll(async () => {
  running = await startHub({
    lists: (demo) => ({
      ...demo,
      powers: demo.powers.map((one) => (one.code === power ? { ...one, caseBound: false } : one)),
      delegations: [
        ...demo.delegations,
        {
          power,
          fromDepartment: civilAffairs,
          toDepartment: '太原市民政局',
          division: '140100000000',
          from: '2015-09-01',
          to: null,
        },
      ],
    }),
  });
  divisions = await running.hub.scopeIndex.divisions(running.citizens);
}, 120_000);
afterAll(() => running.close());

/** Look-ups in the hub's own index and statements to the sources, each with how many it was about. */
let lookUps: (readonly [string, number])[] = [];
beforeEach(() => {
  lookUps = [];
  const { scopeIndex, cases, served } = running.hub;
  const find = scopeIndex.divisions.bind(scopeIndex);
  vi.spyOn(scopeIndex, 'divisions').mockImplementation((ids) => {
    lookUps.push(['divisions', ids.length]);
    return find(ids);
  });
  const parties = cases.parties.bind(cases);
  vi.spyOn(cases, 'parties').mockImplementation((id, role, ids) => {
    lookUps.push(['parties', ids.length]);
    return parties(id, role, ids);
  });
  for (const connector of served.connectors.values()) {
    connector.onStatement = (statement, keys) => lookUps.push([statement, keys]);
  }
});
afterEach(() => vi.restoreAllMocks());

interface Seen {
  readonly reply: GraphReply;
  /** All that the answer says, but for the number of the request and the time. */
  readonly bytes: string;
  readonly lookUps: readonly (readonly [string, number])[];
  readonly record: unknown;
}

async function see(department: string, query: string, variables: object): Promise<Seen> {
  const token = await running.token({ department, powers: [power] });
  lookUps = [];
  const reply = await running.ask(query, { token, variables, headers: { 'x-explain': '1' } });
  const head = (reply.head ?? '').replaceAll(/^(x-request-id|date): .*\n/gm, '');
  const { records } = await running.hub.ledger.verify();
  const [last] = await running.hub.ledger.read(records, 1);
  const { time, requestId, durationMilliseconds, subjectHashes, ...record } = last?.record ?? expect.fail();
  expect([time, requestId, durationMilliseconds, subjectHashes.length > 0]).not.toContain(undefined);
  return { reply, bytes: `${String(reply.status)} ${head}${reply.text}`, lookUps, record };
}

function expectSame(one: Seen, other: Seen): void {
  expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true);
  expect(one.lookUps).toEqual(other.lookUps);
  expect(one.record).toEqual(other.record);
}

describe.each(delegates)('%s', (department, code) => {
  const inside = (id: string): boolean => divisions.get(id)?.startsWith(code) ?? false;
  const own = (): string => running.citizens.find(inside) ?? expect.fail();
  const stranger = (): string => running.citizens.find((id) => !inside(id)) ?? expect.fail();

  test('reads its own citizens', async () => {
    const { reply } = await see(
      department,
      'query ($id: CitizenId!) { citizen(id: $id) { id household { name } } }',
      {
        id: own(),
      },
    );
    expect(reply.body.errors).toBeUndefined();
    expect(reply.body.data).toEqual({ citizen: { id: own(), household: { name: expect.any(String) } } });
  });

  test.each([
    ['only the ID', '{ id }'],
    ['an item', '{ household { name } }'],
    [
      'items of many sources',
      '{ id household { name idStatus } tax { annualIncome } disability { level { __typename } } }',
    ],
    ['items that the power does not need', '{ tax { annualIncome arrears } household { fingerprint } }'],
    ['nothing but the type', '{ __typename }'],
    ['a relative', '{ household { members { relationToHead citizen { tax { annualIncome } } } } }'],
  ])('sees no difference when it asks for %s', async (_, selection) => {
    const query = `query ($id: CitizenId!) { citizen(id: $id) ${selection} }`;
    const elsewhere = await see(department, query, { id: stranger() });
    const unknown = await see(department, query, { id: absent });
    expectSame(elsewhere, unknown);
    expect(elsewhere.reply.body.data).toEqual({ citizen: null });
    expect(elsewhere.reply.body.errors?.at(-1)).toMatchObject({
      path: ['citizen'],
      extensions: { code: 'NOT_AVAILABLE' },
    });
    expect(elsewhere.lookUps).toEqual([['divisions', 1]]);
    expectNoLeak(elsewhere.reply, running, [], inReasons);
  });

  test('sees no difference in a list, wherever he stands', async () => {
    const query = `query ($ids: [CitizenId!]!, $name: Boolean!) {
      citizens(ids: $ids) { household { name @include(if: $name) } tax { annualIncome } }
    }`;
    for (const name of [true, false]) {
      for (const at of [0, 1, 2]) {
        const ids = [own(), own()];
        const elsewhere = await see(department, query, { name, ids: ids.toSpliced(at, 0, stranger()) });
        const unknown = await see(department, query, { name, ids: ids.toSpliced(at, 0, absent) });
        expectSame(elsewhere, unknown);
        expect(elsewhere.lookUps[0]).toEqual(['divisions', 2]);
        expect(elsewhere.lookUps.slice(1).every(([, keys]) => keys <= 2)).toBe(true);
        const errors = elsewhere.reply.body.errors?.map(({ path }) => path);
        expect(errors).toEqual([['citizens', at]]);
      }
    }
  });

  test('sees no difference between relatives of whom its own citizen’s source tells', async () => {
    const place = running.files.sources.get('household');
    const database = new DatabaseSync(place && 'file' in place ? place.file : expect.fail());
    const rows = database
      .prepare('select rowid, 公民身份号码 as id, 户号 as home from 户籍人口 order by rowid')
      .all();
    const head = rows.find((row) => row['id'] === own()) ?? expect.fail();
    const member = rows.find((row) => row['home'] === head['home'] && row['id'] !== own()) ?? expect.fail();
    const rename = (id: string): unknown =>
      database
        .prepare('update 户籍人口 set 公民身份号码 = ? where rowid = ?')
        .run(id, Number(member['rowid']));
    const query = `query ($id: CitizenId!) {
      citizen(id: $id) { household { members { relationToHead citizen { vehicles { plates { plateNumber } } } } } }
    }`;
    rename(absentRelative);
    const unknown = await see(department, query, { id: own() });
    rename(stranger());
    const elsewhere = await see(department, query, { id: own() });
    rename(String(member['id']));
    database.close();
    expectSame(elsewhere, unknown);
    expect(unknown.reply.body.errors?.some(({ extensions }) => extensions['code'] === 'NOT_AVAILABLE')).toBe(
      true,
    );
    const members = unknown.reply.body.data?.['citizen'] as {
      household: { members: { citizen: unknown }[] };
    };
    expect(members.household.members.filter(({ citizen }) => citizen === null)).toHaveLength(1);
    expectNoLeak(elsewhere.reply, running, running.citizens.filter(inside), inReasons);
  });
});

test('a department that holds no delegation learns nothing either', async () => {
  const query = 'query ($id: CitizenId!) { citizen(id: $id) { household { name } } }';
  const known = await see('太原市教育局', query, { id: running.citizens[0] });
  const unknown = await see('太原市教育局', query, { id: absent });
  expectSame(known, unknown);
  expect(known.lookUps).toEqual([]);
  expect(known.reply.body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['POWER_NOT_YOURS']);
});

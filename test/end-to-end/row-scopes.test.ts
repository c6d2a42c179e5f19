/** Items of one citizen whose row scopes differ: an application that was approved for one division only. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type RunningHub, startHub } from '../fixtures/hub.ts';

/** A penalty power of the education department, bound to no case, that the whole province is the scope of. */
const power = '0200-B-01200';
const department = '省教育厅';
const limited = 'household.idStatus';
const division = '140100000000';

let running: RunningHub;
let registered: ReadonlyMap<string, string>;

beforeAll(async () => {
  running = await startHub({
    applications: (demo) =>
      demo.map((one) => (one.power === power && one.item === limited ? { ...one, division } : one)),
  });
  registered = await running.hub.scopeIndex.divisions(running.citizens);
}, 120_000);
afterAll(() => running.close());
beforeEach(() => {
  running.statements.length = 0;
});

const inside = (id: string): boolean => registered.get(id)?.startsWith('1401') ?? false;

async function ask(query: string, ids: readonly string[]): ReturnType<RunningHub['ask']> {
  const token = await running.token({ department, powers: [power] });
  return running.ask(query, { token, variables: { ids }, headers: { 'x-explain': '1' } });
}

test('withholds an item of those outside its scope and gives them the others', async () => {
  const ids = running.citizens.slice(0, 60);
  const { body } = await ask(
    'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { id household { name state: idStatus citizenId } } }',
    ids,
  );
  const citizens = body.data?.['citizens'] as {
    household: { name: string; state: string | null; citizenId: string };
  }[];
  const outside = ids.flatMap((id, index) => (inside(id) ? [] : [index]));
  expect(outside.length).toBeGreaterThan(5);
  expect(outside.length).toBeLessThan(ids.length - 5);
  expect(citizens.map(({ household }) => household.citizenId)).toEqual(ids);
  expect(citizens.every(({ household }) => household.name !== null)).toBe(true);
  expect(outside.map((index) => citizens[index]?.household.state)).toEqual(outside.map(() => null));
  expect(body.errors?.map((error) => [error.extensions['code'], error.path])).toEqual(
    outside.map((index) => ['NOT_AVAILABLE', ['citizens', index, 'household', 'state']]),
  );
  const [record] = await running.hub.ledger.read(1, 1);
  expect(record?.record.withheld).toEqual([{ item: limited, role: 'self', code: 'NOT_AVAILABLE' }]);
});

test('names the item that is withheld of a citizen, and none where the whole citizen is', async () => {
  const stranger = running.citizens.find((id) => !inside(id)) ?? '';
  const { body } = await ask(
    `query ($ids: [CitizenId!]!) {
      citizens(ids: $ids) { household { name provenance(of: idStatus) { source } } }
      others: citizens(ids: $ids) { household { idStatus } }
    }`,
    [stranger],
  );
  expect(body.errors?.map((error) => [error.path, error.extensions['field']])).toEqual([
    [['citizens', 0, 'household', 'provenance'], limited],
    [['others', 0], undefined],
  ]);
});

test('an item that a condition leaves out is neither given nor withheld on record', async () => {
  const { body } = await ask(
    `query ($ids: [CitizenId!]!, $no: Boolean! = false) {
      citizens(ids: $ids) { household { name idStatus @include(if: $no) } }
    }`,
    running.citizens.slice(0, 60),
  );
  expect(body.errors).toBeUndefined();
  const records = await running.hub.ledger.read(1, 500);
  const last = records.at(-1)?.record;
  expect(last?.given.map(({ item }) => item)).toEqual(['household.name']);
  expect(last?.withheld).toEqual([]);
});

test('asks the source about an item only of those in its scope', async () => {
  const ids = running.citizens.slice(0, 60);
  const keys: [string, number][] = [];
  const household = running.hub.served.connectors.get('household');
  const before = household?.onStatement;
  if (household) household.onStatement = (statement, count) => keys.push([statement, count]);
  const { body } = await ask(
    'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name idStatus } } }',
    ids,
  );
  if (household && before) household.onStatement = before;
  expect(body.data).not.toBeNull();
  const asked = keys.filter(([statement]) => statement.includes('居民身份证'));
  expect(asked).toHaveLength(1);
  const formsOf = asked[0]?.[1] ?? 0;
  const within = ids.filter(inside).length;
  // Those with a 15-digit form are asked for under both.
  expect(formsOf).toBeGreaterThanOrEqual(within);
  expect(formsOf).toBeLessThanOrEqual(2 * within);
});

test('refuses a citizen altogether where nothing that is asked of him is in scope', async () => {
  const stranger = running.citizens.find((id) => !inside(id)) ?? '';
  const { body } = await ask(
    'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { id household { idStatus } } }',
    [stranger],
  );
  expect(body.data).toEqual({ citizens: [null] });
  expect(body.errors?.map((error) => [error.extensions['code'], error.path])).toEqual([
    ['NOT_AVAILABLE', ['citizens', 0]],
  ]);
  expect(running.statements).toEqual([]);
});

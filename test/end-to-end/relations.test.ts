/** Relations across departments: each citizen who is reached is decided and scoped anew in his own role. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sampleHouseholds } from '../demo/sample-people.ts';
import { expectNoLeak } from '../fixtures/leaks.ts';
import type { GraphReply } from '../fixtures/hub.ts';
import { allNeeds, firmId, startFirmsHub, type FirmsHub, type Needs } from './relations/firms.ts';

const city = '140100000000';
const households = sampleHouseholds(40);
const people = households.flatMap(({ members }) => members);
const inside = people.filter(({ division }) => division.startsWith('1401'));
const [one, two, insider] = inside.slice(-3).map(({ id }) => id) as [string, string, string];
const outsider = people.find(({ division }) => !division.startsWith('1401'))?.id ?? '';
/** Several of whom live in the city. */
const family = households.find(
  ({ members }) => members.length > 2 && members.every(({ division }) => division.startsWith('1401')),
);

/** Represented by one in the city, by one outside of it, by nobody, and by what is no citizen. */
const firms = new Map([
  [1, insider],
  [2, outsider],
  [3, null],
  [4, '149999198001010010'],
]);
const employments = new Map<string, readonly (number | string)[]>([
  [one, [1, 2, 3, 4, 9, 'none']],
  [two, [1]],
  ...(family?.members ?? []).map(({ id }): [string, readonly number[]] => [id, [3]]),
]);

type Json = Readonly<Record<string, unknown>>;

/** A member of an object, of the members of its members, and so on. */
function at(value: unknown, ...keys: readonly (string | number)[]): unknown {
  return keys.reduce<unknown>((object, key) => (object as Json | null | undefined)?.[key], value);
}

const codesOf = ({ body }: GraphReply): unknown[] =>
  (body.errors ?? []).map(({ path, extensions }) => [path?.slice(3).join('.'), extensions['code']]);

async function startWith(
  needs: Needs = allNeeds,
  namesIn = '140000000000',
): Promise<{ hub: FirmsHub; asked: [string, number][] }> {
  const hub = await startFirmsHub({ division: city, namesIn, firms, employments, needs });
  const asked: [string, number][] = [];
  for (const [name, connector] of hub.running.hub.served.connectors)
    connector.onStatement = (_, keys) => void asked.push([name, keys]);
  return { hub, asked };
}

const employersOf = (selection: string): string => `query ($ids: [CitizenId!]!) {
  citizens(ids: $ids) { work { employments { wage state employer { ${selection} } } } }
}`;

describe('a firm and the citizen who represents it', () => {
  let hub: FirmsHub;
  let asked: [string, number][];
  beforeAll(async () => {
    ({ hub, asked } = await startWith());
  }, 120_000);
  afterAll(() => hub.stop());
  beforeEach(() => {
    asked.length = 0;
  });

  test('are read from other departments by the identifier of the firm, of all citizens at once', async () => {
    const reply = await hub.ask(employersOf('socialCreditId name'), [one, two]);
    const list = at(reply.body.data, 'citizens', 0, 'work', 'employments') as readonly Json[];
    expect(list.map(({ wage, state }) => [wage, state])).toEqual([
      ['1000.50', 'INSURED'],
      ['2001.00', 'ENDED'],
      ['3001.50', 'INSURED'],
      ['4002.00', 'ENDED'],
      ['5002.50', 'INSURED'],
      ['6003.00', 'ENDED'],
    ]);
    expect(list.map(({ employer }) => at(employer, 'name'))).toEqual([
      '1 号公司',
      '2 号公司',
      '3 号公司',
      '4 号公司',
      null,
      undefined,
    ]);
    expect(at(list[4], 'employer')).toEqual({ socialCreditId: firmId(9), name: null });
    expect(at(list[5], 'employer')).toBeNull();
    expect(codesOf(reply)).toEqual([['employments.5.employer', 'SOURCE_DATA_INVALID']]);
    expect(asked).toEqual([
      ['work', 2],
      ['firms', 5],
    ]);
  });

  test('are decided anew: who is out of scope is not available, and nothing of him is read', async () => {
    const reply = await hub.ask(employersOf('legalRepresentative { id household { name } }'), [one]);
    const representative = (place: number): unknown =>
      at(reply.body.data, 'citizens', 0, 'work', 'employments', place, 'employer', 'legalRepresentative');
    expect(representative(0)).toEqual({ id: insider, household: { name: expect.any(String) as unknown } });
    expect([1, 2, 3].map(representative)).toEqual([null, null, null]);
    const path = 'employer.legalRepresentative';
    expect(codesOf(reply)).toEqual([
      [`employments.1.${path}`, 'NOT_AVAILABLE'],
      [`employments.3.${path}`, 'SOURCE_DATA_INVALID'],
      ['employments.5.employer', 'SOURCE_DATA_INVALID'],
    ]);
    expect(asked.filter(([name]) => name === 'household')).toEqual([['household', 1]]);
    const { record } = (await hub.running.hub.ledger.read(1, 500)).at(-1) ?? {};
    // The one who was asked for, and both who were reached.
    expect(record?.subjectHashes).toHaveLength(3);
    expect(record?.given.map(({ item, role }) => `${item} ${role}`).toSorted()).toEqual([
      'enterprise.legalRepresentativeOf self',
      'household.idNumber legalRepresentative',
      'household.name legalRepresentative',
      'work.employments self',
    ]);
    expectNoLeak(reply, hub.running, [one, insider]);
  });

  test('pages and orders of a list go with relations below it', async () => {
    const reply = await hub.ask(
      `query ($ids: [CitizenId!]!, $first: Int, $order: [EmploymentOrder!]) { citizens(ids: $ids) { work {
        employments(first: $first, orderBy: $order) { cursor wage employer { name } } } } }`,
      [one, two],
      { first: 2, order: [{ field: 'state', direction: 'DESCENDING' }, { field: 'wage' }] },
    );
    const list = at(reply.body.data, 'citizens', 0, 'work', 'employments') as readonly Json[];
    expect(list.map(({ wage, employer }) => [wage, at(employer, 'name')])).toEqual([
      ['2001.00', '2 号公司'],
      ['4002.00', '4 号公司'],
    ]);
    const after = list[1]?.['cursor'];
    const next = await hub.ask(
      `query ($ids: [CitizenId!]!, $after: String) { citizens(ids: $ids) { work {
        employments(first: 2, after: $after, orderBy: [{ field: state, direction: DESCENDING }, { field: wage }]) { wage } } } }`,
      [one],
      { after },
    );
    expect(at(next.body.data, 'citizens', 0, 'work', 'employments')).toEqual([
      { wage: '6003.00' },
      { wage: '1000.50' },
    ]);
    const strange = await hub.ask(
      `query ($ids: [CitizenId!]!, $after: String) { citizens(ids: $ids) { work { employments(after: $after) { wage } } } }`,
      [two],
      { after },
    );
    expect(at(strange.body.data, 'citizens', 0, 'work', 'employments')).toBeNull();
    expect(strange.body.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('relations without needs', () => {
  let hub: FirmsHub;
  let asked: [string, number][];
  beforeAll(async () => {
    ({ hub, asked } = await startWith({
      self: ['work.employments', 'enterprise.legalRepresentativeOf', 'household.members'],
      legalRepresentative: ['household.name'],
    }));
  }, 120_000);
  afterAll(() => hub.stop());
  beforeEach(() => {
    asked.length = 0;
  });

  test('an item of the firm, or the ID of its representative, is withheld with the reason', async () => {
    const reply = await hub.ask(employersOf('name legalRepresentative { id household { name } }'), [two]);
    expect(at(reply.body.data, 'citizens', 0, 'work', 'employments', 0, 'employer')).toEqual({
      name: null,
      legalRepresentative: { id: null, household: { name: expect.any(String) as unknown } },
    });
    const withheld = (reply.body.errors ?? []).map(({ extensions }) => [
      extensions['code'],
      extensions['field'],
      extensions['role'],
    ]);
    expect(withheld).toEqual([
      ['FIELD_NOT_NEEDED', 'enterprise.businessLicence', 'self'],
      ['FIELD_NOT_NEEDED', 'household.idNumber', 'legalRepresentative'],
    ]);
    expectNoLeak(reply, hub.running, [two]);
  });

  test('a list whose item is withheld is not sensed by its order or its pages, either', async () => {
    const reply = await hub.ask(
      `query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { members { citizen { work {
        employments(first: 1, orderBy: [{ field: wage }]) { cursor } } } } } } }`,
      [family?.members[0]?.id ?? ''],
    );
    const members = at(reply.body.data, 'citizens', 0, 'household', 'members') as readonly Json[];
    expect(members.map(({ citizen }) => citizen)).toEqual(members.map(() => null));
    expect(new Set(reply.body.errors?.map(({ extensions }) => extensions['code']))).toEqual(
      new Set(['FIELD_NOT_NEEDED']),
    );
    expect(asked.map(([name]) => name)).toEqual(['household']);
  });
});

describe('household members are subjects of another source', () => {
  let hub: FirmsHub;
  beforeAll(async () => {
    ({ hub } = await startWith());
  }, 120_000);
  afterAll(() => hub.stop());

  test('and each is read there in his role', async () => {
    const [head, ...others] = family?.members ?? [];
    const reply = await hub.ask(
      `query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { members {
        citizen { id household { name } work { employments { employer { name legalRepresentative { id } } } } }
      } } } }`,
      [head?.id ?? ''],
    );
    const members = at(reply.body.data, 'citizens', 0, 'household', 'members') as readonly Json[];
    expect(new Set(members.map(({ citizen }) => at(citizen, 'household', 'name')))).toEqual(
      new Set(others.map(({ name }) => name)),
    );
    expect(members).toHaveLength(others.length);
    for (const { citizen } of members) {
      // The power needs neither an ID of members nor who represents the firms that they work for.
      expect(citizen).toMatchObject({
        id: null,
        work: { employments: [{ employer: { name: null, legalRepresentative: null } }] },
      });
    }
    const withheld = (reply.body.errors ?? []).map(({ extensions }) => [
      extensions['field'],
      extensions['role'],
    ]);
    expect(withheld).toEqual([
      ['household.idNumber', 'householdMember'],
      ['enterprise.businessLicence', 'householdMember'],
      ['enterprise.legalRepresentativeOf', 'householdMember'],
    ]);
  });
});

describe('items with another row scope than the rest', () => {
  let hub: FirmsHub;
  beforeAll(async () => {
    ({ hub } = await startWith(allNeeds, '140199000000'));
  }, 120_000);
  afterAll(() => hub.stop());

  test('a firm is asked about by the scope of the citizen in whose object it stands', async () => {
    const reply = await hub.ask(
      'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } work { employments { employer { name } } } } }',
      [two],
    );
    expect(at(reply.body.data, 'citizens')).toEqual([
      { household: { name: null }, work: { employments: [{ employer: { name: '1 号公司' } }] } },
    ]);
    expect(reply.body.errors?.map(({ extensions }) => extensions['field'])).toEqual(['household.name']);
  });
});

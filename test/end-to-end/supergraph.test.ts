/** The hub behind a real router: its endpoints decide, scope and record each call as the main one does. */
import { type JWTPayload, decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { citizenIdCheckCharacter } from '../../schema/identifiers/citizen-id.ts';
import { type RunningHub, assistancePower, demoCase, startHub } from '../fixtures/hub.ts';
import { type Ask, type RunningRouter, asker, exported, startRouter } from './supergraph/router.ts';

let running: RunningHub;
let router: RunningRouter;
beforeAll(async () => {
  running = await startHub();
  router = await startRouter(running);
}, 120_000);
afterAll(async () => {
  await router?.close();
  await running?.close();
});
beforeEach(() => {
  running.statements.length = 0;
});

const inCase = { 'x-case': demoCase };
const absentId = `14999919000101001${citizenIdCheckCharacter('14999919000101001')}`;

async function endpoint(name: string): Promise<Ask> {
  return asker(new URL(`/subgraphs/${name}`, running.url).href, await running.token());
}

async function records() {
  return (await running.hub.ledger.read(1, 500)).map(({ record }) => record);
}

const several = `query ($ids: [CitizenId!]!) {
  citizens(ids: $ids) {
    __typename
    id
    household { name registeredDivision fingerprint members { relationToHead citizen { id } } }
    tax { annualIncome arrears invoices { invoiceNumber: __typename } provenance(of: annualIncome) { source } }
    realEstate { properties { __typename } }
    health { aidsRecord { __typename } }
  }
}`;

describe('through a router', () => {
  test('gives the data that the hub gives directly, and withholds the same for the same reasons', async () => {
    const options = { variables: { ids: running.citizens.slice(0, 12) }, headers: inCase };
    const [direct, routed] = [await running.ask(several, options), await router.ask(several, options)];
    expect(direct.body.data?.['citizens']).toHaveLength(12);
    expect(routed.body.data).toEqual(direct.body.data);
    const reasons = ({ body }: typeof direct) =>
      (body.errors ?? [])
        .map(({ message, extensions }) => [extensions['code'], extensions['coordinate'], message])
        .toSorted((one, other) => one.join().localeCompare(other.join()));
    expect(reasons(direct).length).toBeGreaterThan(3);
    expect(reasons(routed)).toEqual(reasons(direct));
    expect(running.faults).toEqual([]);
  });

  test('gives of relatives whose ID is withheld what the hub gives directly here: nothing', async () => {
    const query = `query ($ids: [CitizenId!]!) {
      citizens(ids: $ids) { household { spouse { id tax { annualIncome } } members { citizen { tax { annualIncome } } } } }
    }`;
    const options = { variables: { ids: running.citizens.slice(0, 12) }, headers: inCase };
    const [direct, routed] = [await running.ask(query, options), await router.ask(query, options)];
    expect(routed.body.data).toEqual(direct.body.data);
  });

  test('passes on who asks: nobody reads without a token, a case or a power of his', async () => {
    const query = 'query ($id: CitizenId!) { citizen(id: $id) { tax { annualIncome } } }';
    const variables = { id: running.citizens[0] };
    const codes = ({ body }: Awaited<ReturnType<Ask>>) =>
      body.errors?.map(({ extensions }) => extensions['code']);
    expect(codes(await router.ask(query, { variables, token: null }))).toContain('UNAUTHENTICATED');
    expect(codes(await router.ask(query, { variables }))).toContain('CASE_REQUIRED');
    expect(codes(await router.ask(query, { variables, headers: { ...inCase, 'x-power': 'X-1' } }))).toContain(
      'POWER_NOT_YOURS',
    );
    expect(running.statements).toEqual([]);
    expect((await router.ask('{ publishedList { epoch } }', { token: null })).body.errors).toBeUndefined();
  });
});

describe('an endpoint', () => {
  const query = `query ($of: [_Any!]!) {
    _entities(representations: $of) { __typename ... on Citizen { id tax { annualIncome arrears } } }
  }`;
  const citizen = (id: string | undefined, more: object = {}) => ({ __typename: 'Citizen', id, ...more });

  test('puts entities at the places of their representations, and tells why one is withheld', async () => {
    const [one, two] = running.citizens;
    const of = [citizen(two), citizen(absentId), citizen(one, { tax: { annualIncome: '1' } }), citizen(two)];
    const { status, body } = await (await endpoint('tax'))(query, { variables: { of }, headers: inCase });
    expect(status).toBe(200);
    const entities = body.data?.['_entities'] as ({ id: string; tax: Record<string, unknown> } | null)[];
    expect(entities.map((entity) => entity?.id ?? null)).toEqual([two, null, one, two]);
    expect(entities[2]?.tax['annualIncome']).not.toBe('1');
    expect(entities[0]).toEqual(entities[3]);
    expect(entities.every((entity) => entity === null || entity.tax['arrears'] === null)).toBe(true);
    expect(body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['_entities', 0, 'tax', 'arrears'], 'FIELD_NOT_NEEDED'],
      [['_entities', 1], 'NOT_AVAILABLE'],
    ]);
  });

  test('answers several fields of entities and what describes it in one call, by their conditions', async () => {
    const document = `query ($of: [_Any!]!, $no: Boolean!) {
      one: _entities(representations: $of) { ...Income ... on Citizen { role: _role } }
      two: _entities(representations: $of) @skip(if: $no) { ...Income }
      ... @include(if: $no) { entities_0: _entities(representations: []) { __typename } }
      __typename
    }
    fragment Income on Citizen { tax { annualIncome } }`;
    const of = [
      citizen(running.citizens[0]),
      citizen(running.citizens[1], { _role: 'CHILD' }),
      { __typename: 'Citizen', id: null },
    ];
    const { body } = await (
      await endpoint('tax')
    )(document, { variables: { of, no: true }, headers: inCase });
    expect(body.data).toEqual({
      __typename: 'Query',
      one: [
        {
          role: 'SELF',
          tax: {
            annualIncome: expect.toSatisfy((value) => value === null || typeof value === 'string') as unknown,
          },
        },
        null,
        null,
      ],
      entities_0: [],
    });
    expect(body.errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
      ['one.1.tax.annualIncome', 'FIELD_NOT_NEEDED'],
      ['one.1', 'NOT_AVAILABLE'],
    ]);
  });

  test('records each call with its citizens and its own source alone', async () => {
    const before = (await records()).length;
    const ids = running.citizens.slice(0, 3);
    await (
      await endpoint('tax')
    )(query, { variables: { of: ids.map((id) => citizen(id)) }, headers: inCase });
    const [record, ...more] = (await records()).slice(before);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ power: assistancePower, sources: ['tax'], outcome: 'answered' });
    expect(record?.subjectHashes).toHaveLength(3);
    expect(record?.given.map(({ item }) => item)).toEqual(['tax.annualIncome']);
    expect(record?.withheld.map(({ item }) => item)).toEqual(['tax.arrears']);
  });

  test('takes 500 citizens at most, and records who asked for more', async () => {
    const of = Array.from({ length: 501 }, () => citizen(running.citizens[0]));
    const { body } = await (await endpoint('tax'))(query, { variables: { of }, headers: inCase });
    expect(body.errors?.[0]?.extensions['code']).toBe('TOO_MANY_SUBJECTS');
    expect((await records()).at(-1)).toMatchObject({ outcome: 'refused', refusal: 'TOO_MANY_SUBJECTS' });
    expect(running.statements).toEqual([]);
  });

  test.each([
    ['another type', { __typename: 'CitizenTax', citizenId: '1' }],
    ['no ID', { __typename: 'Citizen', id: 12 }],
    ['a role that there is none of', { __typename: 'Citizen', id: absentId, _role: 'BOSS' }],
    ['a wrong ID', { __typename: 'Citizen', id: '149999199001010010' }],
  ])('refuses %s', async (_what, representation) => {
    const { body } = await (
      await endpoint('tax')
    )(query, { variables: { of: [representation] }, headers: inCase });
    expect(body.errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(running.statements).toEqual([]);
  });

  test('has no field of another source', async () => {
    const { body } = await (
      await endpoint('tax')
    )('query ($of: [_Any!]!) { _entities(representations: $of) { ... on Citizen { household { name } } } }', {
      variables: { of: [citizen(running.citizens[0])] },
      headers: inCase,
    });
    expect(body.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('describes itself, with the powers of the list that need each item', async () => {
    const { body } = await (await endpoint('tax'))('{ __typename _service { sdl } }', { token: null });
    const { sdl = '' } = (body.data?.['_service'] ?? {}) as { sdl?: string };
    expect(body.data?.['__typename']).toBe('Query');
    const line = sdl.split('\n').find((text) => text.includes('annualIncome:')) ?? '';
    expect(line).toContain('@authenticated @requiresScopes(scopes: [');
    expect(line).toContain(`["power:${assistancePower}"]`);
    expect(line).toContain('@policy(policies: [["class:conditional"]])');
    expect(router.supergraph).toContain(`["power:${assistancePower}"]`);
    expect(router.supergraph).toContain('/subgraphs/tax"');
    expect((await fetch(new URL('/subgraphs/nothing', running.url))).status).toBe(404);
    expect((await fetch(new URL('/subgraphs/tax', running.url))).status).toBe(405);
  });
});

test('a router that keeps to the directives turns away what the list has for other powers alone', async () => {
  const strict = await startRouter(running, {
    genericAuth: {
      mode: 'protect-granular',
      rejectUnauthenticated: false,
      resolveUserFn: ({ request }: { readonly request: Request }) => {
        const token = /^Bearer (?<token>.+)$/.exec(request.headers.get('authorization') ?? '')?.groups?.[
          'token'
        ];
        return token === undefined ? null : decodeJwt(token);
      },
      extractScopes: (user: JWTPayload | null) =>
        ((user?.['powers'] ?? []) as readonly string[]).map((code) => `power:${code}`),
      extractPolicies: (user: JWTPayload) => [`role:${String(user['role'])}`, 'class:conditional'],
    },
  });
  try {
    const query = 'query ($id: CitizenId!) { citizen(id: $id) { tax { annualIncome arrears } } }';
    const options = { variables: { id: running.citizens[0] }, headers: inCase };
    const { body } = await strict.ask(query, options);
    expect(body.data).toMatchObject({ citizen: { tax: {} } });
    expect(body.errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code']])).toEqual([
      ['citizen.tax.arrears', 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ]);
    const record = (await records()).at(-1);
    expect(record?.given.map(({ item }) => item)).toEqual(['tax.annualIncome']);
    expect(record?.withheld).toEqual([]);
  } finally {
    await strict.close();
  }
});

test('a repealed power stops reads through the router, also by the supergraph from before', async () => {
  const query = 'query ($id: CitizenId!) { citizen(id: $id) { id tax { annualIncome } } }';
  const options = { variables: { id: running.citizens[0] }, headers: inCase };
  expect((await router.ask(query, options)).body.errors).toBeUndefined();
  const publisher = await running.token({ role: 'listPublisher', powers: [] });
  const repealed = await router.ask(
    'mutation ($code: ID!) { repealPower(code: $code, document: "晋政发〔2026〕1号") { epoch } }',
    { variables: { code: assistancePower }, token: publisher },
  );
  expect(repealed.body.errors).toBeUndefined();
  running.statements.length = 0;
  const [direct, routed] = [await running.ask(query, options), await router.ask(query, options)];
  expect(routed.body.data).toEqual(direct.body.data);
  expect(routed.body.errors?.map(({ extensions }) => extensions['code'])).toContain('POWER_REPEALED');
  expect(running.statements).toEqual([]);
  expect(await exported(running.url)).not.toContain(`["power:${assistancePower}"]`);
});

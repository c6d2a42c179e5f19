/** Whatever is wrong with a request: a clear error with its code, nothing read, nothing changed, nothing told. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { SignJWT, generateKeyPair } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DemoKeys, demoAudience, demoIssuer, openDemoKeys } from '../../auth/caller/demo-keys.ts';
import { errorEntry, type ErrorCode } from '../../schema/errors.ts';
import {
  type GraphReply,
  type RunningHub,
  assistancePower,
  civilAffairs,
  demoCase,
  startHub,
} from '../fixtures/hub.ts';
import { expectNoLeak } from '../fixtures/leaks.ts';
import { type RawRequest, jsonType, sendRaw } from '../fixtures/raw-request.ts';

let running: RunningHub;
let keys: DemoKeys;
let usual: string;
/** A right ID of the fixture. */
let id: string;

beforeAll(async () => {
  running = await startHub();
  keys = await openDemoKeys(running.files.directory);
  usual = await running.token();
  id = running.citizens[0] ?? '';
}, 120_000);
afterAll(() => running.close());
beforeEach(() => {
  running.statements.length = 0;
  running.faults.length = 0;
});

const reading = (): string => `{ citizen(id: "${id}") { household { name } tax { annualIncome } } }`;

/** A request by the usual caller, in the case, changed in some way. */
function changed({ headers, ...rest }: RawRequest): Promise<GraphReply> {
  return sendRaw(running.url, {
    headers: { ...jsonType, authorization: `Bearer ${usual}`, 'x-case': demoCase, ...headers },
    body: JSON.stringify({ query: reading() }),
    ...rest,
  });
}

function body(content: unknown): RawRequest {
  return { body: JSON.stringify(content) };
}

async function newestRecord(): Promise<{ sequence: number; outcome: string; refusal: string | null } | null> {
  const { records } = await running.hub.ledger.verify();
  const [last] = records === 0 ? [] : await running.hub.ledger.read(records, 1);
  return last
    ? { sequence: last.sequence, outcome: last.record.outcome, refusal: last.record.refusal }
    : null;
}

/** The code and what to do about it, without data; no source was asked, and the log has nothing to tell. */
function expectRefused(reply: GraphReply, code: ErrorCode, status = errorEntry(code).status): void {
  const [first] = reply.body.errors ?? [];
  expect([reply.status, first?.extensions['code']]).toEqual([status, code]);
  expect(first?.extensions['remedy']).toBe(errorEntry(code).remedy);
  expect(reply.body).not.toHaveProperty('data');
  expect(reply.text).not.toMatch(/did you mean|suggestion/i);
  expectNoLeak(reply, running, [id]);
  expect(running.statements).toEqual([]);
  expect(running.faults).toEqual([]);
}

describe('a body that', () => {
  const { stringify } = JSON;
  test.each<[string, () => RawRequest]>([
    ['is empty', () => ({ body: '' })],
    ['is cut off', () => ({ body: '{"query": "{ pub' })],
    ['is no UTF-8', () => ({ body: Buffer.from('7b227175657279223a2022c9ed227d', 'hex') })],
    ['is null', () => body(null)],
    ['is a number', () => body(5)],
    ['is a text', () => body('{ publishedList { epoch } }')],
    ['is an empty object', () => body({})],
    ['is a list of requests', () => body([{ query: reading() }, { query: reading() }])],
    ['is an empty list', () => body([])],
    ['has no query', () => body({ variables: {} })],
    ['has an empty query', () => body({ query: '' })],
    ['has a query that is no text', () => body({ query: { citizen: id } })],
    ['has variables that are a list', () => body({ query: reading(), variables: [id] })],
    ['has variables that are a text', () => body({ query: reading(), variables: stringify({ id }) })],
    ['has extensions that are a text', () => body({ query: reading(), extensions: 'x' })],
    ['has a name of an operation that is no text', () => body({ query: reading(), operationName: 1 })],
    [
      'names an operation that is not there',
      () => body({ query: `query A ${reading()}`, operationName: 'B' }),
    ],
    ['has two operations and names none', () => body({ query: `query A ${reading()} query B ${reading()}` })],
  ])('%s is a bad request, on record', async (_, request) => {
    expectRefused(await changed(request()), 'BAD_REQUEST');
    expect(await newestRecord()).toMatchObject({ outcome: 'refused', refusal: 'BAD_REQUEST' });
  });

  test.each<[string, () => RawRequest]>([
    ['is plain text', () => ({ headers: { 'content-type': 'text/plain' } })],
    [
      'is a form',
      () => ({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'query=x' }),
    ],
    ['calls itself XML', () => ({ headers: { 'content-type': 'application/xml' } })],
    ['calls itself GB 18030', () => ({ headers: { 'content-type': 'application/json; charset=gb18030' } })],
    ['calls itself compressed', () => ({ headers: { 'content-encoding': 'gzip' } })],
  ])('%s is of another form, on record', async (_, request) => {
    expectRefused(await changed(request()), 'BAD_REQUEST', 415);
    expect(await newestRecord()).toMatchObject({ outcome: 'refused', refusal: 'BAD_REQUEST' });
  });

  test('asks for a document by its hash is not served', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    expectRefused(await changed(body({ extensions })), 'NOT_SUPPORTED');
  });
});

test('a caller who hangs up in the middle disturbs nobody', async () => {
  const { hostname, port } = new URL(running.url);
  const head = `POST /graphql HTTP/1.1\r\nhost: hub\r\nauthorization: Bearer ${usual}\r\ncontent-type: application/json\r\n`;
  for (const rest of [
    '',
    'content-length: 1000\r\n\r\n{"query"',
    'transfer-encoding: chunked\r\n\r\n5\r\n{"qu',
  ]) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    await new Promise((resolve) => socket.write(head + rest, resolve));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = once(socket, 'close');
    socket.destroy();
    await closed;
  }
  expect((await changed({})).status).toBe(200);
  expect(running.faults).toEqual([]);
});

describe('a method or target that', () => {
  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('is %s is not served', async (method) => {
    const target = `/graphql?query=${encodeURIComponent(reading())}`;
    const reply = await changed({ method, target, body: '' });
    expectRefused(reply, 'BAD_REQUEST', 405);
    expect(reply.head).toContain('allow: POST');
  });

  test.each(['//', '//:x:/', '/nothing', '/graphql/../x', 'http://[::/graphql', '*'])(
    '%s leads nowhere, and the hub lives on',
    async (target) => {
      const reply = await changed({ target });
      expect(reply.status).toBe(404);
      expectNoLeak(reply, running, [id]);
      expect(running.faults).toEqual([]);
    },
  );
});

describe('a document that', () => {
  test.each<[string, () => string, ErrorCode]>([
    ['is cut off', () => '{ citizen(', 'GRAPHQL_PARSE_FAILED'],
    ['has an unknown field', () => '{ citizn { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    ['has an unknown argument', () => `{ citizen(ids: "${id}") { id } }`, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'has an unknown type',
      () => 'query ($id: CitizenID!) { citizen(id: $id) { id } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'has an unknown role',
      () => `{ citizen(id: "${id}", role: SELFF) { id } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'has an unknown directive',
      () => `{ citizen(id: "${id}") { id @skp(if: true) } }`,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    [
      'has a fragment of itself',
      () => 'fragment f on Citizen { ...f } { citizen { ...f } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['selects nothing of an object', () => `{ citizen(id: "${id}") }`, 'GRAPHQL_VALIDATION_FAILED'],
    ['has a wrong check character', () => '{ citizen(id: "149999190001010010") { id } }', 'BAD_USER_INPUT'],
    ['has an ID of 17 characters', () => '{ citizen(id: "14999919000101001") { id } }', 'BAD_USER_INPUT'],
    ['has an ID that is a number', () => '{ citizen(id: 149999190001010010) { id } }', 'BAD_USER_INPUT'],
    [
      'asks once for what only comes as events',
      () => 'subscription { publishedList { hash } }',
      'NOT_SUPPORTED',
    ],
    ['subscribes to citizens', () => 'subscription { citizen }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s is refused', async (_, query, code) => {
    expectRefused(await changed(body({ query: query() })), code);
  });
});

describe('a variable that', () => {
  const query =
    'query ($ids: [CitizenId!]!, $role: SubjectRole! = SELF) { citizens(ids: $ids, role: $role) { id } }';
  test.each<[string, () => unknown]>([
    ['is missing', () => ({})],
    ['is null', () => ({ ids: null })],
    ['holds null', () => ({ ids: [null] })],
    ['is a number', () => ({ ids: 5 })],
    ['holds an object', () => ({ ids: [{ id }] })],
    ['holds a wrong check character', () => ({ ids: [id, '149999190001010010'] })],
    ['is no role', () => ({ ids: [id], role: 'SELFF' })],
    ['is a megabyte long', () => ({ ids: ['1'.repeat(900_000)] })],
  ])('%s is refused', async (_, variables) => {
    const reply = await changed(body({ query, variables: variables() }));
    expectRefused(reply, 'BAD_USER_INPUT');
    expect(reply.body.errors?.[0]?.message).toMatch(/\$(ids|role)/);
    expect(reply.text.length).toBeLessThan(2_000);
  });
});

interface Claims {
  readonly issuer?: string;
  readonly audience?: string;
  readonly expires?: number;
  readonly kid?: string;
  readonly powers?: readonly string[];
  readonly department?: string;
}

const now = (): number => Math.floor(Date.now() / 1000);

function signed(claims: Claims, key = keys.privateKey): Promise<string> {
  const { department = civilAffairs, powers = [assistancePower] } = claims;
  return new SignJWT({ department, powers, application: 'a', role: 'application' })
    .setProtectedHeader({ alg: 'ES256', kid: claims.kid ?? keys.kid })
    .setIssuer(claims.issuer ?? demoIssuer)
    .setAudience(claims.audience ?? demoAudience)
    .setSubject('张三')
    .setJti('token-1')
    .setExpirationTime(claims.expires ?? now() + 3600)
    .sign(key);
}

describe('a token that', () => {
  const forged = async (): Promise<string> => {
    const [head, , signature] = (await signed({})).split('.');
    const payload = {
      iss: demoIssuer,
      aud: demoAudience,
      sub: 'x',
      jti: 'x',
      exp: now() + 3600,
      role: 'auditor',
    };
    return `${head}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${signature}`;
  };
  const unsigned = async (): Promise<string> => {
    const [, payload] = (await signed({})).split('.');
    return `${Buffer.from(JSON.stringify({ alg: 'none', kid: keys.kid })).toString('base64url')}.${payload}.AA`;
  };
  test.each<[string, () => Promise<string>, ErrorCode]>([
    ['has expired', () => signed({ expires: now() - 60 }), 'TOKEN_EXPIRED'],
    ['is for another audience', () => signed({ audience: 'urn:other' }), 'TOKEN_INVALID'],
    ['is of another issuer', () => signed({ issuer: 'urn:other' }), 'TOKEN_INVALID'],
    ['was changed after signing', forged, 'TOKEN_INVALID'],
    ['is not signed', unsigned, 'TOKEN_INVALID'],
    [
      'is signed by a stranger',
      async () => signed({}, (await generateKeyPair('ES256')).privateKey),
      'TOKEN_INVALID',
    ],
    ['names an unknown key', () => signed({ kid: 'demo-other' }), 'TOKEN_INVALID'],
    ['is none', () => Promise.resolve('nothing'), 'UNAUTHENTICATED'],
  ])('%s is refused, and of its claims nothing is believed', async (_, token, code) => {
    const before = await newestRecord();
    expectRefused(await changed({ headers: { authorization: `Bearer ${await token()}` } }), code);
    expect(await newestRecord()).toEqual(before);
  });

  test('is not sent reads no citizen', async () => {
    const reply = await sendRaw(running.url, {
      headers: jsonType,
      body: JSON.stringify({ query: reading() }),
    });
    expectRefused(reply, 'UNAUTHENTICATED');
  });

  test('names an unknown department is refused, on record with the name', async () => {
    const authorization = `Bearer ${await signed({ department: '省天文厅' })}`;
    expectRefused(await changed({ headers: { authorization } }), 'DEPARTMENT_UNKNOWN');
    const { records } = await running.hub.ledger.verify();
    const [last] = await running.hub.ledger.read(records, 1);
    expect(last?.record).toMatchObject({ department: '省天文厅', refusal: 'DEPARTMENT_UNKNOWN' });
  });

  test('of an auditor reads no citizen', async () => {
    const authorization = `Bearer ${await running.token({ role: 'auditor', powers: [] })}`;
    expectRefused(await changed({ headers: { authorization } }), 'FORBIDDEN', 403);
  });
});

describe('a power that', () => {
  test('the token does not list is refused', async () => {
    expectRefused(await changed({ headers: { 'x-power': '0600-A-00100' } }), 'POWER_NOT_YOURS', 403);
  });

  test('is not named where the token lists several is asked for', async () => {
    const authorization = `Bearer ${await signed({ powers: [assistancePower, '0700-E-00100'] })}`;
    expectRefused(await changed({ headers: { authorization } }), 'POWER_REQUIRED');
  });

  test('has a name of a thousand characters is not repeated', async () => {
    const reply = await changed({ headers: { 'x-power': 'x'.repeat(1_000) } });
    expectRefused(reply, 'POWER_NOT_YOURS', 403);
    expect(reply.text.length).toBeLessThan(600);
  });

  test.each<[string, string, ErrorCode]>([
    ['is not on the list', '9999-Z-99999', 'POWER_NOT_ON_LIST'],
    ['is another department’s', '0600-A-00100', 'POWER_NOT_YOURS'],
  ])('%s gives nothing, and no citizen is looked up', async (_, power, code) => {
    const authorization = `Bearer ${await signed({ powers: [power] })}`;
    const reply = await changed({ headers: { authorization } });
    expect(reply.status).toBe(200);
    expect(reply.body.data).toEqual({ citizen: null });
    expect(reply.body.errors?.map((error) => [error.path?.join('.'), error.extensions['code']])).toEqual([
      ['citizen.household.name', code],
      ['citizen.tax.annualIncome', code],
    ]);
    expect(running.statements).toEqual([]);
    expectNoLeak(reply, running, []);
  });
});

test('a case of the wrong form is refused', async () => {
  expectRefused(await changed({ headers: { 'x-case': 'C 1' } }), 'BAD_REQUEST');
});

describe('a change of the list that is wrong', () => {
  const entry = {
    code: '0700-Z-09800',
    type: 'OTHER',
    name: '试验',
    department: civilAffairs,
    law: '社会救助暂行办法',
    article: '第五十八条',
    exercisingBody: civilAffairs,
    handlingBody: '社会救助处',
    object: '自然人',
    supervision: '省纪委监委驻省民政厅纪检监察组',
    caseBound: false,
    needs: [],
  };
  const need = {
    item: 'household.name',
    role: 'SELF',
    purpose: '试验',
    law: '社会救助暂行办法',
    article: '第五十八条',
  };
  const publish = 'mutation ($input: PowerInput!) { publishPower(input: $input) { epoch } }';
  test.each<[string, string, unknown]>([
    ['an unknown department', publish, { ...entry, department: '省天文厅' }],
    ['an unknown item', publish, { ...entry, needs: [need, { ...need, item: 'household.nothing' }] }],
    ['a need twice', publish, { ...entry, needs: [need, need] }],
    ['a power that is there', publish, { ...entry, code: assistancePower }],
    ['a code of no form', publish, { ...entry, code: '' }],
    ['an empty law', publish, { ...entry, law: ' ' }],
    [
      'a need for no purpose',
      publish,
      { ...entry, needs: [{ ...need, purpose: '' }], dailyCitizenBudget: 9 },
    ],
    ['fewer days than none', publish, { ...entry, statutoryWorkingDays: -1 }],
    ['no name', publish, { ...entry, name: undefined }],
    [
      'a repeal of nothing',
      'mutation { repealPower(code: "9999-Z-99999", document: "x") { epoch } }',
      undefined,
    ],
  ])('(%s) changes nothing at all', async (_, query, input) => {
    const authorization = `Bearer ${await running.token({ role: 'listPublisher', powers: [] })}`;
    const before = running.hub.state().version;
    const reply = await changed({ headers: { authorization }, ...body({ query, variables: { input } }) });
    const [first] = reply.body.errors ?? [];
    expect(['LIST_CHANGE_REFUSED', 'BAD_USER_INPUT']).toContain(first?.extensions['code']);
    expect(Object.values(reply.body.data ?? { none: null })).toEqual([null]);
    // The law that the caller cites has the name of a table in it.
    expectNoLeak(reply, running, [], ['社会救助']);
    expect(running.hub.state().version).toEqual(before);
    expect(await running.hub.lists.published()).toEqual(before);
    expect(running.faults).toEqual([]);
  });
});

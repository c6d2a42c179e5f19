/** Limits of a request over real HTTP, each with its code, at the edge and beyond it. */
import { getIntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { documentLimits } from '../../server/graphql.ts';
import { bodyLimit } from '../../server/body.ts';
import { absentCitizens } from '../fixtures/absent-citizens.ts';
import { type CreditService, startCredit } from '../fixtures/credit.ts';
import { type GraphReply, type RunningHub, demoCase, startHub } from '../fixtures/hub.ts';
import { expectNoLeak } from '../fixtures/leaks.ts';
import { jsonType, sendRaw } from '../fixtures/raw-request.ts';
import { publishWidePower, withWideApplications } from '../fixtures/wide-power.ts';

/** Milliseconds for a whole answer; a source alone would have longer, so that the whole ends first. */
const timeLimit = 3_000;

let running: RunningHub;
let credit: CreditService;
let wide: string;

beforeAll(async () => {
  running = await startHub({
    applications: withWideApplications,
    limits: { timeLimit, sourceTimeLimit: 20_000 },
    async places(written, households) {
      credit = await startCredit(written.directory, households);
      return new Map([...written.sources, ['credit', { url: credit.url }]]);
    },
  });
  wide = await publishWidePower(running);
}, 120_000);
afterAll(async () => {
  await running.close();
  await credit.stop();
});
beforeEach(() => {
  running.statements.length = 0;
});

const inCase = { 'x-case': demoCase };
const named = 'query ($ids: [CitizenId!]!) { citizens(ids: $ids) { household { name } } }';

function codesOf(reply: GraphReply): readonly unknown[] {
  return (reply.body.errors ?? []).map((error) => error.extensions['code']);
}

/** The whole request is refused with this code first, and nothing was read. */
function expectRefused(reply: GraphReply, code: string, status: number): void {
  expect(codesOf(reply)[0]).toBe(code);
  expect(reply.status).toBe(status);
  expect(reply.body).not.toHaveProperty('data');
  expect(reply.body.errors?.[0]?.extensions['remedy']).toEqual(expect.any(String));
  expect(reply.text).not.toMatch(/did you mean|suggestion/i);
  expect(running.statements).toEqual([]);
}

describe('subjects', () => {
  test('500 of them are answered, those whom nobody knows included', async () => {
    const ids = [...running.citizens.slice(0, 100), ...absentCitizens(400)];
    const reply = await running.ask(named, { variables: { ids }, headers: inCase });
    expect(reply.status).toBe(200);
    const citizens = reply.body.data?.['citizens'] as readonly unknown[];
    expect(citizens).toHaveLength(500);
    expect(citizens.filter((citizen) => citizen !== null)).toHaveLength(100);
  });

  test.each([
    ['501 different ones', () => absentCitizens(501)],
    ['the same one 501 times', () => Array.from({ length: 501 }, () => running.citizens[0])],
    ['a body full of the same one', () => Array.from({ length: 40_000 }, () => running.citizens[0])],
  ])('%s are refused before anybody is looked up', async (_, ids) => {
    const reply = await running.ask(named, { variables: { ids: ids() }, headers: inCase });
    expectRefused(reply, 'TOO_MANY_SUBJECTS', 400);
    expect(reply.body.errors?.[0]?.extensions['limit']).toBe(500);
  });

  test('those of several fields and those written into the document count together', async () => {
    const [first, second] = [absentCitizens(600).slice(0, 300), absentCitizens(600).slice(300)];
    const query = `query ($ids: [CitizenId!]!) {
      a: citizens(ids: $ids) { household { name } }
      b: citizens(ids: ${JSON.stringify(second)}) { household { name } }
    }`;
    const reply = await running.ask(query, { variables: { ids: first }, headers: inCase });
    expectRefused(reply, 'TOO_MANY_SUBJECTS', 400);
  });

  test('those found through relations count, and what was read until then is on record', async () => {
    const query = `query ($ids: [CitizenId!]!) {
      citizens(ids: $ids) { household { members { citizen { tax { annualIncome } } } } }
    }`;
    // One of each five: most households have members beside those asked for.
    const some = running.citizens.filter((__, at) => at % 5 === 0);
    const ask = (absent: number): Promise<GraphReply> =>
      running.ask(query, { variables: { ids: [...some, ...absentCitizens(absent)] }, headers: inCase });
    expect(codesOf(await ask(100))).not.toContain('TOO_MANY_SUBJECTS');
    const before = (await running.hub.ledger.read(1, 500)).length;
    const refused = await ask(500 - some.length);
    expect(codesOf(refused)).toEqual(['TOO_MANY_SUBJECTS']);
    expect(refused.status).toBe(400);
    expect(refused.body).not.toHaveProperty('data');
    const [record] = await running.hub.ledger.read(before + 1, 2);
    expect(record?.record).toMatchObject({ outcome: 'refused', refusal: 'TOO_MANY_SUBJECTS' });
    expect(record?.record.sources).toEqual(['household']);
    expect(record?.record.subjectHashes).toHaveLength(501);
    expect(running.statements.join()).not.toContain('综合所得');
  });
});

describe('the document', () => {
  const alias = (count: number): string =>
    `{ ${Array.from({ length: count }, (_, at) => `a${at}: publishedList { epoch }`).join(' ')} }`;
  const nested = (levels: number): string => {
    let text = 'id';
    for (let level = 0; level < levels; level += 1)
      text = `household { head: members { citizen { ${text} } } }`;
    return `{ citizen(id: "${running.citizens[0]}") { ${text} } }`;
  };

  test.each<[string, () => string]>([
    ['tokens, counted before it is parsed', () => `{ ${'a '.repeat(documentLimits.tokens)}`],
    ['depth', () => nested(6)],
    ['aliases', () => alias(documentLimits.aliases + 1)],
    [
      'directives',
      () => `{ ${'publishedList @include(if: true) { epoch } '.repeat(documentLimits.directives + 1)} }`,
    ],
    [
      'cost',
      () =>
        `{ powers(first: 100) { items { ${Array.from({ length: 40 }, (_, at) => `x${at}: needs { item { path provider } }`).join(' ')} } } }`,
    ],
    [
      'cost, written as fragments of fragments',
      () =>
        `{ publishedList { ...f0 } } ${Array.from({ length: 12 }, (_, at) => `fragment f${at} on PublishedList { ...f${at + 1} ...f${at + 1} }`).join(' ')} fragment f12 on PublishedList { epoch }`,
    ],
    ['fields side by side', () => `{ ${'publishedList { epoch } '.repeat(2_400)} }`],
    [
      'depth of introspection',
      () => '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }',
    ],
  ])('beyond the limit of %s is refused', async (_, query) => {
    const begun = performance.now();
    const reply = await running.ask(query(), { headers: inCase });
    expectRefused(reply, 'DOCUMENT_TOO_LARGE', 400);
    expect(performance.now() - begun).toBeLessThan(timeLimit);
  });

  test.each<[string, () => string]>([
    ['aliases', () => alias(documentLimits.aliases)],
    ['depth', () => nested(3)],
    ['introspection', () => getIntrospectionQuery()],
  ])('within the limit of %s is answered', async (_, query) => {
    const reply = await running.ask(query(), { headers: inCase });
    expect(reply.status).toBe(200);
    expect(codesOf(reply)).not.toContain('DOCUMENT_TOO_LARGE');
  });

  const page = 'items { responsibilities { duty } needs { item { path } } department { division { name } } }';
  const pages = (count: number): string =>
    `query ($n: Int! = 100) { ${Array.from({ length: count }, (_, at) => `a${at}: powers(first: $n) { ${page} }`).join(' ')} }`;

  test('whose pages are counted by a variable is counted with its value', async () => {
    const begun = performance.now();
    expectRefused(await running.ask(pages(11)), 'DOCUMENT_TOO_LARGE', 400);
    const few = await running.ask(pages(50), { variables: { n: 1 } });
    expect(codesOf(few)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(timeLimit);
  });

  test.each<[string, () => string]>([
    ['a thousand powers', () => pages(10)],
    [
      'all departments fifty times',
      () =>
        `{ ${Array.from({ length: 50 }, (_, at) => `a${at}: departments { name division { name } }`).join(' ')} }`,
    ],
    [
      'the catalogue fifty times',
      () => `{ ${Array.from({ length: 50 }, (_, at) => `a${at}: catalogue { path }`).join(' ')} }`,
    ],
  ])('that asks for %s is answered in time', async (_, query) => {
    const begun = performance.now();
    const reply = await running.ask(query(), { token: null });
    expect(codesOf(reply)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(timeLimit);
  });
});

describe('the body', () => {
  const authorized = async (): Promise<Record<string, string>> => ({
    ...jsonType,
    ...inCase,
    authorization: `Bearer ${await running.token()}`,
  });
  const padded = (bytes: number): string => {
    const body = JSON.stringify({ query: '{ publishedList { epoch } }', variables: { pad: '' } });
    return body.replace('""', `"${'x'.repeat(bytes - body.length)}"`);
  };

  test('of the largest size is read', async () => {
    const reply = await sendRaw(running.url, { headers: await authorized(), body: padded(bodyLimit) });
    expect(reply.status).toBe(200);
  });

  test.each([bodyLimit + 1, 20_000_000])(
    'of %i bytes is refused, and the sender hears of it',
    async (bytes) => {
      const begun = performance.now();
      const reply = await sendRaw(running.url, { headers: await authorized(), body: padded(bytes) });
      expectRefused(reply, 'BODY_TOO_LARGE', 413);
      expect(performance.now() - begun).toBeLessThan(timeLimit);
      expect((await running.ask('{ publishedList { epoch } }')).status).toBe(200);
    },
  );
});

describe('time', () => {
  test('the whole answer is there within its limit, whatever a source may take', async () => {
    await running.ask('{ publishedList { epoch } }');
    credit.door = () => undefined;
    const begun = performance.now();
    const reply = await running.ask(
      `{ citizen(id: "${running.citizens[0]}") { household { name } credit { restrictedConsumption } } }`,
      { token: wide },
    );
    const milliseconds = performance.now() - begun;
    credit.door = null;
    expect(reply.status).toBe(200);
    expect(reply.body.data?.['citizen']).toEqual({
      household: { name: expect.any(String) },
      credit: { restrictedConsumption: null },
    });
    expect(reply.body.errors).toMatchObject([
      {
        path: ['citizen', 'credit'],
        extensions: { code: 'SOURCE_TIMEOUT', department: '省发展和改革委员会', source: 'credit' },
      },
    ]);
    expect(milliseconds).toBeGreaterThan(timeLimit - 100);
    expect(milliseconds).toBeLessThan(timeLimit + 500);
    expectNoLeak(reply, running, running.citizens.slice(0, 1));
  });
});

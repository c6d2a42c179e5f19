/** Subscriptions of a hub by real clients of both protocols: every event is decided and recorded anew. */
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { SourceLocation } from '../../connectors/open.ts';
import { mostOfCaller } from '../../server/subscriptions/admission.ts';
import { type RunningHub, civilAffairs, startHub } from '../fixtures/hub.ts';
import { publishWidePower, widePower, withWideApplications } from '../fixtures/wide-power.ts';
import { type Follow, type Following, codeOf, overSse, overWebSocket } from './clients.ts';

let running: RunningHub;
let publisher: string;
let sources: Map<string, SourceLocation>;
const open: Following[] = [];

beforeAll(async () => {
  running = await startHub({
    applications: withWideApplications,
    places(written) {
      sources = new Map(written.sources);
      return Promise.resolve(sources);
    },
  });
  publisher = await running.token({ role: 'listPublisher', powers: [] });
  await publishWidePower(running);
}, 120_000);
afterAll(() => running.close());
afterEach(() => {
  vi.restoreAllMocks();
  for (const following of open.splice(0)) following.stop();
});

const access = {
  query: 'subscription ($fields: [String!]) { explainAccess(fields: $fields) { item given code } }',
  variables: { fields: ['tax.annualIncome'] },
};
const lists = { query: 'subscription { publishedList { epoch } }' };

async function bearer(
  power = widePower,
  more: Parameters<RunningHub['token']>[0] = {},
): Promise<Record<string, string>> {
  const token = await running.token({ powers: power === '' ? [] : [power], ...more });
  return { authorization: `Bearer ${token}` };
}

async function change(mutation: string): Promise<void> {
  const { body } = await running.ask(`mutation { ${mutation} }`, { token: publisher });
  expect(body.errors).toBeUndefined();
}

const setStatus = (status: string): Promise<void> =>
  change(
    `setSharingApplicationStatus(application: { department: "${civilAffairs}", power: "${widePower}", item: "tax.annualIncome", scenario: "核对试验" }, status: ${status}) { status }`,
  );

async function recordsAfter(sequence: number) {
  return (await running.hub.ledger.read(sequence + 1, 500)).map(({ record }) => record);
}

const protocols: readonly (readonly [string, Follow])[] = [
  ['server-sent events', overSse],
  ['a WebSocket', overWebSocket],
];

describe.each(protocols)('over %s', (_, follow) => {
  function subscribed(...args: Parameters<Follow>): Following {
    const following = follow(...args);
    open.push(following);
    return following;
  }

  test('what a power may read is told at once, and whenever it has changed; each event is on record', async () => {
    const { records } = await running.hub.ledger.verify();
    const following = subscribed(running.url, access, await bearer());
    const given = { item: 'tax.annualIncome', given: true, code: null };
    const withheld = { item: 'tax.annualIncome', given: false, code: 'APPLICATION_SUSPENDED' };
    expect(await following.until(1)).toEqual([{ data: { explainAccess: [given] } }]);
    await setStatus('SUSPENDED');
    expect((await following.until(2))[1]).toEqual({ data: { explainAccess: [withheld] } });
    await setStatus('APPROVED');
    expect((await following.until(3))[2]).toEqual({ data: { explainAccess: [given] } });
    const kept = (await recordsAfter(records)).filter(({ role }) => role === 'application');
    expect(kept.map(({ power, outcome, refusal }) => [power, outcome, refusal])).toEqual(
      Array.from({ length: 3 }, () => [widePower, 'answered', null]),
    );
    expect(new Set(kept.map(({ documentHash }) => documentHash)).size).toBe(1);
  });

  test('a change that leaves the answer as it is tells nothing, but is decided and recorded', async () => {
    const { records } = await running.hub.ledger.verify();
    const following = subscribed(
      running.url,
      { ...access, variables: { fields: ['household.name'] } },
      await bearer(),
    );
    await following.until(1);
    await setStatus('SUSPENDED');
    await setStatus('APPROVED');
    await vi.waitFor(async () => {
      const events = (await recordsAfter(records)).filter(({ role }) => role === 'application');
      expect(events).toHaveLength(3);
    });
    expect(following.events).toHaveLength(1);
  });

  test('the lists are told to anyone, without a record', async () => {
    const { records } = await running.hub.ledger.verify();
    const following = subscribed(running.url, lists);
    const { epoch } = running.hub.state().version;
    expect(await following.until(1)).toEqual([{ data: { publishedList: { epoch } } }]);
    expect((await running.hub.ledger.verify()).records).toBe(records);
  });

  test('the end of a power ends its subscriptions with its code, on record', async () => {
    const following = subscribed(running.url, access, await bearer());
    const others = subscribed(running.url, lists);
    await Promise.all([following.until(1), others.until(1)]);
    const { records } = await running.hub.ledger.verify();
    await change(`repealPower(code: "${widePower}", document: "示例文件") { epoch }`);
    expect(await codeOf(following)).toBe('POWER_REPEALED');
    expect(following.events).toHaveLength(2);
    await others.until(2);
    const [record] = (await recordsAfter(records)).filter(({ role }) => role === 'application');
    expect(record).toMatchObject({ outcome: 'refused', refusal: 'POWER_REPEALED', power: widePower });
    await publishWidePower(running);
    await others.until(3);
  });

  test('the end of a token ends its subscriptions, in silence too', async () => {
    const headers = await bearer(widePower, { hours: 2 / 3_600 });
    const following = subscribed(running.url, access, headers);
    await following.until(1);
    expect(await codeOf(following)).toBe('TOKEN_EXPIRED');
  });

  test('a subscription outlives a reload of the sources', async () => {
    const following = subscribed(running.url, access, await bearer());
    await following.until(1);
    const water = sources.get('water');
    sources.delete('water');
    await running.hub.reloadSources();
    await setStatus('SUSPENDED');
    await following.until(2);
    if (water) sources.set('water', water);
    await running.hub.reloadSources();
    await setStatus('APPROVED');
    await following.until(3);
    expect(following.events.flatMap(({ errors = [] }) => errors)).toEqual([]);
  });

  test.each([
    ['an unknown field', 'subscription { nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['no GraphQL', 'subscription {', 'GRAPHQL_PARSE_FAILED'],
    ['a query', '{ publishedList { epoch } }', 'NOT_SUPPORTED'],
    [
      'two fields',
      'subscription { publishedList { epoch } explainAccess { item } }',
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['a citizen', 'subscription { citizen(id: "149999198010080013") { id } }', 'GRAPHQL_VALIDATION_FAILED'],
    [
      'depth beyond the limit',
      `subscription { publishedList { ${'... { '.repeat(20)} epoch ${'}'.repeat(20)} } }`,
      'DOCUMENT_TOO_LARGE',
    ],
  ])('%s is refused', async (_name, query, code) => {
    expect(await codeOf(subscribed(running.url, { query }, await bearer()))).toBe(code);
  });

  test('who may not ask is refused with his code: no token, a wrong one, a power of others', async () => {
    expect(await codeOf(subscribed(running.url, access))).toBe('UNAUTHENTICATED');
    expect(await codeOf(subscribed(running.url, access, { authorization: 'Bearer a.b.c' }))).toBe(
      'TOKEN_INVALID',
    );
    const foreign = {
      ...access,
      query: access.query.replace('explainAccess(', 'explainAccess(power: "0200-B-01200", '),
    };
    expect(await codeOf(subscribed(running.url, foreign, await bearer()))).toBe('POWER_NOT_YOURS');
  });

  test(`a caller has ${mostOfCaller} at most; one that he ends makes room`, async () => {
    const headers = await bearer(widePower, { application: `limits ${_}` });
    const all = Array.from({ length: mostOfCaller }, () => subscribed(running.url, access, headers));
    await Promise.all(all.map((one) => one.until(1)));
    expect(await codeOf(subscribed(running.url, access, headers))).toBe('TOO_MANY_SUBSCRIPTIONS');
    await subscribed(running.url, access, await bearer()).until(1);
    all[0]?.stop();
    await vi.waitFor(async () => {
      const another = subscribed(running.url, access, headers);
      await Promise.race([another.until(1), another.ended]);
      expect(another.events).toHaveLength(1);
    });
  });
});

test('who hangs up ends what he has subscribed to', async () => {
  const { port } = new URL(running.url);
  const body = JSON.stringify(access);
  const { authorization = '' } = await bearer(widePower, { application: 'leaving' });
  const socket = connect(Number(port), '127.0.0.1');
  const head = [
    'POST /graphql HTTP/1.1',
    'host: hub',
    'accept: text/event-stream',
    'content-type: application/json',
    `authorization: ${authorization}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.destroy();
  await setStatus('SUSPENDED');
  const { records } = await running.hub.ledger.verify();
  await setStatus('APPROVED');
  const late = (await recordsAfter(records)).filter(({ application }) => application === 'leaving');
  expect(late).toEqual([]);
});

test('a document in the address may only ask for what anyone may read', async () => {
  const url = (query: string): string => `${running.url}?query=${encodeURIComponent(query)}`;
  const headers = { accept: 'text/event-stream', ...(await bearer()) };
  const refused = await fetch(url('subscription { explainAccess { item } }'), { headers });
  const text = await refused.text();
  expect(text).toContain('BAD_REQUEST');
  const leaving = new AbortController();
  const open = await fetch(url(lists.query), { headers, signal: leaving.signal });
  const reader = open.body?.pipeThrough(new TextDecoderStream()).getReader();
  let told = '';
  while (!told.includes('"epoch"')) told += (await reader?.read())?.value ?? '';
  expect(told).toContain('event: next');
  leaving.abort();
});

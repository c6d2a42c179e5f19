/**
 * GraphQL over HTTP: the specification's own audit against a real hub and a real router, what it may, should and must
 * do alike, and what the specification leaves to a hub.
 */
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { type ServedGraph, serveGraph } from '../fixtures/graphs/served.ts';
import { inputs } from '../fixtures/graphs/values.ts';
import { type GraphReply, type RunningHub, demoCase, startHub } from '../fixtures/hub.ts';
import { expectNoLeak } from '../fixtures/leaks.ts';
import { type RawRequest, jsonType, sendRaw } from '../fixtures/raw-request.ts';

const json = 'application/json';
const graphqlResponse = 'application/graphql-response+json';

let running: RunningHub;
let served: ServedGraph;
let bearer: string;
beforeAll(async () => {
  [running, served] = await Promise.all([startHub(), serveGraph(buildGraph(inputs))]);
  bearer = `Bearer ${await running.token()}`;
}, 120_000);
afterAll(async () => {
  await Promise.all([running.close(), served.close()]);
});

/** Where each of them answers; known once they are started. */
const servers = {
  hub: () => running.url,
  router: () => new URL('/graphql', served.url).href,
} as const;
const names = ['hub', 'router'] as const;

describe.each(names)('a %s', (name) => {
  const audits = serverAudits({ url: () => servers[name]() });

  test('is audited in 61 points', () => {
    expect(audits).toHaveLength(61);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s: %s',
    async (_id, _name, audit) => {
      const result = await audit.fn();
      expect(result.status === 'ok' ? null : result.reason).toBeNull();
    },
  );

  const send = (request: RawRequest): Promise<GraphReply> => sendRaw(servers[name](), request);

  test.each([
    [undefined, 400, json],
    ['*/*', 400, json],
    ['application/*', 400, json],
    [json, 200, json],
    [`${json}; charset=utf-8`, 200, json],
    [graphqlResponse, 400, graphqlResponse],
    [`${graphqlResponse}, ${json};q=0.9`, 400, graphqlResponse],
    [`${graphqlResponse};q=0.5, ${json}`, 200, json],
    [`*/*, ${json};q=0`, 400, graphqlResponse],
  ])('tells a caller who accepts `%s` of a wrong document with %i as %s', async (accept, status, type) => {
    const headers = { ...jsonType, ...(accept === undefined ? {} : { accept }) };
    for (const query of ['{', '{ nothing }', 'query A { __typename } query B { __typename }']) {
      const reply = await send({ headers, body: JSON.stringify({ query }) });
      expect([reply.status, Object.keys(reply.body)]).toEqual([status, ['errors']]);
      expect(reply.head).toContain(`content-type: ${type}; charset=utf-8\n`);
    }
  });

  test.each([json, graphqlResponse])('tells of what is no request with 4xx, as `%s` too', async (accept) => {
    const body = JSON.stringify({ query: '{ __typename }' });
    const wrong: readonly (readonly [RawRequest, number])[] = [
      [{ headers: jsonType, body: '{' }, 400],
      [{ headers: jsonType, body: '{}' }, 400],
      [
        {
          headers: jsonType,
          body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }),
        },
        400,
      ],
      [{ headers: { 'content-type': 'text/plain' }, body }, 415],
      [{ headers: { 'content-type': `${json}; charset=gb18030` }, body }, 415],
      [{ headers: { ...jsonType, 'content-encoding': 'gzip' }, body }, 415],
      [{ body }, 415],
      [{ method: 'PUT', headers: jsonType, body }, 405],
      [{ method: 'GET', target: '/graphql' }, 400],
      [{ method: 'GET', target: `/graphql?query=${encodeURIComponent('mutation { __typename }')}` }, 405],
    ];
    for (const [request, status] of wrong) {
      const reply = await send({ ...request, headers: { ...request.headers, accept } });
      expect([reply.status, reply.body.errors?.length]).toEqual([status, 1]);
      expect(reply.body.errors?.[0]?.extensions['remedy']).toEqual(expect.any(String));
      expect(reply.head).toContain(`content-type: ${accept}; charset=utf-8\n`);
      if (status === 405) expect(reply.head).toMatch(/^allow: .*POST/m);
    }
  });

  test('answers nobody who accepts neither type, and reads nothing for him', async () => {
    const headers = { ...jsonType, accept: 'text/html' };
    const reply = await send({ headers, body: JSON.stringify({ query: '{ __typename }' }) });
    expect([reply.status, reply.body.errors?.[0]?.extensions['code']]).toEqual([406, 'BAD_REQUEST']);
    expect(reply.body).not.toHaveProperty('data');
  });
});

describe('a hub asked by `GET`', () => {
  const get = (search: Readonly<Record<string, string>>, headers = {}): Promise<GraphReply> =>
    sendRaw(running.url, {
      method: 'GET',
      target: `/graphql?${new URLSearchParams(search).toString()}`,
      headers,
    });
  const records = async (): Promise<number> => (await running.hub.ledger.verify()).records;
  const list = 'query ($text: String) { publishedList { epoch } powers(text: $text, first: 2) { total } }';
  const variables = { text: '救助' };

  test('says what anyone may read, to anyone, as by `POST`, and nobody keeps it', async () => {
    const before = await records();
    const posted = await running.ask(list, { variables, token: null });
    for (const headers of [{}, { authorization: bearer }]) {
      const reply = await get({ query: list, variables: JSON.stringify(variables) }, headers);
      expect([reply.status, reply.text]).toEqual([200, posted.text]);
      expect(reply.head).toContain('cache-control: no-store\n');
    }
    expect(posted.body.data).toMatchObject({ powers: { total: expect.any(Number) } });
    expect(await records()).toBe(before);
  });

  const citizen = 'citizen(id: $id) { household { name } }';
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a citizen', { query: `query ($id: CitizenId!) { ${citizen} }` }],
    ['citizens', { query: 'query ($id: CitizenId!) { citizens(ids: [$id]) { id } }' }],
    ['a citizen under another name', { query: `query ($id: CitizenId!) { powers: ${citizen} }` }],
    [
      'a citizen that is left out',
      { query: `query ($id: CitizenId!) { ... @skip(if: true) { ${citizen} } __typename }` },
    ],
    [
      'a citizen in a fragment',
      { query: `query ($id: CitizenId!) { ...f } fragment f on Query { ${citizen} }` },
    ],
    [
      'a citizen in another operation',
      { query: `query A { __typename } query B($id: CitizenId!) { ${citizen} }`, operationName: 'A' },
    ],
    [
      'a change in another operation',
      {
        query: 'query A { __typename } mutation B { repealPower(code: "x", document: "x") { epoch } }',
        operationName: 'A',
      },
    ],
    ['a change', { query: 'mutation { repealPower(code: "x", document: "x") { epoch } }' }],
    ['what its powers read', { query: '{ explainAccess { item } }' }],
    ['the ledger', { query: '{ accessRecords { sequence } }' }],
  ])('gives nothing of %s, and the caller is on record', async (_, search) => {
    running.statements.length = 0;
    const [id = ''] = running.citizens;
    const asked = { ...search, variables: JSON.stringify({ id }) };
    const before = await records();
    const byAnyone = await get(asked);
    expect(await records()).toBe(before);
    const reply = await get(asked, { authorization: bearer, 'x-case': demoCase, accept: json });
    for (const one of [byAnyone, reply]) {
      expect([one.status, one.body.errors?.[0]?.extensions['code']]).toEqual([405, 'BAD_REQUEST']);
      expect(one.body).not.toHaveProperty('data');
      expect(one.head).toContain('allow: POST\n');
      expect(one.head).toContain('cache-control: no-store\n');
      expectNoLeak(one, running, [id]);
    }
    expect(running.statements).toEqual([]);
    const [last] = await running.hub.ledger.read(await records(), 1);
    expect([last?.sequence, last?.record]).toMatchObject([
      before + 1,
      { outcome: 'refused', refusal: 'BAD_REQUEST' },
    ]);
  });

  test('refuses what a browser may send unasked by `POST`', async () => {
    const body = JSON.stringify({ query: '{ __typename }' });
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const reply = await sendRaw(running.url, { headers: { 'content-type': type }, body });
      expect([reply.status, reply.body.data]).toEqual([415, undefined]);
    }
  });
});

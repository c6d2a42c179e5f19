/** The router over HTTP: where it answers, what it refuses, introspection beside data, and limits. */
import { getIntrospectionQuery, buildClientSchema, printSchema, type IntrospectionQuery } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jsonType, sendRaw } from '../fixtures/raw-request.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { type ServedGraph, serveGraph } from '../fixtures/graphs/served.ts';
import { inputs } from '../fixtures/graphs/values.ts';

const graph = buildGraph(inputs);
let served: ServedGraph;
beforeAll(async () => {
  served = await serveGraph(graph);
});
afterAll(() => served.close());

const query = '{ slot { day } }';
const data = { slot: { day: 'TUE' } };

describe('requests', () => {
  it.each(['/', '/graphql', '/graphql?x=1'])('are answered at `%s`', async (path) => {
    expect(await served.ask(query, {}, path)).toMatchObject({ status: 200, data });
  });

  it('that only read may come by GET', async () => {
    for (const path of ['/', '/graphql']) {
      const target = `${path}?query=${encodeURIComponent(query)}`;
      expect((await sendRaw(served.url, { method: 'GET', target })).body).toEqual({ data });
    }
    const target = `/graphql?query=${encodeURIComponent('mutation { x }')}`;
    expect((await sendRaw(served.url, { method: 'GET', target })).status).toBe(405);
  });

  it('are told their number', async () => {
    const { head } = await sendRaw(served.url, { headers: jsonType, body: JSON.stringify({ query }) });
    expect(head).toMatch(/^x-request-id: [0-9a-f-]{36}$/m);
  });

  it.each([
    ['another path', { method: 'GET', target: '/other' }, 404],
    ['another method', { method: 'PUT' }, 405],
    [
      'another type',
      { headers: { 'content-type': 'text/plain' }, body: '{"query":"{ slot { day } }"}' },
      415,
    ],
    ['no JSON', { headers: jsonType, body: '{' }, 400],
    ['no query', { headers: jsonType, body: '{}' }, 400],
    ['several requests', { headers: jsonType, body: '[{"query":"{ slot { day } }"}]' }, 400],
  ])('are refused: %s', async (_, request, status) => {
    expect((await sendRaw(served.url, request)).status).toBe(status);
  });

  const wrongValue = JSON.stringify({
    query: 'query($d: Day!) { slot(day: $d) { day } }',
    variables: { d: 'X' },
  });
  it.each([
    ['plain', {}, JSON.stringify({ query })],
    ['as a response of GraphQL', { accept: 'application/graphql-response+json' }, JSON.stringify({ query })],
    ['as JSON', { accept: 'application/json' }, wrongValue],
    ['with a wrong value', { accept: '*/*' }, wrongValue],
    ['by name', {}, JSON.stringify({ query: `query A ${query}`, operationName: 'A' })],
    ['by a name that is not there', {}, JSON.stringify({ query: `query B ${query}`, operationName: 'A' })],
    ['by an empty name', {}, JSON.stringify({ query: `query C ${query}`, operationName: '' })],
    ['with nulls', {}, JSON.stringify({ query, operationName: null, variables: null, extensions: null })],
    ['with a list for an object', {}, JSON.stringify({ query, variables: [] })],
    ['with extensions', {}, JSON.stringify({ query, extensions: { persistedQuery: { version: 1 } } })],
  ])('whose document is known are answered as it was the first time: %s', async (_, headers, body) => {
    const answer = async () => {
      const {
        status,
        head = '',
        text,
      } = await sendRaw(served.url, {
        headers: { ...jsonType, ...headers },
        body,
      });
      return [status, head.replace(/^(x-request-id|date): .*$/gim, '$1'), text];
    };
    const first = await answer();
    // Between the two it became known, if it may be answered at all.
    await sendRaw(served.url, { headers: jsonType, body: JSON.stringify({ query }) });
    expect(await answer()).toEqual(first);
  });

  it('learn that the router is there', async () => {
    const { status, text } = await sendRaw(served.url, { method: 'GET', target: '/health' });
    expect([status, text]).toEqual([200, '{"status":"ready"}']);
  });
});

describe('documents', () => {
  it.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query A { slot { day } } query B { slot { day } }', 'BAD_REQUEST'],
    ['{ slot { _subject: day } }', 'BAD_REQUEST'],
    ['query($d: Day!) { slot(day: $d) { day } }', 'BAD_USER_INPUT'],
    ['subscription { slot { day } }', 'NOT_SUPPORTED'],
    [`{ slot { ${'a: day '.repeat(16_000)} } }`, 'DOCUMENT_TOO_LARGE'],
  ])('are refused: %s', async (query, code) => {
    const { errors, status } = await served.ask(query);
    expect(errors).toMatchObject([{ extensions: { code } }]);
    expect(status).toBe(400);
  });

  it('that ask nothing of a subgraph ask none', async () => {
    const before = [...served.subgraphs.values()].map((one) => one.requests.length);
    expect((await served.ask('{ a: __typename slot @skip(if: true) { day } }')).data).toEqual({ a: 'Query' });
    expect([...served.subgraphs.values()].map((one) => one.requests.length)).toEqual(before);
  });

  it('may ask for the schema beside data', async () => {
    const reply = await served.ask(`${query.slice(0, -1)} __type(name: "Day") { enumValues { name } } }`);
    expect(reply.data).toMatchObject({
      ...data,
      __type: { enumValues: [{ name: 'MON' }, { name: 'TUE' }, { name: 'WED' }] },
    });
    const { data: introspection } = await served.ask(getIntrospectionQuery());
    expect(printSchema(buildClientSchema(introspection as IntrospectionQuery))).toBe(
      printSchema(graph.schema),
    );
  });
});

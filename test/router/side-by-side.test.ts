/** What one operation asks of a subgraph at the same time is asked once. */
import { createServer } from 'node:http';
import fc from 'fast-check';
import type { PlanNode } from '@graphql-hive/router-query-planner';
import { parse, print } from 'graphql';
import type { Dispatcher } from 'undici';
import { afterAll, describe, expect, it } from 'vitest';
import { OutboundClient } from '../../outbound/client.ts';
import { destinationsAt } from '../../outbound/destinations.ts';
import type { FetchRequest } from '../../resolvers/execute/contract.ts';
import { RemoteSubgraph } from '../../resolvers/remote/remote-subgraph.ts';
import { normalizeOperation } from '../../schema/normalize.ts';
import { plannerOf } from '../fixtures/graphs/answer.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { graphs } from '../fixtures/graphs/index.ts';
import { subjects } from '../fixtures/graphs/people.ts';
import { randomDocuments } from '../fixtures/graphs/random-documents.ts';
import { bodyOf, listen, serveGraph } from '../fixtures/graphs/served.ts';
import { twoSources } from '../fixtures/graphs/shops.ts';

const { signal } = new AbortController();

function poolOf(url: URL): Dispatcher {
  const options = { connections: 8, connectMilliseconds: 1_000, idleMilliseconds: 1_000 };
  return new OutboundClient(destinationsAt([url.href])).pool(url, options);
}

describe('equal calls of one request', async () => {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request)
      .then((text) => bodies.push(text))
      .then(() => setTimeout(() => response.end('{"data":{"a":{"b":[1]}}}'), 20));
  });
  const url = new URL(await listen(server));
  const subgraph = new RemoteSubgraph({
    name: 'one',
    url,
    department: null,
    pool: poolOf(url),
    maximumAnswer: 1_000,
  });
  afterAll(async () => {
    await subgraph.close();
    server.close();
  });
  const call = (text: string, request: Partial<FetchRequest>) =>
    subgraph.prepare(text, null).run({ variables: {}, signal, context: null, ...request });

  it('are sent once, and each has an answer of its own', async () => {
    bodies.length = 0;
    const context = {};
    const [one, other] = await Promise.all([call('{a{b}}', { context }), call('{a{b}}', { context })]);
    expect(bodies).toEqual(['{"query":"{a{b}}"}']);
    expect(one).toEqual(other);
    expect(one?.data?.['a']).not.toBe(other?.data?.['a']);
  });

  it('are sent again later, for other variables, for another request, and for mutations', async () => {
    bodies.length = 0;
    const context = {};
    await call('{a{b}}', { context });
    await Promise.all([
      call('{a{b}}', { context }),
      call('{a{b}}', { context: {} }),
      call('{a{b}}', { context, variables: { x: 1 } }),
      call('mutation{a{b}}', { context }),
      call('mutation{a{b}}', { context }),
    ]);
    expect(bodies).toHaveLength(6);
  });

  it('fail alike', async () => {
    const context = {};
    const nowhere = new URL('http://127.0.0.1:1');
    const gone = new RemoteSubgraph({
      name: 'gone',
      url: nowhere,
      department: null,
      pool: poolOf(nowhere),
      maximumAnswer: 1_000,
    });
    const run = () => gone.prepare('{a}', null).run({ variables: {}, signal, context });
    const outcomes = await Promise.allSettled([run(), run()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await gone.close();
  });

  it('may not be answered at any length', async () => {
    const server = createServer((_, response) => response.end('x'.repeat(2_000))).unref();
    const url = new URL(await listen(server));
    const short = new RemoteSubgraph({
      name: 'short',
      url,
      department: null,
      pool: poolOf(url),
      maximumAnswer: 1_000,
    });
    await expect(
      short.prepare('{a}', null).run({ variables: {}, signal, context: null }),
    ).rejects.toMatchObject({ code: 'SOURCE_DATA_INVALID' });
    await short.close();
  });
});

describe('a step', () => {
  it('sends equal entities once', async () => {
    const served = await serveGraph(buildGraph(subjects));
    await served.ask('{ citizens(ids: ["c0", "c0", "c1"]) { tax { income } spouse { tax { paid } } } }');
    const sent = served.subgraphs.get('tax')?.requests.map(({ variables }) => variables);
    expect(JSON.stringify(sent)).toBe(
      '[{"representations":[{"__typename":"Citizen","id":"c0"},{"__typename":"Citizen","id":"c1"}]},' +
        '{"representations":[{"__typename":"Citizen","id":"c1"},{"__typename":"Citizen","id":"c0"}]}]',
    );
    await served.close();
  });

  it('is made once for a document, with the text of its requests', async () => {
    const served = await serveGraph(buildGraph(twoSources));
    const query =
      'query($n: Int, $r: Boolean!) { products(first: $n) { name reviews @include(if: $r) { stars } } }';
    for (const r of [true, false]) await served.ask(query, { n: 1, r });
    const before = served.made();
    for (const n of [1, 2, 3]) await served.ask(query, { n, r: n > 1 });
    await Promise.all(Array.from({ length: 50 }, (_, n) => served.ask(query, { n: n % 4, r: n % 2 === 0 })));
    expect(served.made()).toEqual(before);
    // With reviews there are two requests, without them one.
    expect(before).toEqual({ documents: 1, plans: 2, texts: 3 });
    await served.close();
  });
});

/** Subgraphs that a plan asks at one time or another. */
function asked(node: PlanNode): readonly string[] {
  switch (node.kind) {
    case 'Fetch':
    case 'BatchFetch':
      return [node.serviceName];
    case 'Flatten':
      return asked(node.node);
    case 'Sequence':
    case 'Parallel':
      return node.nodes.flatMap(asked);
    default:
      throw new TypeError(node.kind);
  }
}

function shapesOf(node: PlanNode, shapes: Set<string>): void {
  shapes.add(node.kind);
  if (node.kind === 'Flatten') shapesOf(node.node, shapes);
  if (node.kind !== 'Sequence' && node.kind !== 'Parallel') return;
  for (const inner of node.nodes) shapesOf(inner, shapes);
  if (node.kind === 'Sequence') return;
  const perBranch = node.nodes.flatMap((inner) => [...new Set(asked(inner))]);
  expect(new Set(perBranch).size).toBe(perBranch.length);
}

describe('plans', () => {
  it('batch what they ask of a subgraph side by side, whatever their shape', async () => {
    const shapes = new Set<string>();
    for (const graph of graphs) {
      for (const { query, variables = {} } of [
        ...graph.documents,
        ...fc.sample(randomDocuments(graph.schema), 20),
      ]) {
        const text = print(normalizeOperation(graph.schema, parse(query), null));
        const { node } = await plannerOf(graph).plan(text, null, variables);
        if (node) shapesOf(node, shapes);
      }
    }
    expect([...shapes].sort()).toEqual(['BatchFetch', 'Fetch', 'Flatten', 'Parallel', 'Sequence']);
  });
});

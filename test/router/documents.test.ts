/** Documents by hand and random ones, asked of a router over HTTP: its answers are those of one executable schema. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nullsOf, oracle } from '../fixtures/graphs/answer.ts';
import type { FixtureDocument } from '../fixtures/graphs/describe.ts';
import { routedGraphs } from '../fixtures/graphs/index.ts';
import { randomDocuments } from '../fixtures/graphs/random-documents.ts';
import { type RouterReply, type ServedGraph, serveGraph } from '../fixtures/graphs/served.ts';

/** `QINGDAN_SEED` repeats a run; a failure prints its own. */
const seed = Number(process.env['QINGDAN_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env['QINGDAN_RUNS'] ?? 40);

/** The text of `data`, in which the order of keys is the document's. */
function dataText({ text }: RouterReply): string {
  const { errors } = JSON.parse(text) as { errors?: unknown };
  const before = errors === undefined ? '{"data":' : `{"errors":${JSON.stringify(errors)},"data":`;
  expect(text.startsWith(before)).toBe(true);
  return text.slice(before.length, -1);
}

describe.each(routedGraphs.map((graph) => [graph.name, graph] as const))(`%s, seed ${seed}`, (_, graph) => {
  let served: ServedGraph;
  beforeAll(async () => {
    served = await serveGraph(graph);
  });
  afterAll(() => served.close());

  async function compare({ query, variables }: FixtureDocument): Promise<void> {
    const expected = oracle(graph, query, variables);
    const reply = await served.ask(query, variables);
    expect(dataText(reply)).toBe(JSON.stringify(expected.data));
    const paths = (errors: readonly { path?: readonly (string | number)[] }[] | undefined) =>
      (errors ?? []).map((error) => error.path ?? []);
    expect(nullsOf(reply.data, paths(reply.errors))).toEqual(nullsOf(expected.data, paths(expected.errors)));
    expect(reply.status).toBe(200);
  }

  it.each(graph.documents.map((document) => [document.query, document] as const))('%s', async (_, document) =>
    compare(document),
  );

  it('random documents', async () => {
    await fc.assert(fc.asyncProperty(randomDocuments(graph.schema), compare), { seed, numRuns: runs });
  });
});

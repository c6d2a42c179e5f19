/** Random documents over random federated graphs: a router's answers are those of one executable schema. */
import fc from 'fast-check';
import { parse } from 'graphql';
import { expect, it } from 'vitest';
import { RouterPipeline } from '../../server/router/pipeline.ts';
import { nullsOf, oracle } from '../fixtures/graphs/answer.ts';
import { type GraphFixture, buildGraph } from '../fixtures/graphs/build.ts';
import { randomDocuments } from '../fixtures/graphs/random-documents.ts';
import { randomGraphs } from '../fixtures/graphs/random-graphs.ts';

/** `QINGDAN_SEED` repeats a run; a failure prints its own. */
const seed = Number(process.env['QINGDAN_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env['QINGDAN_RUNS'] ?? 20);

/** Documents for each graph. */
const documents = 8;

type Errors = readonly { readonly path?: readonly (string | number)[] }[] | undefined;
const paths = (errors: Errors) => (errors ?? []).map(({ path = [] }) => path);

async function compare(graph: GraphFixture): Promise<void> {
  const pipeline = new RouterPipeline({
    supergraph: { sdl: graph.supergraphSdl, schema: graph.schema, subgraphs: [] },
    subgraphs: graph.subgraphs.map(({ subgraph }) => subgraph),
    timeLimit: 20_000,
    fetchLimit: 20_000,
    report: () => undefined,
  });
  try {
    for (const { query, variables = {} } of fc.sample(randomDocuments(graph.schema), {
      seed,
      numRuns: documents,
    })) {
      const expected = oracle(graph, query, variables);
      const request = { source: query, operationName: null, variables, requestId: 'random' };
      const { body } = await pipeline.answer(request, parse(query));
      const reply = JSON.parse(Buffer.concat(body).toString()) as { data?: unknown; errors?: Errors };
      expect([query, reply.data]).toEqual([query, expected.data]);
      expect(nullsOf(reply.data, paths(reply.errors))).toEqual(
        nullsOf(expected.data, paths(expected.errors)),
      );
    }
  } finally {
    pipeline.close();
  }
}

it(`random graphs, seed ${seed}`, { timeout: 300_000 }, async () => {
  let composed = 0;
  await fc.assert(
    fc.asyncProperty(randomGraphs, async (description) => {
      let graph: GraphFixture | null = null;
      try {
        graph = buildGraph(description);
      } catch {
        // The composer refuses some.
      }
      if (!graph) return;
      composed += 1;
      await compare(graph);
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  expect(composed).toBeGreaterThan(runs / 2);
});

/** Random documents over every fixture against one executable schema. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answer, nullsOf, oracle } from '../fixtures/graphs/answer.ts';
import { graphs } from '../fixtures/graphs/index.ts';
import { randomDocuments } from '../fixtures/graphs/random-documents.ts';

/** `QINGDAN_SEED` repeats a run; a failure prints its own. */
const seed = Number(process.env['QINGDAN_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const runs = Number(process.env['QINGDAN_RUNS'] ?? 40);

describe(`random documents, seed ${seed}`, () => {
  it.each(graphs.map((graph) => [graph.name, graph] as const))('%s', async (_, graph) => {
    await fc.assert(
      fc.asyncProperty(randomDocuments(graph.schema), async ({ query, variables }) => {
        const expected = oracle(graph, query, variables);
        const actual = await answer(graph, query, variables);
        expect(actual.assembled.bytes.toString()).toBe(JSON.stringify(expected.data));
        const expectedPaths = (expected.errors ?? []).map((error) => error.path ?? []);
        expect(nullsOf(actual.data, actual.paths)).toEqual(nullsOf(expected.data, expectedPaths));
      }),
      { seed, numRuns: runs },
    );
  });
});

/** Documents by hand over every fixture: the data and the places of errors are those of one executable schema. */
import { describe, expect, it } from 'vitest';
import { answer, nullsOf, oracle } from '../fixtures/graphs/answer.ts';
import { graphs } from '../fixtures/graphs/index.ts';

describe.each(graphs.map((graph) => [graph.name, graph] as const))('%s', (_, graph) => {
  it.each(graph.documents.map((document) => [document.query, document] as const))(
    '%s',
    async (query, document) => {
      const expected = oracle(graph, query, document.variables);
      const actual = await answer(graph, query, document.variables);
      // The text itself: the order of keys is the document's.
      expect(actual.assembled.bytes.toString()).toBe(JSON.stringify(expected.data));
      const expectedPaths = (expected.errors ?? []).map((error) => error.path ?? []);
      expect(nullsOf(actual.data, actual.paths)).toEqual(nullsOf(expected.data, expectedPaths));
      expect(JSON.stringify(actual.outcome.errors)).not.toContain('secret');
    },
  );
});

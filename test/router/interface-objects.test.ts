/** Values of an interface that is an object in a subgraph: their types are asked for only where they matter. */
import { afterEach, expect, it } from 'vitest';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { type ServedGraph, serveGraph } from '../fixtures/graphs/served.ts';
import { interfaceObject } from '../fixtures/graphs/shapes.ts';

const graph = buildGraph(interfaceObject);

let served: ServedGraph | undefined;
afterEach(() => served?.close());

it('what the interface has is given without another step', async () => {
  served = await serveGraph(graph);
  const { data, errors } = await served.ask('{ starred(min: 5) { id s: stars ... on Media { stars } } }');
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    starred: [
      { id: 'f0', s: 5, stars: 5 },
      { id: 'f1', s: 5 },
    ],
  });
  expect(served.subgraphs.get('media')?.requests).toEqual([]);
});

it('their types are asked for where the document does', async () => {
  served = await serveGraph(graph);
  for (const below of ['__typename', '... on Book { id }']) {
    const { data } = await served.ask(`{ starred(min: 5) { ${below} } }`);
    expect(data).toMatchObject({ starred: expect.any(Array) as unknown });
  }
  expect(served.subgraphs.get('media')?.requests).toHaveLength(2);
});

/** Progressive `@override`: a label that is on, or a share of the requests, moves a field to its new subgraph. */
import { afterEach, describe, expect, it } from 'vitest';
import { createPlanner } from '../../resolvers/execute/planner.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import type { GraphDescription } from '../fixtures/graphs/describe.ts';
import { type ServedGraph, serveGraph } from '../fixtures/graphs/served.ts';

const description: GraphDescription = {
  name: 'progressive-override',
  subgraphs: {
    old: `
      type Query { thing: Thing }
      type Thing @key(fields: "id") { id: ID! moved: String part: String most: String }`,
    fresh: `
      type Thing @key(fields: "id") {
        id: ID!
        moved: String @override(from: "old", label: "moving")
        part: String @override(from: "old", label: "percent(20)")
        most: String @override(from: "old", label: "percent(90.5)")
      }`,
  },
  world: () => ({ Thing: [{ __typename: 'Thing', id: 't', moved: 'm', part: 'p', most: 'o' }] }),
  computed: { Query: { thing: (_, _args, world) => world['Thing']?.[0] } },
  documents: [],
};

const graph = buildGraph(description);
const query = '{ thing { moved part most } }';

let served: ServedGraph | undefined;
afterEach(() => served?.close());

/** Fields that were asked of the new subgraph. */
async function movedUnder(labels: readonly string[]): Promise<readonly string[]> {
  served = await serveGraph(graph, { labels: new Set(labels) });
  const { data, errors } = await served.ask('{ thing { moved } }');
  expect([data, errors]).toEqual([{ thing: { moved: 'm' } }, undefined]);
  return (served.subgraphs.get('fresh')?.requests ?? []).map((request) => request.query);
}

describe('a label', () => {
  it('that is off leaves the field where it was', async () => {
    expect(await movedUnder([])).toEqual([]);
    expect(await movedUnder(['another'])).toEqual([]);
  });

  it('that is on moves it', async () => {
    expect(await movedUnder(['moving'])).toEqual([expect.stringContaining('moved')]);
  });
});

describe('a share', () => {
  it('is drawn for each request, and equal outcomes have one plan', async () => {
    let drawn = 0;
    const planner = createPlanner(graph.supergraphSdl, { percentage: () => drawn });
    const plan = async (number: number) => {
      drawn = number;
      return planner.plan(query, null, {});
    };
    const fresh = JSON.stringify((await plan(19.9)).node);
    expect(fresh).toContain('{part most}');
    expect(await plan(3)).toBe(await plan(19.9));
    expect(JSON.stringify((await plan(20)).node)).toContain('{most}');
    expect(await plan(90.4)).toBe(await plan(20));
    expect(JSON.stringify((await plan(90.5)).node)).not.toContain('fresh');
  });

  it('moves about as many requests as it says', async () => {
    served = await serveGraph(graph);
    for (let index = 0; index < 200; index += 1) await served.ask('{ thing { part } }');
    const moved = served.subgraphs.get('fresh')?.requests.length ?? 0;
    // Of 200 requests 40 are expected, with a standard deviation below 6.
    expect(moved).toBeGreaterThan(10);
    expect(moved).toBeLessThan(75);
  });
});

/** The planner's cache and what it does to operations. */
import { describe, expect, it } from 'vitest';
import { compilePlan } from '../../resolvers/execute/compile-plan.ts';
import { type PlannedQuery, createPlanner } from '../../resolvers/execute/planner.ts';
import { answer, subgraphsOf } from '../fixtures/graphs/answer.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { subjects } from '../fixtures/graphs/people.ts';
import { interfaces } from '../fixtures/graphs/shapes.ts';
import { twoSources } from '../fixtures/graphs/shops.ts';

const graph = buildGraph(twoSources);

describe('the cache', () => {
  it('gives the same plan for the same text and conditions', async () => {
    const planner = createPlanner(graph.supergraphSdl);
    const text = 'query($a: Boolean!, $n: Int) { products(first: $n) { name @include(if: $a) price } }';
    const first = await planner.plan(text, null, { a: true, n: 1 });
    expect(await planner.plan(text, null, { a: true, n: 2 })).toBe(first);
    const other = await planner.plan(text, null, { a: false, n: 1 });
    expect(other).not.toBe(first);
    expect(JSON.stringify(other.node)).not.toContain('name');
  });

  it('is bounded', async () => {
    const planner = createPlanner(graph.supergraphSdl, { limit: 2 });
    const plans: PlannedQuery[] = [];
    for (const key of ['a', 'b', 'c'])
      plans.push(await planner.plan(`{ ${key}: products { id } }`, null, {}));
    expect(await planner.plan('{ c: products { id } }', null, {})).toBe(plans[2]);
    expect(await planner.plan('{ a: products { id } }', null, {})).not.toBe(plans[0]);
  });

  it('is not poisoned by a caller who leaves', async () => {
    const planner = createPlanner(graph.supergraphSdl);
    const leaving = new AbortController();
    const left = planner.plan('{ products { id } }', null, {}, leaving.signal);
    const staying = planner.plan('{ products { id } }', null, {});
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    expect((await staying).node).toBeDefined();
    await expect(planner.plan('{ products { id } }', null, {}, leaving.signal)).rejects.toThrow('gone');
    expect((await planner.plan('{ products { id } }', null, {})).node).toBeDefined();
  });

  it('tries again what failed', async () => {
    const planner = createPlanner(graph.supergraphSdl);
    await expect(planner.plan('{ nothing }', null, {})).rejects.toThrow();
    await expect(planner.plan('{ nothing }', null, {})).rejects.toThrow();
  });
});

describe('operations', () => {
  it('merge a field with one that has its own name for an alias', async () => {
    const planner = createPlanner(buildGraph(subjects).supergraphSdl);
    const of = (below: string): string => `{ citizen(id: "c0") { ${below} } }`;
    const { node } = await planner.plan(of('tax: tax { income } tax { paid }'), null, {});
    expect(node).toEqual((await planner.plan(of('tax { income paid }'), null, {})).node);
  });

  it('plans nothing where nothing is to be fetched', async () => {
    const planner = createPlanner(graph.supergraphSdl);
    for (const text of [
      '{ __typename }',
      '{ __schema { queryType { name } } }',
      '{ products @skip(if: true) { id } }',
    ]) {
      const plan = compilePlan(await planner.plan(text, null, {}), subgraphsOf(graph));
      expect([plan.steps, plan.describe()]).toEqual([[], null]);
    }
  });

  it('asks for the type wherever there are several', async () => {
    const planner = createPlanner(buildGraph(interfaces).supergraphSdl);
    expect(JSON.stringify((await planner.plan('{ media { id } }', null, {})).node)).toContain('__typename');
  });

  it('keeps fields under other names from standing where keys are looked for', async () => {
    const fixture = buildGraph(subjects);
    const query = '{ citizen(id: "c0") { id: name __typename: age tax { income citizenId: paid } } }';
    const { data, assembled } = await answer(fixture, query);
    expect(assembled.bytes.toString()).toContain('"__typename":20');
    expect(data).toMatchObject({ citizen: { id: 'name 0', tax: { income: '0000.50', citizenId: true } } });
  });

  it('writes a response key that objects inherit', async () => {
    const { assembled } = await answer(
      graph,
      '{ product(id: "p0") { constructor: name __proto__: id toString: price } }',
    );
    expect(assembled.bytes.toString()).toBe(
      '{"product":{"constructor":"table","__proto__":"p0","toString":100}}',
    );
  });
});

describe('plans', () => {
  it('describe themselves without statements', async () => {
    const { plan } = await answer(graph, '{ x: products { reviews { stars } } }');
    expect(plan.describe()).toMatchObject({
      sequence: [
        { fetch: { source: 'products', paths: [[]] } },
        { fetch: { source: 'reviews', paths: [['x']] } },
      ],
    });
    expect(JSON.stringify(plan.describe())).not.toContain('statements');
    expect(plan.steps.every((step) => step.statements.length === 1)).toBe(true);
  });

  it('refuse what the hub does not offer', () => {
    const fetch = { kind: 'Fetch', serviceName: 'products', operation: '{ products { id } }' } as const;
    const plan = (node: PlannedQuery['node']): PlannedQuery => ({
      kind: 'QueryPlan',
      ...(node ? { node } : {}),
      types: { isAbstract: () => false, fits: () => false },
      shows: () => true,
    });
    const compile = (node: PlannedQuery['node']) => () => compilePlan(plan(node), subgraphsOf(graph));
    expect(compile({ kind: 'Defer', primary: { node: fetch }, deferred: [] })).toThrow(/@defer/u);
    expect(compile({ ...fetch, serviceName: 'other' })).toThrow(/no subgraph/u);
  });

  it('send equal representations once', async () => {
    const fixture = buildGraph(subjects);
    await answer(fixture, '{ citizens(ids: ["c0", "c0", "c1"]) { tax { income } } }');
    const calls = fixture.subgraphs.find((one) => one.name === 'tax')?.subgraph.calls;
    expect(calls?.map((call) => call.variables['representations'])).toEqual([
      [
        { __typename: 'Citizen', id: 'c0' },
        { __typename: 'Citizen', id: 'c1' },
      ],
    ]);
  });
});

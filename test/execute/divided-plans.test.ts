/** Plans that end each step where it reaches a citizen: the gate stands before anything of a relative is read. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubjectPlace } from '../../resolvers/execute/contract.ts';
import { type Planner, createPlanner } from '../../resolvers/execute/planner.ts';
import { divideAliases } from '../../resolvers/fetch/divide-aliases.ts';
import { divideAtRelations } from '../../resolvers/fetch/divide-at-relations.ts';
import { answer, oracle } from '../fixtures/graphs/answer.ts';
import { type GraphFixture, buildGraph } from '../fixtures/graphs/build.ts';
import { subjects } from '../fixtures/graphs/people.ts';
import { randomDocuments } from '../fixtures/graphs/random-documents.ts';

function dividing(fixture: GraphFixture): Planner {
  return createPlanner(fixture.supergraphSdl, {
    revise: (plan) => divideAliases(divideAtRelations(plan, fixture.schema)),
  });
}

const places: readonly SubjectPlace[] = [
  { path: ['citizens'], role: 'self', items: [] },
  { path: ['citizens', 'spouse'], role: 'spouse', items: [] },
];

describe('a source that holds both the relation and the relative', () => {
  it('reads nothing of a relative who is refused', async () => {
    const fixture = buildGraph(subjects);
    const { data } = await answer(
      fixture,
      '{ citizens(ids: ["c0", "c3"]) { spouse { name age } } }',
      {},
      {
        planner: dividing(fixture),
        masked: '{ citizens(ids: ["c0", "c3"]) { _subject: id spouse { _subject: id name age } } }',
        places,
        gate: { admit: (_, ids) => Promise.resolve(new Set(ids.filter((id) => id !== 'c1'))) },
      },
    );
    expect(data).toEqual({ citizens: [{ spouse: null }, { spouse: { name: 'name 4', age: 24 } }] });
    const calls = fixture.subgraphs.find((one) => one.name === 'population')?.subgraph.calls ?? [];
    expect(calls).toHaveLength(2);
    expect(calls[0]?.operation).not.toMatch(/\b(?:name|age)\b/u);
    expect(calls[1]?.variables['representations']).toEqual([{ __typename: 'Citizen', id: 'c4' }]);
  });
});

describe('places of which different things are asked', () => {
  it('share no read: what one may show is not read of the other', async () => {
    const fixture = buildGraph(subjects);
    const { data } = await answer(
      fixture,
      '{ a: citizen(id: "c0") { tax { income } } b: citizen(id: "c1") { tax { income } } c: citizen(id: "c2") { tax { __typename } } }',
      {},
      { planner: dividing(fixture) },
    );
    expect(data).toMatchObject({
      a: { tax: { income: '0000.50' } },
      c: { tax: { __typename: 'CitizenTax' } },
    });
    const calls = fixture.subgraphs.find((one) => one.name === 'tax')?.subgraph.calls ?? [];
    const asked = calls.map(({ operation, variables }) => {
      const representations = Object.values(variables).flat() as { readonly id: string }[];
      return `${/income/u.exec(operation)?.[0] ?? 'nothing'} of ${representations
        .map(({ id }) => id)
        .sort()
        .join()}`;
    });
    expect(asked.sort()).toEqual(['income of c0,c1', 'nothing of c2']);
  });
});

const seed = Number(process.env['QINGDAN_SEED'] ?? Math.floor(Math.random() * 2 ** 31));

describe(`random documents, seed ${seed}`, () => {
  it('have the same answer by divided plans', async () => {
    const fixture = buildGraph(subjects);
    const planner = dividing(fixture);
    await fc.assert(
      fc.asyncProperty(randomDocuments(fixture.schema), async ({ query, variables }) => {
        const { assembled } = await answer(fixture, query, variables, { planner });
        expect(assembled.bytes.toString()).toBe(JSON.stringify(oracle(fixture, query, variables).data));
      }),
      { seed, numRuns: 100 },
    );
  });
});

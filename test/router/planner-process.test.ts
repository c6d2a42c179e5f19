/** The planner apart: what ends it ends only itself. */
import { afterAll, describe, expect, it } from 'vitest';
import { PlannerProcess } from '../../resolvers/execute/planner-process/planner-process.ts';
import { buildGraph } from '../fixtures/graphs/build.ts';
import { sharedRequirement } from '../fixtures/graphs/deep-requires.ts';

const planner = new PlannerProcess(buildGraph(sharedRequirement).supergraphSdl);
afterAll(() => planner.close());

const plan = (text: string) => planner.planAsync(text, null, new Set(), 0);
const ending = '{ things { whole } }';

describe('the planner', () => {
  it('plans', async () => {
    expect(await plan('{ things { id } }')).toMatchObject({ node: { kind: 'Fetch', serviceName: 'first' } });
  });

  it('says why it cannot plan, and goes on', async () => {
    await expect(plan('{ nothing }')).rejects.toThrow(/nothing/);
    expect(await plan('{ things { part } }')).toHaveProperty('node');
  });

  it('fails the operation that ends it, and no other', async () => {
    const outcomes = await Promise.allSettled([
      plan('{ things { id } }'),
      plan(ending),
      plan('{ things { part } }'),
      plan(ending),
      plan('{ things { code } }'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
  });

  it('plans nothing once it is closed', async () => {
    const other = new PlannerProcess(buildGraph(sharedRequirement).supergraphSdl);
    const left = other.planAsync('{ things { id } }', null, new Set(), 0);
    other.close();
    await expect(left).rejects.toThrow('closed');
    await expect(other.planAsync('{ things { id } }', null, new Set(), 0)).rejects.toThrow('closed');
  });
});

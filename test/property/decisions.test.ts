/** The compiled policy against its naive reference: 20,000 random decisions, the same for the same seed. */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compilePolicy } from '../../auth/policy/policy.ts';
import { insideAny } from '../../auth/policy/divisions.ts';
import { decide } from '../../auth/reference/decide.ts';
import type { ItemDecision } from '../../auth/contract.ts';
import { question, world } from './worlds.ts';

const worlds = 2000;
const questionsEach = 10;
const seed = Number(process.env['QINGDAN_SEED'] ?? Math.floor(Math.random() * 0x7fffffff));

test(`the policy decides as the reference does (QINGDAN_SEED=${seed})`, { timeout: 240_000 }, () => {
  console.log(`decisions: seed ${seed}; repeat with QINGDAN_SEED=${seed}`);
  const outcomes = new Map<string, number>();
  let decisions = 0;
  fc.assert(
    fc.property(
      world,
      fc.array(question, { minLength: questionsEach, maxLength: questionsEach }),
      ({ facts, applications }, questions) => {
        const policy = compilePolicy(facts, applications, { listHash: 'list', sharingEpoch: 1 });
        for (const { caller, caseFact, item, role, today } of questions) {
          const grant = policy.grantFor(caller, caseFact, today);
          const decision = grant.decide(item, role);
          expect(decision).toEqual(decide(facts, applications, caller, caseFact, item, role, today));
          // A grant asked for again is the same, and its summaries say what its decisions say.
          expect(policy.grantFor(caller, caseFact, today)).toBe(grant);
          const given = facts.catalogue
            .map((entry) => entry.path)
            .filter((path) => grant.decide(path, role).given);
          expect(grant.givenItems(role)).toEqual(given.sort());
          expect(grant.anyGiven(role)).toBe(given.length > 0);
          if (decision.given) expect(decision.scope).not.toEqual([]);
          const outcome = outcomeOf(decision);
          outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
          decisions += 1;
        }
      },
    ),
    { seed, numRuns: worlds },
  );
  console.log(`decisions: ${decisions}`, outcomes);
  expect(decisions).toBe(worlds * questionsEach);
  // A generator that never reaches a condition would prove nothing of it.
  for (const outcome of everyOutcome) expect(outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(20);
});

const everyOutcome = [
  'POWER_NOT_ON_LIST',
  'POWER_REPEALED',
  'POWER_NOT_YOURS',
  'FIELD_NOT_NEEDED',
  'FIELD_UNSHARED',
  'APPLICATION_MISSING',
  'APPLICATION_EXPIRED',
  'APPLICATION_SUSPENDED',
  'CASE_REQUIRED',
  'CASE_NOT_YOURS',
  'NOT_AVAILABLE',
  'given in one division',
  'given in several divisions',
  'given to the parties',
];

function outcomeOf(decision: ItemDecision): string {
  if (!decision.given) return decision.reason.code;
  if (decision.scope === null) return 'given to the parties';
  return decision.scope.length > 1 ? 'given in several divisions' : 'given in one division';
}

test('a division of a scope never lies in another of it', () => {
  fc.assert(
    fc.property(world, question, ({ facts, applications }, { caller, caseFact, today }) => {
      const policy = compilePolicy(facts, applications, { listHash: 'list', sharingEpoch: 1 });
      const grant = policy.grantFor(caller, caseFact, today);
      for (const { path } of facts.catalogue) {
        const decision = grant.decide(path, 'self');
        if (!decision.given || decision.scope === null) continue;
        for (const one of decision.scope) {
          const others = decision.scope.filter((other) => other !== one);
          expect(insideAny(others, one)).toBe(false);
        }
      }
    }),
    { seed, numRuns: 500 },
  );
});

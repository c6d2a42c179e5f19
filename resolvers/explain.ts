/**
 * What `x-explain: 1` adds: the plan, its steps and the list entries that decided. No bound values and no
 * physical names: a department learns which sources are asked for which fields, not how they are built.
 */
import { guardsHold } from '../auth/mask/guards.ts';
import { selectedWithheld } from '../auth/mask/selected-withheld.ts';
import type { Decision } from './decide.ts';
import type { ExecutablePlan } from './execute/compile-plan.ts';
import type { SourceUsages } from './source-usage.ts';
import { documentWithoutValues, planWithoutValues } from './without-values.ts';

export function explanation(
  decision: Decision,
  plan: ExecutablePlan | null,
  variables: Readonly<Record<string, unknown>>,
  usages: SourceUsages,
): Readonly<Record<string, unknown>> {
  const { mask, grant, snapshot } = decision;
  const described = plan?.describe() ?? null;
  return {
    list: { hash: snapshot.version.hash, epoch: snapshot.version.epoch },
    power: grant.power,
    operation: mask.operation === null ? null : documentWithoutValues(mask.operation),
    plan: described && planWithoutValues(described),
    sources: usages.all(),
    given: mask.given
      .filter((entry) => guardsHold(entry.guards, variables))
      .map(({ role, need }) => ({
        item: need.item,
        role,
        purpose: need.purpose,
        article: `${need.law} ${need.article}`,
      })),
    withheld: selectedWithheld(mask.withheld, variables).map(({ item, role, reason }) => ({
      item,
      role,
      code: reason.code,
      condition: reason.condition,
    })),
  };
}

/** What a department may receive beside a request of somebody else: by any power of its own that is bound to no case. */
import type { SubjectRole } from '../../schema/domain.ts';
import type { ItemDecision, Reason } from '../contract.ts';
import { withoutNested } from './divisions.ts';
import { openGrant } from './grant.ts';
import type { FactIndex } from './index-facts.ts';
import type { StaticRule } from './rule.ts';

/** The decision over all powers of the department: the divisions of those that give the item together. */
export function receivingDecision(
  index: FactIndex,
  ruleOf: (power: string) => StaticRule,
  item: string,
  role: SubjectRole,
): ItemDecision {
  const coordinate = index.space.coordinate(item, role);
  let reason: Reason = { code: 'FIELD_NOT_NEEDED', condition: 3 };
  let first: Extract<ItemDecision, { given: true }> | null = null;
  const scope: string[] = [];
  for (const [power, { needs }] of index.powers) {
    if (!needs.some((need) => need.coordinate === coordinate)) continue;
    const rule = ruleOf(power);
    // A case is the caller's; nobody else takes part in it by the way.
    if (rule.kind === 'closed' || rule.caseBound) continue;
    const name = { key: power, power, powerName: null };
    const decision = openGrant(name, index.space, rule, null).decide(item, role);
    if (!decision.given) {
      if (decision.reason.condition >= reason.condition) ({ reason } = decision);
      continue;
    }
    first ??= decision;
    scope.push(...(decision.scope ?? []));
  }
  return first ? { ...first, scope: withoutNested(scope) } : { given: false, reason };
}

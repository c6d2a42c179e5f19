/**
 * Items that a source can only give when it is sent others (federation's `@requires`). What it is sent is read for the
 * caller and received by the source's department: both must be allowed to have it.
 */
import type { SubjectRole } from '../../schema/domain.ts';
import type { Requirements } from '../../schema/requirements.ts';
import type { FieldGrant, ItemDecision, Reason } from '../contract.ts';
import { intersect, withoutNested } from './divisions.ts';
import type { Explanation } from './policy.ts';

/** Whether a department may receive an item for a role, under any of its powers. */
export type Receives = (department: string, item: string, role: SubjectRole) => ItemDecision;

const outOfScope: Reason = { code: 'NOT_AVAILABLE', condition: 6 };

/** Divisions that lie in both; null stands for the parties of the caller's case, who are nobody else's to name. */
function both(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one === other ? one : [];
  return withoutNested(one.flatMap((left) => other.flatMap((right) => intersect(left, right) ?? [])));
}

/** What an item needs, and what that needs in turn, each once. */
function allRequired(item: string, requirements: Requirements): readonly string[] {
  const found = new Set<string>();
  const walk = (each: string): void => {
    for (const required of requirements.get(each)?.items ?? []) {
      if (found.has(required)) continue;
      found.add(required);
      walk(required);
    }
  };
  walk(item);
  return [...found];
}

/** The grant with the decisions on required items in those that need them. */
export function withRequired(grant: FieldGrant, requirements: Requirements, receives: Receives): FieldGrant {
  if (requirements.size === 0) return grant;
  const decide = (item: string, role: SubjectRole, above: readonly string[]): ItemDecision => {
    const own = grant.decide(item, role);
    const requirement = requirements.get(item);
    if (!own.given || !requirement) return own;
    const { receiver, items } = requirement;
    let { scope } = own;
    for (const required of items) {
      // Two that need each other are given by nobody.
      if (above.includes(required)) return { given: false, reason: { ...outOfScope, required, receiver } };
      for (const decision of [decide(required, role, [...above, item]), receives(receiver, required, role)]) {
        if (!decision.given) return { given: false, reason: { required, receiver, ...decision.reason } };
        scope = both(scope, decision.scope);
      }
    }
    return scope?.length === 0 ? { given: false, reason: { ...outOfScope, receiver } } : { ...own, scope };
  };
  return {
    ...grant,
    decide: (item, role) => decide(item, role, []),
    requiredOf: (item) => allRequired(item, requirements),
  };
}

/** Explanations with the reasons of required items in those that need them. */
export function explainedWithRequired(
  explanations: readonly Explanation[],
  requirements: Requirements,
  receives: Receives,
): readonly Explanation[] {
  if (requirements.size === 0) return explanations;
  const known = new Map(explanations.map((each) => [each.item, each]));
  const reasonOf = (item: string, role: SubjectRole): Reason | null => {
    const own = known.get(item);
    if (own?.reason !== null) return own?.reason ?? { code: 'FIELD_NOT_NEEDED', condition: 3 };
    const { receiver = '', items = [] } = requirements.get(item) ?? {};
    for (const required of items) {
      const received = receives(receiver, required, role);
      const reason = known.get(required)?.reason ?? (received.given ? null : received.reason);
      if (reason || !known.has(required))
        return { code: 'FIELD_NOT_NEEDED', condition: 3, ...reason, required, receiver };
    }
    return null;
  };
  return explanations.map((each) => {
    const reasons = [each.item, ...allRequired(each.item, requirements)].map((item) =>
      reasonOf(item, each.role),
    );
    const reason = reasons.find((found) => found !== null) ?? null;
    return reason === each.reason ? each : { ...each, need: null, reason, dependsOn: [] };
  });
}

/**
 * Items that a source can only give when it is sent others (federation's `@requires`). What it is sent is read for the
 * caller and received by the source's department: both must be allowed to have it.
 */
import type { SubjectRole } from '../../schema/domain.ts';
import type { Requirements } from '../../schema/requirements.ts';
import type { FieldGrant, ItemDecision, Reason } from '../contract.ts';
import { intersect, withoutNested } from './divisions.ts';

/** Whether a department may receive an item for a role, under any of its powers. */
export type Receives = (department: string, item: string, role: SubjectRole) => ItemDecision;

const outOfScope: Reason = { code: 'NOT_AVAILABLE', condition: 6 };

/** Divisions that lie in both; null stands for the parties of the caller's case, who are nobody else's to name. */
function both(one: readonly string[] | null, other: readonly string[] | null): readonly string[] | null {
  if (one === null || other === null) return one === other ? one : [];
  return withoutNested(one.flatMap((left) => other.flatMap((right) => intersect(left, right) ?? [])));
}

/** The grant with the decisions on required items in those that need them. */
export function withRequired(grant: FieldGrant, requirements: Requirements, receives: Receives): FieldGrant {
  if (requirements.size === 0) return grant;
  const decide = (item: string, role: SubjectRole): ItemDecision => {
    const own = grant.decide(item, role);
    const requirement = requirements.get(item);
    if (!own.given || !requirement) return own;
    const { receiver, items } = requirement;
    let { scope } = own;
    for (const required of items) {
      for (const decision of [grant.decide(required, role), receives(receiver, required, role)]) {
        if (!decision.given) return { given: false, reason: { ...decision.reason, required, receiver } };
        scope = both(scope, decision.scope);
      }
    }
    return scope?.length === 0 ? { given: false, reason: { ...outOfScope, receiver } } : { ...own, scope };
  };
  return { ...grant, decide, requiredOf: (item) => requirements.get(item)?.items ?? [] };
}

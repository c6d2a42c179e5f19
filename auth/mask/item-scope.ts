/** In whose case an item is read at a place of a document. */
import type { FieldGrant } from '../contract.ts';
import { withoutNested } from '../policy/divisions.ts';
import type { SubjectPlace } from './contract.ts';

/**
 * Divisions in which a subject must be registered; null for the parties of the case, undefined where the item isn't
 * given. What is read for the sake of other items only is read of nobody of whom none of them is given.
 */
export function itemScope(
  place: Pick<SubjectPlace, 'role' | 'requiredFor'>,
  item: string,
  grant: FieldGrant,
): readonly string[] | null | undefined {
  const decision = grant.decide(item, place.role);
  if (!decision.given) return undefined;
  const dependents = place.requiredFor?.get(item);
  if (!dependents) return decision.scope;
  const scopes = dependents.map((dependent) => grant.decide(dependent, place.role));
  const divisions: string[] = [];
  for (const each of scopes) {
    if (!each.given) continue;
    if (each.scope === null) return null;
    divisions.push(...each.scope);
  }
  return withoutNested(divisions);
}

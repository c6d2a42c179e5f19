/** Finds the places of a document whose items have different row scopes. */
import type { FieldGrant } from '../contract.ts';
import type { RowScopes, SubjectPlace } from './contract.ts';
import { itemScope } from './item-scope.ts';

/** Null when each place has one scope, which is nearly always so. */
export function rowScopes(
  places: readonly SubjectPlace[],
  identifiers: RowScopes['identifiers'],
  grant: FieldGrant,
): RowScopes | null {
  const named = new Map<SubjectPlace, ReadonlyMap<string, string>>();
  let differ = false;
  for (const place of places) {
    const names = new Map<string, string>();
    for (const item of place.items) {
      const scope = itemScope(place, item, grant);
      if (scope !== undefined) names.set(item, scope === null ? 'parties' : scope.join(' '));
    }
    if (new Set(names.values()).size > 1) differ = true;
    named.set(place, names);
  }
  if (!differ) return null;
  return {
    // A plan keeps the places that it was divided by, and the gate decides by their roles.
    key: JSON.stringify([...named].map(([place, names]) => [place.path, place.role, [...names]])),
    nameOf: (place, item) => named.get(place)?.get(item),
    identifiers,
  };
}

/** Which withheld fields of a document a request really selects. */
import type { WithheldField } from './contract.ts';
import { guardsHold } from './guards.ts';

/**
 * One entry for each path, whatever the number of selections that lead there, in the order of the document. A place of
 * which nothing is given has one of its own only where no field below it is selected that would tell why.
 */
export function selectedWithheld(
  withheld: readonly WithheldField[],
  variables: Readonly<Record<string, unknown>>,
): readonly WithheldField[] {
  const paths = new Set<string>();
  const selected: WithheldField[] = [];
  for (const field of withheld) {
    const path = JSON.stringify(field.path);
    if (paths.has(path) || !guardsHold(field.guards, variables)) continue;
    paths.add(path);
    selected.push(field);
  }
  return selected.filter((field) => !field.whole || !selected.some((other) => isBelow(other, field)));
}

function isBelow(field: WithheldField, place: WithheldField): boolean {
  return field.path.length > place.path.length && place.path.every((key, at) => field.path[at] === key);
}

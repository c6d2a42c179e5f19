/** Items withheld of single subjects: who was admitted for some items of a place may lie outside the scope of others. */
import { identifierItem } from '../../schema/coordinates.ts';
import {
  type RowWithholding,
  type ScopedField,
  type ScopedStep,
  type SubjectPlace,
  type Tree,
  subjectAlias,
} from './contract.ts';
import { isTree } from './merge.ts';
import { itemNotAvailable } from './not-available.ts';
import { heldKey } from './tree-keys.ts';

/**
 * Whether a step may ask about an entity: a citizen, or what stands in the object of one, whose ID is `about`. One that
 * does not say whose it is may not be asked about.
 */
export function mayBeAsked(
  entity: Tree,
  about: string | undefined,
  scope: ScopedStep,
  rows: RowWithholding | undefined,
): boolean {
  const id = entity[subjectAlias] ?? about;
  const [field] = scope.fields;
  if (typeof id !== 'string' || rows === undefined || field === undefined) return false;
  return rows.holds(scope.place, id, field.item);
}

/** Puts a mark where an item of the entity would stand; objects on the way to it are made. */
export function withhold(entity: Tree, { item, keys }: ScopedField): void {
  const [key, ...rest] = keys;
  if (key === undefined) return;
  if (rest.length === 0) {
    entity[key] = itemNotAvailable(item);
    return;
  }
  const below = entity[key];
  if (isTree(below)) withhold(below, { item, keys: rest });
  else if (below === undefined || below === null) {
    const made = Object.create(null) as Tree;
    entity[key] = made;
    withhold(made, { item, keys: rest });
  }
}

/**
 * Takes out the IDs of subjects who lie outside the scope of `household.idNumber`. Steps need them to ask about the
 * subjects, so they stay until all is fetched.
 */
export function withholdIdentifiers(data: Tree, places: readonly SubjectPlace[], rows: RowWithholding): void {
  for (const place of places) {
    const fields = rows.identifiers.get(place) ?? [];
    if (fields.length === 0) continue;
    forEachAt(data, place.path, (subject) => {
      const id = subject[subjectAlias];
      if (typeof id === 'string' && rows.holds(place, id, identifierItem)) return;
      for (const keys of fields) hide(subject, keys);
    });
  }
}

/** Calls `visit` for each object at these response keys, lists entered. */
function forEachAt(value: unknown, keys: readonly string[], visit: (object: Tree) => void): void {
  if (Array.isArray(value)) for (const item of value) forEachAt(item, keys, visit);
  else if (isTree(value)) {
    const [key, ...rest] = keys;
    if (key === undefined) visit(value);
    else forEachAt(value[heldKey(value, key)], rest, visit);
  }
}

function hide(subject: Tree, keys: readonly string[]): void {
  const last = keys.at(-1);
  if (last === undefined) return;
  forEachAt(subject, keys.slice(0, -1), (object) => {
    const held = heldKey(object, last);
    if (object[held] !== undefined && object[held] !== null) object[held] = itemNotAvailable(identifierItem);
  });
}

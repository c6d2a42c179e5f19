/** Puts parts of the response together. */
import { type Tree, notAvailable, subjectAlias } from './contract.ts';
import { isNotAvailable } from './not-available.ts';
import type { PossibleTypes } from './possible-types.ts';
import { ReadyList, opened } from './ready-list.ts';

export function isTree(value: unknown): value is Tree {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ReadyList)
  );
}

/** Deep copy of plain data, so that an entity that stands in several places can differ in each. */
export function copyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  // Values of a class of their own (marks of connectors) are immutable and stay what they are.
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const copy: Tree = {};
  for (const key of Object.keys(value)) if (key !== '__proto__') copy[key] = copyOf((value as Tree)[key]);
  return copy;
}

function mergeValue(existing: unknown, incoming: unknown, types: PossibleTypes): unknown {
  // A refusal stands, whichever of two sources comes first.
  if (isNotAvailable(existing)) return existing;
  if (isNotAvailable(incoming)) return incoming;
  if (incoming === null || incoming === undefined) return existing ?? incoming;
  if (typeof existing !== 'object' || existing === null || typeof incoming !== 'object') return incoming;
  if (existing instanceof ReadyList || incoming instanceof ReadyList) {
    return mergeValue(opened(existing), opened(incoming), types);
  }
  if (Array.isArray(existing)) {
    if (!Array.isArray(incoming)) return existing;
    for (let index = 0; index < existing.length && index < incoming.length; index += 1) {
      existing[index] = mergeValue(existing[index], incoming[index], types);
    }
    return existing;
  }
  if (Array.isArray(incoming)) return existing;
  return mergeInto(existing as Tree, incoming as Tree, types) ? existing : notAvailable;
}

/**
 * Merges deeply into `target`: a null never replaces a value, lists are merged item by item.
 * @returns false when both are citizens and not the same one, which no step may mix
 */
export function mergeInto(target: Tree, source: Tree, types: PossibleTypes): boolean {
  const subject = target[subjectAlias];
  if (
    typeof subject === 'string' &&
    typeof source[subjectAlias] === 'string' &&
    subject !== source[subjectAlias]
  ) {
    return false;
  }
  for (const key of Object.keys(source)) {
    // Assigning it would change the prototype, and merging into it that of every object.
    if (key === '__proto__') continue;
    const incoming = source[key];
    const existing = target[key];
    if (existing === undefined) target[key] = incoming;
    else if (key === '__typename') {
      // A subgraph that knows an interface as an object type says the interface's name.
      if (typeof incoming === 'string' && !types.isAbstract(incoming)) target[key] = incoming;
    } else target[key] = mergeValue(existing, incoming, types);
  }
  return true;
}

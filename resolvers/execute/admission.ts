/**
 * Lets citizens pass the gate before they become part of the response. A step's result is checked while it
 * still stands apart, so no other step can see a subject that was not admitted.
 */
import { type SubjectGate, type SubjectPlace, type Tree, notAvailable, subjectAlias } from './contract.ts';
import { isTree } from './merge.ts';
import { heldKey } from './tree-keys.ts';

/** A place within a step's result: the response keys that are left from where the step writes. */
export interface PlaceBelow {
  readonly place: SubjectPlace;
  readonly keys: readonly string[];
}

/** Where a subject stands, so that a refusal can take its place. */
interface Standing {
  readonly container: Tree | unknown[];
  readonly key: string | number;
  readonly subject: Tree;
}

function find(
  container: Tree | unknown[],
  key: string | number,
  rest: readonly string[],
  found: Standing[],
): void {
  const value = (container as Tree)[key];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) find(value, index, rest, found);
    return;
  }
  if (!isTree(value)) return;
  const [next, ...after] = rest;
  if (next === undefined) found.push({ container, key, subject: value });
  else find(value, heldKey(value, next), after, found);
}

/** Subjects of all parts of a step, by place. */
export class Arrivals {
  readonly #byPlace = new Map<SubjectPlace, Standing[]>();

  add(part: Tree, places: readonly PlaceBelow[]): void {
    for (const { place, keys } of places) {
      const [first, ...rest] = keys;
      if (first === undefined) continue;
      const standing = this.#byPlace.get(place) ?? [];
      this.#byPlace.set(place, standing);
      find(part, heldKey(part, first), rest, standing);
    }
  }

  /**
   * One call of the gate for each place. Who is not admitted, or does not say who he is, gives way to
   * `notAvailable`. Rejects with what the gate throws: a gate that fails lets nobody pass.
   */
  async admit(gate: SubjectGate): Promise<void> {
    // Outer places first: whoever is reached only through a refused subject is not asked about.
    const places = [...this.#byPlace].sort(([left], [right]) => left.path.length - right.path.length);
    const refused = new Set<Tree>();
    for (const [place, standing] of places) {
      const present = refused.size === 0 ? standing : standing.filter((one) => !within(one.subject, refused));
      const ids = new Set<string>();
      for (const { subject } of present) {
        const id = subject[subjectAlias];
        if (typeof id === 'string') ids.add(id);
      }
      const admitted = ids.size === 0 ? ids : await gate.admit(place, [...ids]);
      for (const { container, key, subject } of standing) {
        const id = subject[subjectAlias];
        if (typeof id === 'string' && ids.has(id) && admitted.has(id)) continue;
        (container as Tree)[key] = notAvailable;
        addAll(subject, refused);
      }
    }
  }
}

function within(subject: Tree, refused: ReadonlySet<Tree>): boolean {
  return refused.has(subject);
}

/** Notes an object and all that stand in it. */
function addAll(value: unknown, refused: Set<Tree>): void {
  if (Array.isArray(value)) for (const item of value) addAll(item, refused);
  else if (isTree(value)) {
    refused.add(value);
    for (const key of Object.keys(value)) addAll(value[key], refused);
  }
}

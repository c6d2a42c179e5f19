/** The facts of a list and its sharing applications, laid out so that a grant reads only what concerns its power. */
import type { Delegation, Exercise, Need, PolicyFacts } from '../../registry/contract.ts';
import type { SharingApplication } from '../contract.ts';
import { CoordinateSpace } from './coordinates.ts';
import type { CatalogueFact } from './sharing.ts';

export type PowerFact = PolicyFacts['powers'][number];

/** A need of an item that the catalogue knows, with everything that decides it but the caller. */
interface IndexedNeed {
  readonly need: Need;
  readonly coordinate: number;
  readonly catalogue: CatalogueFact;
  /** Applications of any department for this power, item and scenario. */
  readonly applications: readonly SharingApplication[];
}

interface IndexedPower {
  readonly fact: PowerFact;
  readonly exercises: readonly Exercise[];
  readonly delegations: readonly Delegation[];
  readonly needs: readonly IndexedNeed[];
}

export interface FactIndex {
  readonly space: CoordinateSpace;
  readonly powers: ReadonlyMap<string, IndexedPower>;
  readonly repealed: ReadonlySet<string>;
  /** Division that each department serves. */
  readonly served: ReadonlyMap<string, string>;
}

function group<T>(rows: readonly T[], keyOf: (row: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const rowsOfKey = groups.get(key);
    if (rowsOfKey === undefined) groups.set(key, [row]);
    else rowsOfKey.push(row);
  }
  return groups;
}

/** Names contain any character, so keys of several parts are written as JSON. */
const key = (...parts: readonly string[]): string => JSON.stringify(parts);

export function indexFacts(facts: PolicyFacts, applications: readonly SharingApplication[]): FactIndex {
  const space = new CoordinateSpace(facts.catalogue.map((entry) => entry.path));
  const catalogue = new Map(facts.catalogue.map((entry) => [entry.path, entry]));
  const exercises = group(facts.exercises, (exercise) => exercise.power);
  const delegations = group(facts.delegations, (delegation) => delegation.power);
  const needs = group(facts.needs, (need) => need.power);
  const byScenario = group(applications, (one) => key(one.power, one.item, one.scenario));

  const indexNeed = (need: Need): readonly IndexedNeed[] => {
    const coordinate = space.coordinate(need.item, need.role);
    const entry = catalogue.get(need.item);
    // A need of an item outside the catalogue opens nothing.
    if (coordinate === undefined || entry === undefined) return [];
    const own = byScenario.get(key(need.power, need.item, need.purpose)) ?? [];
    return [{ need, coordinate, catalogue: entry, applications: own }];
  };
  const powers = new Map<string, IndexedPower>();
  for (const fact of facts.powers) {
    powers.set(fact.code, {
      fact,
      exercises: exercises.get(fact.code) ?? [],
      delegations: delegations.get(fact.code) ?? [],
      needs: (needs.get(fact.code) ?? []).flatMap(indexNeed),
    });
  }
  return {
    space,
    powers,
    repealed: new Set(facts.repealed.map((power) => power.code)),
    served: new Map(facts.departments.map((department) => [department.name, department.division])),
  };
}

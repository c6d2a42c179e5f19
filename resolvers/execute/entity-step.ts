/** Steps that ask for fields of entities found before. */
import type { SubgraphError, Tree } from './contract.ts';
import { Arrivals } from './admission.ts';
import { loseAll, noteAt, noteError } from './entity-faults.ts';
import type { ExecutionState } from './execution-state.ts';
import { type EntityTarget, type Gathered, gather } from './gather.ts';
import { copyOf, isTree, mergeInto } from './merge.ts';
import { type StepParts, call, placesBelow, variablesFor } from './step.ts';

const invalid: SubgraphError = {
  code: 'SOURCE_DATA_INVALID',
  message: 'the source gave a value of the wrong kind',
};

export async function runEntityStep(
  step: StepParts,
  targets: readonly EntityTarget[],
  state: ExecutionState,
): Promise<void> {
  const gathered = targets.map((target) => gather(step, target, state));
  if (gathered.every((one) => one.representations.length === 0)) return;
  const variables = variablesFor(step, state);
  for (const { target, representations } of gathered) variables[target.variable] = representations;
  const { data, errors } = await call(step, state, variables);
  for (const error of errors) noteError(step, gathered, error, state);
  if (data === null) {
    const [first] = errors;
    if (first) for (const one of gathered) loseAll(step, one, first, state);
    return;
  }
  const arrivals = new Arrivals();
  const parts = gathered.flatMap((one) => partsOf(step, one, data[one.target.resultKey], arrivals, state));
  await arrivals.admit(state.gate);
  state.revision += 1;
  for (const { gathered: one, index, entity, part } of parts) {
    if (!mergeInto(entity, part, step.types)) noteAt(step, one, index, [], invalid, state);
  }
}

/** What a step gave for one entity. */
interface Part {
  readonly gathered: Gathered;
  readonly index: number;
  readonly entity: Tree;
  readonly part: Tree;
}

/** The result of each entity; where several share one, each has its own copy, since they may differ later. */
function partsOf(
  step: StepParts,
  gathered: Gathered,
  results: unknown,
  arrivals: Arrivals,
  state: ExecutionState,
): Part[] {
  const { target, entities, representations } = gathered;
  if (representations.length === 0) return [];
  if (!Array.isArray(results) || results.length !== representations.length) {
    loseAll(step, gathered, invalid, state);
    return [];
  }
  target.outputRewrites?.(results);
  const taken = new Set<number>();
  const parts: Part[] = [];
  for (const { entity, pathAt, index } of entities) {
    const path = target.paths[pathAt];
    const result: unknown = results[index];
    if (!isTree(result)) {
      if (result !== null && result !== undefined) noteAt(step, gathered, index, [], invalid, state);
      continue;
    }
    const part = taken.has(index) ? (copyOf(result) as Tree) : result;
    taken.add(index);
    if (path) arrivals.add(part, placesBelow(state.places, path, path.keys, target.fills));
    parts.push({ gathered, index, entity, part });
  }
  // A copy is made of what is still untouched: the gate and the merging come after.
  return parts;
}

/** Faults of a step of entities, at every place of the response where such an entity stands. */
import type { ResponsePath, SubgraphError } from './contract.ts';
import type { ExecutionState } from './execution-state.ts';
import { causeOf } from './faults.ts';
import type { EntityTarget, Gathered } from './gather.ts';
import type { CompiledPath } from './paths.ts';
import type { PossibleTypes } from './possible-types.ts';
import { type StepParts, renamedPath, selected } from './step.ts';

/** What is lost because an earlier step lost what this one needs is lost for the earlier reason. */
export function passOn(
  step: StepParts,
  target: EntityTarget,
  path: CompiledPath,
  typeNames: ReadonlySet<string>,
  state: ExecutionState,
): void {
  const fields = selected(target.fields, state, (type) => anyFits(typeNames, type, step.types));
  for (const fault of state.faults.lostAt(path.keys, target.required)) {
    const prefix = prefixOf(fault.path, path.keys.length);
    for (const key of fields) state.faults.add(fault, [...prefix, key]);
  }
}

/** The part of a path up to the given number of keys, with the indices after them. */
function prefixOf(path: ResponsePath, keys: number): ResponsePath {
  let seen = 0;
  const end = path.findIndex((segment) => typeof segment === 'string' && (seen += 1) > keys);
  return end < 0 ? path : path.slice(0, end);
}

function anyFits(typeNames: ReadonlySet<string>, condition: string, types: PossibleTypes): boolean {
  for (const typeName of typeNames) if (types.fits(typeName, condition)) return true;
  return false;
}

export function noteError(
  step: StepParts,
  gathered: readonly Gathered[],
  error: SubgraphError,
  state: ExecutionState,
): void {
  const [resultKey, ...below] = error.path ?? [];
  const concerned = gathered.filter((one) => one.target.resultKey === resultKey);
  if (concerned.length === 0) for (const one of gathered) loseAll(step, one, error, state);
  const [index, ...rest] = below;
  for (const one of concerned) {
    if (typeof index === 'number') noteAt(step, one, index, rest, error, state);
    else if (below.length > 0) noteEverywhere(step, one, below, error, state);
    else loseAll(step, one, error, state);
  }
}

/** The fault at every place that shares the representation of this number. */
export function noteAt(
  step: StepParts,
  gathered: Gathered,
  index: number,
  rest: ResponsePath,
  error: SubgraphError,
  state: ExecutionState,
): void {
  const cause = causeOf(error, step.source, step.department);
  const { target, entities } = gathered;
  gathered.located ??= new Map(target.paths.flatMap((path) => [...path.locate(state.data)]));
  for (const { entity, index: own } of entities) {
    const at = own === index ? gathered.located.get(entity) : undefined;
    if (!at) continue;
    if (rest.length > 0) {
      state.faults.add(cause, [...at, ...renamedPath(rest, step.renamed)]);
      continue;
    }
    const typeName = entity['__typename'];
    const isOf = (type: string): boolean => typeof typeName === 'string' && step.types.fits(typeName, type);
    for (const key of selected(target.fields, state, isOf)) state.faults.add(cause, [...at, key]);
  }
}

/** One field is lost of every entity of the target: its path names no entity. */
function noteEverywhere(
  step: StepParts,
  { target, entities }: Gathered,
  below: ResponsePath,
  error: SubgraphError,
  state: ExecutionState,
): void {
  const cause = causeOf(error, step.source, step.department);
  for (const [pathAt, path] of target.paths.entries()) {
    if (!entities.some((one) => one.pathAt === pathAt)) continue;
    state.faults.add(cause, [...path.keys, ...renamedPath(below, step.renamed)]);
  }
}

/** Every field of the target is lost, wherever it stands. */
export function loseAll(
  step: StepParts,
  { target, entities }: Gathered,
  error: SubgraphError,
  state: ExecutionState,
): void {
  const cause = causeOf(error, step.source, step.department);
  for (const [pathAt, path] of target.paths.entries()) {
    const typeNames = new Set<string>();
    for (const one of entities) {
      if (one.pathAt === pathAt && typeof one.entity['__typename'] === 'string')
        typeNames.add(one.entity['__typename']);
    }
    const isOf = (type: string): boolean => anyFits(typeNames, type, step.types);
    if (typeNames.size === 0) continue;
    for (const key of selected(target.fields, state, isOf)) {
      state.faults.add(cause, [...path.keys, key]);
    }
  }
}

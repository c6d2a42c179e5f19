/** What root steps and entity steps share. */
import type {
  PreparedFetch,
  ResponsePath,
  ScopedStep,
  StepDescription,
  SubjectPlace,
  Tree,
} from './contract.ts';
import type { PlaceBelow } from './admission.ts';
import { type CallOutcome, callSubgraph } from './call.ts';
import type { ExecutionState } from './execution-state.ts';
import type { PossibleTypes } from './possible-types.ts';
import { responseKeyOf } from './tree-keys.ts';
import type { SelectedField } from './selected-fields.ts';

/** What every step has. */
export interface StepParts {
  readonly source: string;
  readonly department: string | null;
  /** Whether a call has the time of a fetch only, or the whole time of the request. */
  readonly isLimited: boolean;
  readonly prepared: PreparedFetch;
  readonly variableUsages: readonly string[];
  readonly description: StepDescription;
  readonly types: PossibleTypes;
  /** New names of keys that the planner gave an internal alias. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Null when everybody admitted may be asked about. */
  readonly scope: ScopedStep | null;
}

export function variablesFor(step: StepParts, state: ExecutionState): Tree {
  const variables: Tree = {};
  for (const name of step.variableUsages) {
    const own = responseKeyOf(name);
    if (Object.hasOwn(state.variables, own)) variables[name] = state.variables[own];
  }
  return variables;
}

export function call(step: StepParts, state: ExecutionState, variables: Tree): Promise<CallOutcome> {
  state.sources.add(step.source);
  // The hub itself has the whole time of the request: what it began, a change above all, is not left unanswered.
  const limits = step.isLimited ? state.limits : { ...state.limits, fetchLimitMilliseconds: undefined };
  return callSubgraph(step.prepared, variables, state.context, limits, (error) =>
    state.report(step.source, error),
  );
}

const placesByStep = new WeakMap<readonly SubjectPlace[], Map<object, readonly PlaceBelow[]>>();

/** Places that a step can fill where it writes, found once for a document's places. */
export function placesBelow(
  places: readonly SubjectPlace[],
  owner: object,
  at: readonly string[],
  fills: (keys: readonly string[]) => boolean,
): readonly PlaceBelow[] {
  if (places.length === 0) return [];
  const known = placesByStep.get(places) ?? new Map<object, readonly PlaceBelow[]>();
  placesByStep.set(places, known);
  let below = known.get(owner);
  if (!below) {
    below = places.flatMap((place) => {
      if (
        place.path.length <= at.length ||
        !at.every((key, index) => place.path[index] === responseKeyOf(key))
      )
        return [];
      const keys = place.path.slice(at.length);
      return fills(keys) ? [{ place, keys }] : [];
    });
    known.set(owner, below);
  }
  return below;
}

export function selected(
  fields: readonly SelectedField[],
  state: ExecutionState,
  isOf: (typeName: string) => boolean,
): readonly string[] {
  return fields
    .filter(
      (field) => (field.onType === null || isOf(field.onType)) && (field.when?.(state.variables) ?? true),
    )
    .map((field) => field.key);
}

export function renamedPath(path: ResponsePath, renamed: ReadonlyMap<string, string>): ResponsePath {
  if (renamed.size === 0) return path;
  return path.map((segment) => (typeof segment === 'string' ? (renamed.get(segment) ?? segment) : segment));
}

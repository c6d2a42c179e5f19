/** Finds the entities of a step and what represents them, equal ones once. */
import type { ExecutionState } from './execution-state.ts';
import { passOn } from './entity-faults.ts';
import { type ResponsePath, type Tree, subjectAlias } from './contract.ts';
import type { CompiledPath } from './paths.ts';
import { mayBeAsked, withhold } from './row-withholding.ts';
import { type Project, representationKey } from './requires.ts';
import type { Rewrite } from './rewrites.ts';
import type { SelectedField } from './selected-fields.ts';
import type { StepParts } from './step.ts';

/** One list of entities of a step; a batched step has several. */
export interface EntityTarget {
  readonly resultKey: string;
  readonly variable: string;
  readonly paths: readonly CompiledPath[];
  readonly project: Project;
  /** Fields that the representations need. */
  readonly required: ReadonlySet<string>;
  readonly inputRewrites: Rewrite | null;
  readonly outputRewrites: Rewrite | null;
  /** Fields that are lost when the step fails. */
  readonly fields: readonly SelectedField[];
  /** Whether the step's operation selects anything at these keys of an entity. */
  readonly fills: (keys: readonly string[]) => boolean;
  /** Equal for targets that find the same representations of the same entities; null where one finds its own. */
  readonly identity: string | null;
}

/** Entities of one target as they are before the call. */
export interface Gathered {
  readonly target: EntityTarget;
  /** Paths with indices of all entities; made when the first fault needs one. */
  located: Map<Tree, ResponsePath> | null;
  readonly representations: readonly Tree[];
  readonly entities: readonly FoundEntity[];
}

interface FoundEntity {
  readonly entity: Tree;
  /** Number of its path among those of the target. */
  readonly pathAt: number;
  /** Number of its representation. */
  readonly index: number;
}

/** What was found in a tree that has not changed since. */
export interface Found {
  /** Of the tree, when it was looked through. */
  readonly revision: number;
  readonly representations: readonly Tree[];
  readonly entities: readonly FoundEntity[];
  /** An entity lacks what a representation needs: what is lost with it each step tells of its own fields. */
  readonly isPartial: boolean;
}

/** Steps that run side by side mostly ask about the same citizens: the tree is looked through once for them. */
export function gather(step: StepParts, target: EntityTarget, state: ExecutionState): Gathered {
  const identity = step.scope ? null : target.identity;
  const known = identity === null ? undefined : state.found.get(identity);
  const found = known?.revision === state.revision ? known : lookThrough(step, target, state);
  if (identity !== null && !found.isPartial) state.found.set(identity, found);
  const { representations, entities } = found;
  return { target, located: null, representations, entities };
}

/**
 * Whether a source failed to give what a department's is sent: it would answer by nothing as if that were the value.
 * Nobody is asked then.
 */
function lacksRequired(
  { department }: StepParts,
  { required }: EntityTarget,
  { keys }: CompiledPath,
  { faults }: ExecutionState,
): boolean {
  const isWhole = (at: ResponsePath): boolean => at.every((segment) => typeof segment === 'string');
  return department !== null && faults.lostAt(keys, required).some(({ path }) => isWhole(path));
}

function lookThrough(step: StepParts, target: EntityTarget, state: ExecutionState): Found {
  const found = { revision: state.revision, representations: [] as Tree[], entities: [] as FoundEntity[] };
  let isPartial = false;
  const known = new Map<string, number>();
  for (const [pathAt, path] of target.paths.entries()) {
    let incomplete: Set<string> | null = null;
    const isLost = lacksRequired(step, target, path, state);
    path.collect(state.data, (entity, about) => {
      if (step.scope && !mayBeAsked(entity, about, step.scope, state.rows)) {
        for (const field of step.scope.fields) withhold(entity, field);
        return;
      }
      const representation = isLost ? 'incomplete' : target.project(entity, state.variables);
      if (representation === 'otherType') return;
      if (representation === 'incomplete') {
        incomplete ??= new Set();
        if (typeof entity['__typename'] === 'string') incomplete.add(entity['__typename']);
        return;
      }
      // Whoever was admitted is the one who is asked about, whatever a source put beside his ID.
      const subject = entity[subjectAlias];
      if (
        typeof subject === 'string' &&
        representation['id'] !== undefined &&
        representation['id'] !== subject
      ) {
        return;
      }
      target.inputRewrites?.(representation);
      const key = representationKey(representation);
      let index = known.get(key);
      if (index === undefined) {
        index = found.representations.length;
        found.representations.push(representation);
        known.set(key, index);
      }
      found.entities.push({ entity, pathAt, index });
    });
    if (incomplete) {
      passOn(step, target, path, incomplete, state);
      isPartial = true;
    }
  }
  return { ...found, isPartial };
}

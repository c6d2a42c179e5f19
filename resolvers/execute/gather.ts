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
}

/** Entities of one target as they are before the call. */
export interface Gathered {
  readonly target: EntityTarget;
  /** Paths with indices of all entities; made when the first fault needs one. */
  located: Map<Tree, ResponsePath> | null;
  readonly representations: Tree[];
  /** Each entity with its path and the number of its representation. */
  readonly entities: { readonly entity: Tree; readonly path: CompiledPath; readonly index: number }[];
}

export function gather(step: StepParts, target: EntityTarget, state: ExecutionState): Gathered {
  const gathered: Gathered = { target, located: null, representations: [], entities: [] };
  const known = new Map<string, number>();
  for (const path of target.paths) {
    let incomplete: Set<string> | null = null;
    path.collect(state.data, (entity) => {
      if (step.scope && !mayBeAsked(entity, step.scope, state.rows)) {
        for (const field of step.scope.fields) withhold(entity, field);
        return;
      }
      const representation = target.project(entity, state.variables);
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
        index = gathered.representations.length;
        gathered.representations.push(representation);
        known.set(key, index);
      }
      gathered.entities.push({ entity, path, index });
    });
    if (incomplete) passOn(step, target, path, incomplete, state);
  }
  return gathered;
}

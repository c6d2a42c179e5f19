/** Steps of a plan one alias and one place at a time, so that each can be divided for itself. */
import type { PlanNode, RequiresSelection } from '@graphql-hive/router-query-planner';
import { Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { type PlanPath, type StepNode, operationOfStep, withOperation } from './planned-steps.ts';

/** One alias of a step at one of its paths, as a step of its own with other selections. */
export interface Single {
  readonly path: PlanPath;
  readonly set: SelectionSetNode;
  readonly requires: readonly RequiresSelection[];
  /** It requires what it did unless told. */
  readonly make: (set: SelectionSetNode, requires?: readonly RequiresSelection[]) => StepNode;
}

export function singlesOf(step: StepNode, place: PlanPath): readonly Single[] {
  const operation = operationOfStep(step);
  return operation.selectionSet.selections.flatMap((node): readonly Single[] => {
    if (node.kind !== Kind.FIELD || !node.selectionSet) return [];
    const { selectionSet } = node;
    const withSet = (set: SelectionSetNode): readonly SelectionNode[] => [{ ...node, selectionSet: set }];
    if (step.kind === 'Fetch') {
      const { requires = [] } = step;
      return [
        {
          path: place,
          set: selectionSet,
          requires,
          make: (set, told = requires) => ({
            ...withOperation(step, operation, withSet(set)),
            requires: [...told],
          }),
        },
      ];
    }
    const alias = step.entityBatch.aliases.find((one) => one.alias === (node.alias ?? node.name).value);
    return (alias?.paths ?? []).map((path) => ({
      path,
      set: selectionSet,
      requires: alias?.requires ?? [],
      make: (set, told) => ({
        ...withOperation(step, operation, withSet(set)),
        entityBatch: {
          aliases: alias ? [{ ...alias, paths: [path], ...(told ? { requires: [...told] } : {}) }] : [],
        },
      }),
    }));
  });
}

/** A step where another one stood: entities of a flattened one stay where they are. */
export function placed(whole: PlanNode, step: StepNode): PlanNode {
  return whole.kind === 'Flatten' && step.kind === 'Fetch' ? { ...whole, node: step } : step;
}

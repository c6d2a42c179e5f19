/**
 * Divides steps that ask different things of the entities of several places. Together they would share one read of
 * each table, and a column that only some of them may show would be read of all.
 */
import type { BatchFetchNode, QueryPlan } from '@graphql-hive/router-query-planner';
import { Kind, print } from 'graphql';
import { mapSteps, operationOfStep, parallel, withOperation } from './planned-steps.ts';

/** Steps of one selection each; places of which the same is asked stay together. */
function divide(step: BatchFetchNode): readonly BatchFetchNode[] {
  const { aliases } = step.entityBatch;
  if (aliases.length < 2) return [step];
  const operation = operationOfStep(step);
  const bySelection = new Map<string, Set<string>>();
  for (const node of operation.selectionSet.selections) {
    if (node.kind !== Kind.FIELD || !node.selectionSet) continue;
    const selection = print(node.selectionSet);
    const alias = (node.alias ?? node.name).value;
    bySelection.set(selection, (bySelection.get(selection) ?? new Set()).add(alias));
  }
  if (bySelection.size < 2) return [step];
  return [...bySelection.values()].map((names) => {
    const kept = operation.selectionSet.selections.filter(
      (node) => node.kind === Kind.FIELD && names.has((node.alias ?? node.name).value),
    );
    const part = aliases.filter((alias) => names.has(alias.alias));
    return { ...withOperation(step, operation, kept), entityBatch: { aliases: part } };
  });
}

/** The plan with one selection a step. */
export function divideAliases<Plan extends QueryPlan>(plan: Plan): Plan {
  if (!plan.node) return plan;
  const node = mapSteps(plan.node, (step, _place, whole) =>
    step.kind === 'BatchFetch' ? parallel(divide(step)) : whole,
  );
  return { ...plan, node };
}

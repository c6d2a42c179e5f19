/** "Executing Operations" of the GraphQL specification: a change begins when the one before it is answered in full. */
import type { PlanNode } from '@graphql-hive/router-query-planner';

function isChange(node: PlanNode): boolean {
  return node.kind === 'Fetch' && node.operationKind === 'mutation';
}

/** The planner lets a change begin beside what completes the answer of the one before it. */
export function changesInOrder(plan: PlanNode): PlanNode {
  if (plan.kind === 'Sequence') return { ...plan, nodes: plan.nodes.map(changesInOrder) };
  if (plan.kind !== 'Parallel' || !plan.nodes.some(isChange)) return plan;
  const others = plan.nodes.filter((node) => !isChange(node));
  const [only] = others;
  const before: PlanNode[] = only && others.length === 1 ? [only] : [{ ...plan, nodes: others }];
  return { kind: 'Sequence', nodes: [...before, ...plan.nodes.filter(isChange)] };
}

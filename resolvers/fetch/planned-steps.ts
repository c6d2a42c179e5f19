/** What revisions of a plan share: its steps one by one, and operations with a part of their selections. */
import type {
  BatchFetchNode,
  FetchNode,
  FlattenNodePathSegment,
  PlanNode,
} from '@graphql-hive/router-query-planner';
import {
  Kind,
  type DocumentNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';

export type PlanPath = readonly FlattenNodePathSegment[];
/** A step of a plan: one operation of one source. */
export type StepNode = FetchNode | BatchFetchNode;

/**
 * The node with each step replaced by what `revise` gives for it, outermost first. `place` is where the entities
 * of a flattened step stand; such a step comes with its `Flatten` as `node`.
 */
export function mapSteps(
  node: PlanNode,
  revise: (step: StepNode, place: PlanPath, node: PlanNode) => PlanNode,
): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((each) => mapSteps(each, revise)) };
    case 'Condition':
      return {
        ...node,
        ...(node.ifClause ? { ifClause: mapSteps(node.ifClause, revise) } : {}),
        ...(node.elseClause ? { elseClause: mapSteps(node.elseClause, revise) } : {}),
      };
    case 'Flatten':
      return node.node.kind === 'Fetch'
        ? revise(node.node, node.path, node)
        : { ...node, node: mapSteps(node.node, revise) };
    case 'Fetch':
    case 'BatchFetch':
      return revise(node, [], node);
    default:
      return node;
  }
}

/** Nodes that may run side by side; one alone stands for itself. */
export function parallel(nodes: readonly PlanNode[]): PlanNode {
  const [only, ...others] = nodes;
  return only && others.length === 0 ? only : { kind: 'Parallel', nodes: [...nodes] };
}

/** The operation of a step, spread fragments put in place, so that a fragment can be divided here and kept there. */
export function operationOfStep(step: StepNode): OperationDefinitionNode {
  return inlined(parse(step.operation, { noLocation: true }));
}

function inlined(document: DocumentNode): OperationDefinitionNode {
  const fragments = new Map(
    document.definitions
      .filter((node) => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!operation) throw new TypeError('a planned fetch has no operation');
  return visit(operation, {
    FragmentSpread: (node) => {
      const fragment = fragments.get(node.name.value);
      if (!fragment) throw new TypeError('a planned fetch spreads a fragment that it does not have');
      const { typeCondition, selectionSet } = fragment;
      return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives: node.directives ?? [], selectionSet };
    },
  });
}

export function usedVariables(node: OperationDefinitionNode | SelectionSetNode): ReadonlySet<string> {
  const used = new Set<string>();
  visit(node, {
    VariableDefinition: () => false,
    Variable: (variable) => void used.add(variable.name.value),
  });
  return used;
}

/** Definitions of the variables that a part of an operation uses. */
export function definitionsFor(
  operation: OperationDefinitionNode,
  used: ReadonlySet<string>,
): readonly VariableDefinitionNode[] {
  return (operation.variableDefinitions ?? []).filter((node) => used.has(node.variable.name.value));
}

/** The step with these selections at the top of its operation, and only the variables that they use. */
export function withOperation<Step extends StepNode>(
  step: Step,
  operation: OperationDefinitionNode,
  selections: readonly SelectionNode[],
): Step {
  const rest = { ...operation, selectionSet: { ...operation.selectionSet, selections } };
  const used = usedVariables(rest);
  const text = print({ ...rest, variableDefinitions: definitionsFor(operation, used) });
  const usages = step.variableUsages?.filter((name) => used.has(name));
  return { ...step, operation: text, ...(usages ? { variableUsages: usages } : {}) };
}

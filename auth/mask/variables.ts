import { Kind, type OperationDefinitionNode, type SelectionNode, visit } from 'graphql';

/** The operation with these selections, and only the variables that they use. */
export function pruneVariables(
  operation: OperationDefinitionNode,
  selections: readonly SelectionNode[],
): OperationDefinitionNode {
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  const used = new Set<string>();
  visit(selectionSet, {
    Variable(node) {
      used.add(node.name.value);
    },
  });
  return {
    ...operation,
    selectionSet,
    variableDefinitions: (operation.variableDefinitions ?? []).filter((definition) =>
      used.has(definition.variable.name.value),
    ),
  };
}

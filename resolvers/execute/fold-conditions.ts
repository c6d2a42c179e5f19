/**
 * Takes `@skip` and `@include` out of an operation under given variables. The planner would carry them into
 * its plan, but loses fields where a step that requires others is conditional, and fails on some fragments.
 */
import {
  type DirectiveNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

function conditionOf(
  directive: DirectiveNode,
): { wanted: boolean; variable: string | null; literal: boolean } | null {
  const name = directive.name.value;
  if (name !== 'skip' && name !== 'include') return null;
  const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
  return {
    wanted: name === 'include',
    variable: value?.kind === Kind.VARIABLE ? value.name.value : null,
    literal: value?.kind === Kind.BOOLEAN && value.value,
  };
}

/** Whether a node is selected, as far as its own directives say. */
export function isSelected(node: SelectionNode, variables: Variables): boolean {
  if (!node.directives || node.directives.length === 0) return true;
  return node.directives.every((directive) => {
    const condition = conditionOf(directive);
    if (!condition) return true;
    const { variable, literal, wanted } = condition;
    return (variable === null ? literal : variables[variable] === true) === wanted;
  });
}

/** Variables that decide what is selected, each once. */
export function conditionVariables(operation: OperationDefinitionNode): readonly string[] {
  const names = new Set<string>();
  visit(operation, {
    Directive: (node) => {
      const variable = conditionOf(node)?.variable;
      if (typeof variable === 'string') names.add(variable);
    },
  });
  return [...names];
}

/** Names the selection that these variables make; equal keys select equally. */
export function conditionKey(names: readonly string[], variables: Variables): string {
  let key = '';
  for (const name of names) key += variables[name] === true ? '1' : '0';
  return key;
}

function isEmpty(node: SelectionNode): boolean {
  return node.kind === Kind.INLINE_FRAGMENT && node.selectionSet.selections.length === 0;
}

/** What is not selected is gone; an object of which nothing is left selects its type. */
export function foldConditions(
  operation: OperationDefinitionNode,
  variables: Variables,
): OperationDefinitionNode {
  return visit(operation, {
    SelectionSet: {
      enter: (node) => ({
        ...node,
        selections: node.selections.filter((selection) => isSelected(selection, variables)),
      }),
      leave: (node, _key, parent) => {
        const kept = node.selections.filter((selection) => !isEmpty(selection));
        const isField =
          parent !== undefined && !Array.isArray(parent) && 'kind' in parent && parent.kind === Kind.FIELD;
        return { ...node, selections: kept.length === 0 && isField ? [typeName] : kept };
      },
    },
    Directive: (node) => (conditionOf(node) ? null : undefined),
  });
}

/** Takes `@skip` and `@include` with literal conditions out of an operation; the planner can't plan them all. */
import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';

const typeName: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };

/** True or false when the directive decides by itself; null when a variable does, or it is another directive. */
function decided(directive: DirectiveNode | ConstDirectiveNode): boolean | null {
  const name = directive.name.value;
  if (name !== 'skip' && name !== 'include') return null;
  const value = directive.arguments?.[0]?.value;
  return value?.kind === Kind.BOOLEAN ? value.value === (name === 'include') : null;
}

function isNever(node: SelectionNode): boolean {
  return node.directives?.some((directive) => decided(directive) === false) ?? false;
}

function isEmpty(node: SelectionNode): boolean {
  return node.kind === Kind.INLINE_FRAGMENT && node.selectionSet.selections.length === 0;
}

/** What is never selected is gone; an object of which nothing is left selects its type. */
export function foldConditions(operation: OperationDefinitionNode): OperationDefinitionNode {
  return visit(operation, {
    SelectionSet: {
      enter: (node) => ({ ...node, selections: node.selections.filter((selection) => !isNever(selection)) }),
      leave: (node, _key, parent) => {
        const kept = node.selections.filter((selection) => !isEmpty(selection));
        const isField =
          parent !== undefined && !Array.isArray(parent) && 'kind' in parent && parent.kind === Kind.FIELD;
        return { ...node, selections: kept.length === 0 && isField ? [typeName] : kept };
      },
    },
    Directive: (node) => (decided(node) === null ? undefined : null),
  });
}

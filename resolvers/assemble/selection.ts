/** Fields of a selection set for one object type, those of an equal response key merged. */
import {
  type FieldNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type SelectionSetNode,
  isAbstractType,
} from 'graphql';
import { isSelected } from '../execute/fold-conditions.ts';

/** Nodes of one response key, in the order of the document. */
export type FieldGroup = readonly [FieldNode, ...FieldNode[]];

function applies(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  condition: string | undefined,
): boolean {
  if (condition === undefined || condition === type.name) return true;
  const other = schema.getType(condition);
  return isAbstractType(other) && schema.isSubType(other, type);
}

/** Implements "Field Collection" of the GraphQL specification for fragments that are in place. */
export function collectFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
  variables: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, FieldGroup> {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  const walk = (set: SelectionSetNode): void => {
    for (const node of set.selections) {
      if (!isSelected(node, variables)) continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const group = groups.get(key);
        if (group) group.push(node);
        else groups.set(key, [node]);
      } else if (
        node.kind === Kind.INLINE_FRAGMENT &&
        applies(schema, type, node.typeCondition?.name.value)
      ) {
        walk(node.selectionSet);
      }
    }
  };
  for (const set of sets) walk(set);
  return groups;
}

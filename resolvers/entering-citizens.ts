/** The root fields of a document that enter citizens, and how many each may name. */
import {
  type FieldNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { subjectRoots } from '../schema/compose.ts';
import { subjectLimit, tooManySubjects } from './gate.ts';

export function enteringFields(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): readonly FieldNode[] {
  const types = new TypeInfo(schema);
  const found: FieldNode[] = [];
  visit(
    operation,
    visitWithTypeInfo(types, {
      [Kind.FIELD](node: FieldNode) {
        const parent = types.getParentType()?.name ?? '';
        if (subjectRoots.has(`${parent}.${node.name.value}`)) found.push(node);
      },
    }),
  );
  return found;
}

function lengthOf(value: ValueNode, variables: Readonly<Record<string, unknown>>): number {
  if (value.kind === Kind.LIST) return value.values.length;
  const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : null;
  return Array.isArray(given) ? given.length : 1;
}

/**
 * Throws TOO_MANY_SUBJECTS where a field names more than a request may reach, the same one again and again included:
 * the gate counts each citizen once, but each is answered as often as he is named.
 */
export function checkEntered(
  fields: readonly FieldNode[],
  variables: Readonly<Record<string, unknown>>,
): void {
  for (const { arguments: given = [] } of fields) {
    if (given.some(({ value }) => lengthOf(value, variables) > subjectLimit)) throw tooManySubjects();
  }
}

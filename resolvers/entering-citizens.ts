/** The root fields of a document that enter citizens, and how many each may name. */
import {
  type FieldNode,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValueNode,
  valueFromAST,
} from 'graphql';
import { type Guard, guardsHold, guardsOf } from '../auth/mask/guards.ts';
import { subjectRoots } from '../schema/compose.ts';
import { subjectLimit, tooManySubjects } from './gate.ts';

/** A root field that enters citizens, and what selects it. */
export interface EnteringField {
  readonly definition: GraphQLField<unknown, unknown>;
  readonly node: FieldNode;
  readonly guards: readonly Guard[];
}

export function enteringFields(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
): readonly EnteringField[] {
  const root = schema.getRootType(operation.operation);
  const found: EnteringField[] = [];
  const enter = (set: SelectionSetNode, outer: readonly Guard[]): void => {
    for (const node of set.selections) {
      const guards = [...outer, ...guardsOf(node)];
      if (node.kind === Kind.INLINE_FRAGMENT) enter(node.selectionSet, guards);
      if (node.kind !== Kind.FIELD || !subjectRoots.has(`${root?.name}.${node.name.value}`)) continue;
      const definition = root?.getFields()[node.name.value];
      if (definition) found.push({ definition, node, guards });
    }
  };
  enter(operation.selectionSet, []);
  return found;
}

/** IDs that a request asks for at its root fields, whether or not anything of them is given. */
export function enteredIds(
  fields: readonly EnteringField[],
  variables: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const { definition, node, guards } of fields) {
    if (!guardsHold(guards, variables)) continue;
    // Only these: another argument may be wrong, which is for a later stage to tell.
    for (const { name, type } of definition.args.filter((one) => ['id', 'ids'].includes(one.name))) {
      const given = node.arguments?.find((argument) => argument.name.value === name)?.value;
      for (const one of [valueFromAST(given, type, variables)].flat())
        if (typeof one === 'string') ids.add(one);
    }
  }
  return ids;
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
  fields: readonly EnteringField[],
  variables: Readonly<Record<string, unknown>>,
): void {
  for (const { node } of fields) {
    const given = node.arguments ?? [];
    if (given.some(({ value }) => lengthOf(value, variables) > subjectLimit)) throw tooManySubjects();
  }
}

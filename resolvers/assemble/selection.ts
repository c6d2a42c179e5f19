/** Fields of a selection set for one object type, those of an equal response key merged. */
import {
  type FieldNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  isAbstractType,
} from 'graphql';

/** Whether something is selected under given variables; null when always. */
export type Condition = ((variables: Readonly<Record<string, unknown>>) => boolean) | null;

/** A selection set that applies only under a condition: what stands in a merged field with a condition of its own. */
export interface ConditionalSet {
  readonly set: SelectionSetNode;
  readonly when: Condition;
}

export interface FieldEntry {
  readonly node: FieldNode;
  readonly when: Condition;
}

/** Entries of one response key, in the order of the document. */
export type FieldGroup = readonly [FieldEntry, ...FieldEntry[]];

/** A condition that never holds is told apart, so that nothing is compiled for it. */
function conditionOf(node: SelectionNode, outer: Condition): Condition | 'never' {
  let condition = outer;
  for (const directive of node.directives ?? []) {
    const name = directive.name.value;
    if (name !== 'skip' && name !== 'include') continue;
    const wanted = name === 'include';
    const value = directive.arguments?.find((argument) => argument.name.value === 'if')?.value;
    if (value?.kind === Kind.BOOLEAN) {
      if (value.value !== wanted) return 'never';
    } else if (value?.kind === Kind.VARIABLE) {
      const variable = value.name.value;
      const before = condition;
      condition = (variables) =>
        (variables[variable] === true) === wanted && (before === null || before(variables));
    }
  }
  return condition;
}

function applies(schema: GraphQLSchema, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true;
  const other = schema.getType(condition);
  return isAbstractType(other) && schema.isSubType(other, type);
}

/** Implements "Field Collection" of the GraphQL specification for fragments that are in place. */
export function collectFields(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  sets: readonly ConditionalSet[],
): ReadonlyMap<string, FieldGroup> {
  const groups = new Map<string, [FieldEntry, ...FieldEntry[]]>();
  const walk = (set: SelectionSetNode, outer: Condition): void => {
    for (const node of set.selections) {
      const when = conditionOf(node, outer);
      if (when === 'never') continue;
      if (node.kind === Kind.FIELD) {
        const key = node.alias?.value ?? node.name.value;
        const group = groups.get(key);
        if (group) group.push({ node, when });
        else groups.set(key, [{ node, when }]);
      } else if (
        node.kind === Kind.INLINE_FRAGMENT &&
        applies(schema, type, node.typeCondition?.name.value)
      ) {
        walk(node.selectionSet, when);
      }
    }
  };
  for (const { set, when } of sets) walk(set, when);
  return groups;
}

/** Holds when any of the entries is selected. */
export function anyOf(entries: readonly FieldEntry[]): Condition {
  const conditions: NonNullable<Condition>[] = [];
  for (const { when } of entries) {
    if (when === null) return null;
    conditions.push(when);
  }
  const [only] = conditions;
  if (conditions.length === 1 && only) return only;
  return (variables) => conditions.some((condition) => condition(variables));
}

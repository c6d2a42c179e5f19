/** What a planned operation selects: which fields are lost with it, and whether it enters citizens. */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  parse,
} from 'graphql';
import { subjectAlias } from './contract.ts';
import { responseKeyOf } from './tree-keys.ts';

/** A field at the top of a step's result, by its response key. */
export interface SelectedField {
  readonly key: string;
  /** Object or abstract type that it is selected on; null for any. */
  readonly onType: string | null;
  /** Null when it is selected always. */
  readonly when: ((variables: Readonly<Record<string, unknown>>) => boolean) | null;
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export interface PlannedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
}

export function parsePlanned(text: string): PlannedOperation {
  const document = parse(text, { noLocation: true });
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: OperationDefinitionNode | undefined;
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    if (node.kind === Kind.OPERATION_DEFINITION) operation ??= node;
  }
  if (!operation) throw new TypeError('a planned fetch has no operation');
  return { operation, fragments };
}

export function responseKey(node: FieldNode): string {
  return node.alias?.value ?? node.name.value;
}

type Condition = NonNullable<SelectedField['when']>;

function conditionOf(node: SelectionNode, outer: Condition | null): Condition | null {
  let condition = outer;
  for (const directive of node.directives ?? []) {
    const name = directive.name.value;
    const value = directive.arguments?.[0]?.value;
    if ((name !== 'include' && name !== 'skip') || value?.kind !== Kind.VARIABLE) continue;
    const variable = value.name.value;
    const before = condition;
    condition = (variables) =>
      (variables[variable] === true) === (name === 'include') && (before === null || before(variables));
  }
  return condition;
}

/** Fields of a selection set through its fragments, without those that only the hub itself asked for. */
export function selectedFields(set: SelectionSetNode, fragments: Fragments): readonly SelectedField[] {
  const fields: SelectedField[] = [];
  const walk = (inner: SelectionSetNode, onType: string | null, outer: Condition | null): void => {
    for (const node of inner.selections) {
      const when = conditionOf(node, outer);
      if (node.kind === Kind.FIELD) {
        const key = responseKey(node);
        if (node.name.value !== '__typename' && key !== subjectAlias) fields.push({ key, onType, when });
      } else {
        const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
        if (fragment) walk(fragment.selectionSet, fragment.typeCondition?.name.value ?? onType, when);
      }
    }
  };
  walk(set, null, null);
  return fields;
}

/** Whether a selection set selects anything at these response keys, one below the other. */
export function selects(
  set: SelectionSetNode | undefined,
  keys: readonly string[],
  fragments: Fragments,
): boolean {
  if (keys.length === 0) return true;
  if (!set) return false;
  return set.selections.some((node) => {
    if (node.kind === Kind.FIELD) {
      return (
        responseKeyOf(responseKey(node)) === keys[0] && selects(node.selectionSet, keys.slice(1), fragments)
      );
    }
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
    return fragment !== undefined && selects(fragment.selectionSet, keys, fragments);
  });
}

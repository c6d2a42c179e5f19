/**
 * Interfaces that are objects in a subgraph, of whose values only what the interface itself has may be asked without
 * their types: that subgraph does not know them, and to ask another one would cost a step.
 */
import { type DocumentNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';
import { isSelected } from './fold-conditions.ts';
import { interfaceObjects } from './parts/soundness.ts';

/** Without those that have inaccessible types, since of such a value nothing may be told. */
export function openInterfaces(supergraph: DocumentNode): ReadonlySet<string> {
  const open = new Set(interfaceObjects(supergraph));
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const isInaccessible = node.directives?.some(({ name }) => /^(\w+__)?inaccessible$/.test(name.value));
    if (isInaccessible !== true) continue;
    for (const { name } of node.interfaces ?? []) open.delete(name.value);
  }
  return open;
}

type Variables = Readonly<Record<string, unknown>>;

function isNothing(node: SelectionNode, variables: Variables): boolean {
  if (!isSelected(node, variables)) return true;
  return (
    node.kind === Kind.INLINE_FRAGMENT &&
    node.selectionSet.selections.every((inner) => isNothing(inner, variables))
  );
}

/** Whether a selection on an interface is the same for every type, and does not ask which it is. */
export function selectsAlike(set: SelectionSetNode, typeName: string, variables: Variables): boolean {
  return set.selections.every((node) => {
    if (isNothing(node, variables)) return true;
    if (node.kind === Kind.FIELD) return node.name.value !== '__typename';
    if (node.kind === Kind.FRAGMENT_SPREAD) return false;
    const isOfAll = (node.typeCondition?.name.value ?? typeName) === typeName;
    return isOfAll && selectsAlike(node.selectionSet, typeName, variables);
  });
}

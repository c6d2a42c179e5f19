/**
 * Keys of the executor's tree. They are response keys, but where a document gives a field another name or
 * arguments the key is prefixed: else `{ citizen(id: …) { id: spouseId tax { … } } }` would put another's ID
 * where a later step looks for the key, and one call of a field would stand in for another's arguments.
 */
import type { FieldNode } from 'graphql';
import { subjectAlias } from './contract.ts';

const prefix = '_as_';

/** Key of a field in the tree. Root fields are no part of any representation and keep their names. */
export function treeKey(node: FieldNode, onRoot: boolean): string {
  const name = node.name.value;
  const key = node.alias?.value ?? name;
  if (key === subjectAlias) return key;
  const isPlain = key === name && (onRoot || (node.arguments?.length ?? 0) === 0);
  return isPlain ? key : prefix + key;
}

/** Variables that the planner itself gives its steps, and those that would read as renamed. */
const plannersVariable = /^(?:representations$|__batch_reps_|_as_)/;

/** Name of a variable for the planner; `responseKeyOf` gives the document's again. */
export function plannedVariable(name: string): string {
  return plannersVariable.test(name) ? prefix + name : name;
}

/** The response key that a key of the tree stands for. */
export function responseKeyOf(key: string): string {
  return key.startsWith(prefix) ? key.slice(prefix.length) : key;
}

/** Key under which an object of the tree holds a response key, of which only one of two forms can be there. */
export function heldKey(object: Readonly<Record<string, unknown>>, responseKey: string): string {
  const prefixed = prefix + responseKey;
  return object[prefixed] === undefined ? responseKey : prefixed;
}

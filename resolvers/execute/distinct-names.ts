/**
 * Response keys that mean one field for one type and another field, or other arguments, for another type. The planner
 * mixes them up where the types stand behind an interface that is an object elsewhere, so each gets a name of its own.
 */
import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  print,
  visit,
} from 'graphql';
import { responseKey } from './selected-fields.ts';

export interface DistinctNames {
  /** The same object where every key means one field. */
  readonly operation: OperationDefinitionNode;
  /** Response keys by the names that stand for them in the operation. */
  readonly keys: ReadonlyMap<string, string>;
}

function meaningOf({ name, arguments: given = [] }: FieldNode): string {
  return `${name.value}(${given.map(print).join()})`;
}

class Namer {
  readonly keys = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** What the keys at a place mean, in the order of the document. */
  readonly #meanings = new Map<string, string[]>();

  constructor(operation: OperationDefinitionNode) {
    visit(operation, { Field: (node) => void this.#taken.add(responseKey(node)) });
  }

  set(set: SelectionSetNode, place: string): SelectionSetNode {
    return { ...set, selections: set.selections.map((node) => this.#selection(node, place)) };
  }

  #selection(node: SelectionNode, place: string): SelectionNode {
    if (node.kind === Kind.FRAGMENT_SPREAD) return node;
    if (node.kind === Kind.INLINE_FRAGMENT)
      return { ...node, selectionSet: this.set(node.selectionSet, place) };
    if (node.name.value.startsWith('__')) return node;
    const below = `${place}/${responseKey(node)}`;
    const meanings = this.#meanings.get(below) ?? [];
    this.#meanings.set(below, meanings);
    const meaning = meaningOf(node);
    if (!meanings.includes(meaning)) meanings.push(meaning);
    const at = meanings.indexOf(meaning);
    return {
      ...node,
      ...(at === 0 ? {} : { alias: { kind: Kind.NAME, value: this.#nameOf(responseKey(node), at) } }),
      ...(node.selectionSet ? { selectionSet: this.set(node.selectionSet, below) } : {}),
    };
  }

  #nameOf(key: string, at: number): string {
    let name = `${key}_${at}`;
    while (this.#taken.has(name)) name += '_';
    this.keys.set(name, key);
    return name;
  }
}

/** @param operation with its fragments in place */
export function distinctNames(operation: OperationDefinitionNode): DistinctNames {
  const namer = new Namer(operation);
  const selectionSet = namer.set(operation.selectionSet, '');
  return { operation: namer.keys.size === 0 ? operation : { ...operation, selectionSet }, keys: namer.keys };
}

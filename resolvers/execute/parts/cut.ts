/** Cuts an operation where it reaches entities: what is asked of them becomes operations of their own. */
import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner';
import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  getNamedType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { responseKey } from '../selected-fields.ts';
import type { Entries } from './entries.ts';

/** What is asked of the entities at a place. */
export interface CutPart {
  readonly path: readonly FlattenNodePathSegment[];
  readonly typeName: string;
  readonly selectionSet: SelectionSetNode;
  /** What the rest selects in its stead: filled by whoever plans the part and finds what it starts from. */
  readonly start: SelectionNode[];
}

export interface CutOperation {
  /** Selects of those entities only what the parts start from. */
  readonly rest: OperationDefinitionNode;
  readonly parts: readonly CutPart[];
}

class Cutter {
  readonly parts: CutPart[] = [];
  readonly #schema: GraphQLSchema;
  readonly #entries: Entries;

  constructor(schema: GraphQLSchema, entries: Entries) {
    this.#schema = schema;
    this.#entries = entries;
  }

  set(
    set: SelectionSetNode,
    parent: GraphQLNamedType | undefined,
    path: readonly FlattenNodePathSegment[],
  ): SelectionSetNode {
    return { ...set, selections: set.selections.map((node) => this.#selection(node, parent, path)) };
  }

  #selection(
    node: SelectionNode,
    parent: GraphQLNamedType | undefined,
    path: readonly FlattenNodePathSegment[],
  ): SelectionNode {
    if (node.kind === Kind.FIELD) return this.#field(node, parent, path);
    if (node.kind === Kind.FRAGMENT_SPREAD) return node;
    const condition = node.typeCondition?.name.value;
    if (condition === undefined || condition === parent?.name)
      return { ...node, selectionSet: this.set(node.selectionSet, parent, path) };
    const inner = [...path, { TypeCondition: [condition] }];
    return { ...node, selectionSet: this.set(node.selectionSet, this.#schema.getType(condition), inner) };
  }

  #field(
    node: FieldNode,
    parent: GraphQLNamedType | undefined,
    path: readonly FlattenNodePathSegment[],
  ): FieldNode {
    const { selectionSet } = node;
    if (!selectionSet) return node;
    const hasFields = isObjectType(parent) || isInterfaceType(parent);
    const definition = hasFields ? parent.getFields()[node.name.value] : undefined;
    const type = definition ? getNamedType(definition.type) : undefined;
    const inner = [...path, { Field: responseKey(node) }];
    const isEntry = node.name.value === (type ? this.#entries.rootOf(type.name) : null);
    if (!type || isEntry || this.#entries.rootOf(type.name) === null) {
      return { ...node, selectionSet: this.set(selectionSet, type, inner) };
    }
    const start: SelectionNode[] = [];
    this.parts.push({ path: inner, typeName: type.name, selectionSet, start });
    return { ...node, selectionSet: { kind: Kind.SELECTION_SET, selections: start } };
  }
}

/** @param schema with the root fields of `entries` */
export function cutAtEntities(
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  entries: Entries,
): CutOperation {
  const cutter = new Cutter(schema, entries);
  const selectionSet = cutter.set(
    operation.selectionSet,
    schema.getRootType(operation.operation) ?? undefined,
    [],
  );
  return { rest: { ...operation, selectionSet }, parts: cutter.parts };
}

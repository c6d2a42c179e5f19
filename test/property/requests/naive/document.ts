/** A document as graphql-js sees it under given variables. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  getArgumentValues,
  isObjectType,
  valueFromAST,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';

export type Nodes = readonly FieldNode[];

/** A response key of an object, with all nodes of the document that select it. */
export interface Selected {
  readonly key: string;
  readonly name: string;
  readonly nodes: Nodes;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export class NaiveDocument {
  readonly #schema: GraphQLSchema;
  readonly #variables: Record<string, unknown>;
  readonly #operation: OperationDefinitionNode | undefined;
  readonly #fragments: Record<string, FragmentDefinitionNode> = {};

  constructor(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>) {
    this.#schema = schema;
    this.#variables = variables;
    for (const node of document.definitions) {
      if (node.kind === Kind.FRAGMENT_DEFINITION) this.#fragments[node.name.value] = node;
    }
    this.#operation = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  }

  /** Root fields but `__typename`. Throws where an argument has no value that it may have. */
  roots(): readonly Selected[] {
    const type = this.#schema.getQueryType();
    const set = this.#operation?.selectionSet;
    if (!type || !set) return [];
    return this.#selected(type, collectFields(this.#schema, this.#fragments, this.#variables, type, set));
  }

  /** The IDs that root fields name. */
  ids(): readonly string[] {
    const [type, set] = [this.#schema.getQueryType(), this.#operation?.selectionSet];
    if (!type || !set) return [];
    const groups = collectFields(this.#schema, this.#fragments, this.#variables, type, set);
    return [...groups.values()].flat().flatMap((node) => {
      const defined = type.getFields()[node.name.value]?.args ?? [];
      return (node.arguments ?? []).flatMap(({ name, value }) => {
        const type = defined.find((one) => one.name === name.value && name.value !== 'role')?.type;
        return type ? (valueFromAST(value, type, this.#variables) as string | readonly string[]) : [];
      });
    });
  }

  /** Fields below others but `__typename`. */
  below(typeName: string, nodes: Nodes): readonly Selected[] {
    const type = this.#schema.getType(typeName);
    if (!isObjectType(type)) throw new TypeError(`the schema has no object type ${typeName}`);
    return this.#selected(
      type,
      collectSubfields(this.#schema, this.#fragments, this.#variables, type, nodes),
    );
  }

  #selected(type: GraphQLObjectType, groups: ReadonlyMap<string, Nodes>): readonly Selected[] {
    return [...groups].flatMap(([key, nodes]) => {
      const [node] = nodes;
      const field = node && type.getFields()[node.name.value];
      if (!node || !field) return [];
      return [{ key, name: field.name, nodes, arguments: getArgumentValues(field, node, this.#variables) }];
    });
  }
}

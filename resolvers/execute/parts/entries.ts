/**
 * A supergraph with one subgraph more, which nobody serves: it holds every entity by all its keys, at a root field for
 * each type. What is planned from such a field is planned from an entity on, wherever that was found.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeNode,
  type UnionTypeDefinitionNode,
  parse,
} from 'graphql';

/** Name of the subgraph in plans. */
export const entrySubgraph = '_entries';

const graphValue = '_ENTRIES';

type FieldsType = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

export interface Entries {
  readonly document: DocumentNode;
  /** Name of the root field at which a type's entities are entered; null where a value of it may be no entity. */
  readonly rootOf: (typeName: string) => string | null;
}

function argument(directive: ConstDirectiveNode, name: string): string | undefined {
  const value = directive.arguments?.find((one) => one.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function joins(node: { directives?: readonly ConstDirectiveNode[] }, name: string): ConstDirectiveNode[] {
  return (node.directives ?? []).filter((directive) => directive.name.value === name);
}

function directives(text: string): readonly ConstDirectiveNode[] {
  const [node] = parse(`scalar Any ${text}`, { noLocation: true }).definitions;
  return node?.kind === Kind.SCALAR_TYPE_DEFINITION ? (node.directives ?? []) : [];
}

function keySelection(key: string): SelectionSetNode {
  const [node] = parse(`{ ${key} }`, { noLocation: true }).definitions;
  if (node?.kind !== Kind.OPERATION_DEFINITION) throw new TypeError(`\`${key}\` is no key`);
  return node.selectionSet;
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

class EntryWriter {
  readonly #types = new Map<string, FieldsType>();
  readonly #unions = new Map<string, UnionTypeDefinitionNode>();
  readonly #keys = new Map<string, readonly string[]>();
  /** Fields that keys are made of, by type. */
  readonly #fields = new Map<string, Set<string>>();
  /** Names of the scalars and enumerations of those. */
  readonly #leaves = new Set<string>();
  readonly #supergraph: DocumentNode;

  constructor(supergraph: DocumentNode) {
    this.#supergraph = supergraph;
    for (const node of supergraph.definitions) {
      if (node.kind === Kind.UNION_TYPE_DEFINITION) this.#unions.set(node.name.value, node);
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
      this.#types.set(node.name.value, node);
      const keys = joins(node, 'join__type').flatMap((directive) => argument(directive, 'key') ?? []);
      if (keys.length > 0) this.#keys.set(node.name.value, [...new Set(keys)]);
    }
    for (const [typeName, keys] of this.#keys) {
      for (const key of keys) this.#noteFields(typeName, keySelection(key));
    }
  }

  #noteFields(typeName: string, set: SelectionSetNode): void {
    const noted = this.#fields.get(typeName) ?? new Set<string>();
    this.#fields.set(typeName, noted);
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        this.#noteFields(node.typeCondition?.name.value ?? typeName, node.selectionSet);
      }
      if (node.kind !== Kind.FIELD || node.name.value === '__typename') continue;
      noted.add(node.name.value);
      const field = this.#types.get(typeName)?.fields?.find((one) => one.name.value === node.name.value);
      if (!field) continue;
      if (node.selectionSet) this.#noteFields(namedType(field.type), node.selectionSet);
      else this.#leaves.add(namedType(field.type));
    }
  }

  /** Object types that a value of the type can have. */
  #possible(typeName: string): readonly string[] {
    const members = this.#unions.get(typeName)?.types?.map((type) => type.name.value);
    if (members) return members;
    if (this.#types.get(typeName)?.kind === Kind.OBJECT_TYPE_DEFINITION) return [typeName];
    return [...this.#types.values()].flatMap((node) => {
      const isOne =
        node.kind === Kind.OBJECT_TYPE_DEFINITION &&
        node.interfaces?.some((one) => one.name.value === typeName) === true;
      return isOne ? [node.name.value] : [];
    });
  }

  isEntered(typeName: string): boolean {
    if (this.#keys.has(typeName)) return true;
    const possible = this.#possible(typeName);
    return possible.length > 0 && possible.every((name) => this.#keys.has(name));
  }

  #isHeld(typeName: string): boolean {
    return this.#fields.has(typeName) || this.isEntered(typeName);
  }

  /** A field without a directive is in every subgraph of its type: with one subgraph more that must be said. */
  #field(node: FieldsType, field: FieldDefinitionNode): FieldDefinitionNode {
    const isKey = this.#fields.get(node.name.value)?.has(field.name.value) === true;
    const said = joins(field, 'join__field');
    const graphs = new Set(joins(node, 'join__type').flatMap((one) => argument(one, 'graph') ?? []));
    const added = said.length > 0 ? [] : [...graphs].map((graph) => `@join__field(graph: ${graph})`);
    if (isKey) added.push(`@join__field(graph: ${graphValue})`);
    return { ...field, directives: [...(field.directives ?? []), ...directives(added.join(' '))] };
  }

  #fieldsType<Node extends FieldsType>(node: Node): Node {
    const keys = this.#keys.get(node.name.value) ?? [];
    const added =
      keys.length > 0
        ? keys.map(
            (key) => `@join__type(graph: ${graphValue}, key: ${JSON.stringify(key)}, resolvable: false)`,
          )
        : [`@join__type(graph: ${graphValue})`];
    for (const { name } of node.interfaces ?? []) {
      if (this.#isHeld(name.value)) {
        added.push(`@join__implements(graph: ${graphValue}, interface: ${JSON.stringify(name.value)})`);
      }
    }
    return {
      ...node,
      directives: [...(node.directives ?? []), ...directives(added.join(' '))],
      fields: node.fields?.map((field) => this.#field(node, field)),
    };
  }

  #query(node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
    const entered = [...this.#types.keys(), ...this.#unions.keys()].filter((name) => this.isEntered(name));
    const fields = entered.map((name) => `${rootName(name)}: ${name} @join__field(graph: ${graphValue})`);
    const [added] = parse(`type Query { ${fields.join(' ')} }`, { noLocation: true }).definitions;
    const rooted = added?.kind === Kind.OBJECT_TYPE_DEFINITION ? (added.fields ?? []) : [];
    const own = this.#fieldsType(node);
    return { ...own, fields: [...(own.fields ?? []), ...rooted] };
  }

  document(): DocumentNode {
    const definitions = this.#supergraph.definitions.map((node) => {
      if (!('name' in node) || node.name === undefined) return node;
      const name = node.name.value;
      const held = (text: string) => ({
        ...node,
        directives: [
          ...('directives' in node ? ((node.directives ?? []) as readonly ConstDirectiveNode[]) : []),
          ...directives(text),
        ],
      });
      switch (node.kind) {
        case Kind.OBJECT_TYPE_DEFINITION:
          if (name === 'Query') return this.#query(node);
          return this.#isHeld(name) ? this.#fieldsType(node) : node;
        case Kind.INTERFACE_TYPE_DEFINITION:
          return this.#isHeld(name) ? this.#fieldsType(node) : node;
        case Kind.UNION_TYPE_DEFINITION:
          if (!this.isEntered(name)) return node;
          return held(
            [
              `@join__type(graph: ${graphValue})`,
              ...(node.types ?? []).map(
                ({ name }) =>
                  `@join__unionMember(graph: ${graphValue}, member: ${JSON.stringify(name.value)})`,
              ),
            ].join(' '),
          );
        case Kind.SCALAR_TYPE_DEFINITION:
          return this.#leaves.has(name) ? held(`@join__type(graph: ${graphValue})`) : node;
        case Kind.ENUM_TYPE_DEFINITION: {
          if (name === 'join__Graph') {
            const [value] = directives(`@join__graph(name: ${JSON.stringify(entrySubgraph)}, url: "")`);
            const added = {
              kind: Kind.ENUM_VALUE_DEFINITION as const,
              name: { ...node.name, value: graphValue },
            };
            return {
              ...node,
              values: [...(node.values ?? []), { ...added, directives: value ? [value] : [] }],
            };
          }
          if (!this.#leaves.has(name)) return node;
          const inGraph = directives(`@join__enumValue(graph: ${graphValue})`);
          return {
            ...held(`@join__type(graph: ${graphValue})`),
            values: node.values?.map((value) => ({
              ...value,
              directives: [...(value.directives ?? []), ...inGraph],
            })),
          };
        }
        default:
          return node;
      }
    });
    return { kind: Kind.DOCUMENT, definitions };
  }
}

function rootName(typeName: string): string {
  return `_entry_${typeName}`;
}

export function entriesOf(supergraph: DocumentNode): Entries {
  const writer = new EntryWriter(supergraph);
  return {
    document: writer.document(),
    rootOf: (typeName) => (writer.isEntered(typeName) ? rootName(typeName) : null),
  };
}

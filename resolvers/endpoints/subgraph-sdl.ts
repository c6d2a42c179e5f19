/**
 * The SDL of a source's endpoint. It is made from what callers see, not from the source's own SDL: the hub behind the
 * endpoint already reads what a source requires of others, so nothing of it is left for a router to do.
 */
import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  visit,
} from 'graphql';
import { roles } from '../../auth/contract.ts';
import { type ComposedGraph, hubSubgraph } from '../../schema/compose.ts';
import type { ItemMark } from '../../schema/source-model.ts';
import { type Guards, roleField } from './contract.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.6", import: ["@key", "@shareable", "@inaccessible", "@authenticated", "@requiresScopes", "@policy"])';

/** Scope of an item that no power on the list needs; no token carries it. */
const noPower = 'power:none';

/** Types that a document defines, by name. */
type Definitions = ReadonlyMap<string, DefinitionNode>;

function definitionsOf(document: DocumentNode): Definitions {
  return new Map(
    document.definitions.flatMap((node) => ('name' in node && node.name ? [[node.name.value, node]] : [])),
  );
}

/** Names of all types that can be reached from fields; `Citizen` is not gone through. */
function reachedFrom(fields: readonly FieldDefinitionNode[], definitions: Definitions): ReadonlySet<string> {
  const reached = new Set<string>();
  const enter = (node: FieldDefinitionNode | DefinitionNode): void => {
    visit(node, {
      NamedType: ({ name: { value } }) => {
        const definition = definitions.get(value);
        if (!definition || reached.has(value)) return;
        reached.add(value);
        if (value !== 'Citizen') enter(definition);
      },
    });
  };
  fields.forEach(enter);
  return reached;
}

/** One list of alternatives, each of one word: any of them is enough. */
function directives(text: string): readonly ConstDirectiveNode[] {
  const [definition] = parse(`scalar S ${text}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.SCALAR_TYPE_DEFINITION ? (definition.directives ?? []) : [];
}

function anyOf(words: readonly string[]): string {
  return `[${words.map((word) => JSON.stringify([word])).join(', ')}]`;
}

function guardOfItem({ path, class: sharing }: ItemMark, guards: Guards): readonly ConstDirectiveNode[] {
  const powers = guards.powersNeeding(path).map((code) => `power:${code}`);
  const scopes = anyOf(powers.length > 0 ? powers : [noPower]);
  const policies = anyOf([`class:${sharing}`]);
  return directives(`@authenticated @requiresScopes(scopes: ${scopes}) @policy(policies: ${policies})`);
}

function guardOfRoot(
  type: 'Query' | 'Mutation',
  field: string,
  guards: Guards,
): readonly ConstDirectiveNode[] {
  const allowed = guards.rolesOf(type, field);
  if (roles.every((role) => allowed.includes(role))) return [];
  return directives(`@authenticated @policy(policies: ${anyOf(allowed.map((role) => `role:${role}`))})`);
}

function isObject(node: DefinitionNode | undefined): node is ObjectTypeDefinitionNode {
  return node?.kind === Kind.OBJECT_TYPE_DEFINITION;
}

/** The parts of a composed graph as its endpoints describe them. */
export class SubgraphDocuments {
  readonly #graph: ComposedGraph;
  readonly #definitions: Definitions;
  /** Items by their coordinates. */
  readonly #items: ReadonlyMap<string, ItemMark>;
  /** Names of the subgraphs that have each type but `Citizen`, and each field of `Citizen`. */
  readonly #holders = new Map<string, number>();

  constructor(graph: ComposedGraph) {
    this.#graph = graph;
    this.#definitions = definitionsOf(graph.publicDocument);
    this.#items = new Map(
      graph.sources.flatMap(({ types }) =>
        [...types.values()].flatMap((type) =>
          [...type.fields.values()].flatMap((field) =>
            field.item ? [[`${type.name}.${field.name}`, field.item] as const] : [],
          ),
        ),
      ),
    );
    for (const name of this.names) {
      const fields = this.#fieldsOf(name);
      const held = [
        ...reachedFrom(fields, this.#definitions),
        ...(name === hubSubgraph ? [] : fields.map((field) => `Citizen.${field.name.value}`)),
      ];
      for (const one of held) this.#holders.set(one, (this.#holders.get(one) ?? 0) + 1);
    }
  }

  /** Names of the subgraphs, the hub's own first. */
  get names(): readonly string[] {
    return [hubSubgraph, ...this.#graph.sources.map(({ name }) => name)];
  }

  /** The SDL of an endpoint. Without `guards` it says nothing of who may read what. */
  document(name: string, guards: Guards | null): DocumentNode {
    const fields = this.#fieldsOf(name);
    const reached = reachedFrom(fields, this.#definitions);
    const roots =
      name === hubSubgraph
        ? this.#roots().map((root) => this.#withRootGuards(root, guards))
        : [this.#citizen(true, fields)];
    const others = [...new Set([...reached, 'CitizenId', 'SubjectRole'])].flatMap((type) => {
      const definition = this.#definitions.get(type);
      if (!definition || (type === 'Citizen' && name !== hubSubgraph)) return [];
      if (type === 'Citizen') return [this.#citizen(false, [])];
      return [isObject(definition) ? this.#shared(this.#withGuards(definition, guards)) : definition];
    });
    const definitions = [...parse(link, { noLocation: true }).definitions, ...roots, ...others];
    return { kind: Kind.DOCUMENT, definitions };
  }

  #roots(): readonly ObjectTypeDefinitionNode[] {
    return ['Query', 'Mutation'].map((name) => this.#definitions.get(name)).filter(isObject);
  }

  /** The fields by which a subgraph is entered: the root's, or those of `Citizen` that the source gives. */
  #fieldsOf(name: string): readonly FieldDefinitionNode[] {
    if (name === hubSubgraph) return this.#roots().flatMap((root) => root.fields ?? []);
    const source = this.#graph.sources.find((one) => one.name === name);
    const own = source?.types.get('Citizen')?.fields;
    const citizen = this.#definitions.get('Citizen');
    const fields = isObject(citizen) ? (citizen.fields ?? []) : [];
    return fields.filter((field) => own?.get(field.name.value)?.kind === 'topic');
  }

  #citizen(resolvable: boolean, fields: readonly FieldDefinitionNode[]): ObjectTypeDefinitionNode {
    const key = resolvable ? '' : ', resolvable: false';
    const [stub] = parse(
      `type Citizen @key(fields: "id ${roleField}"${key}) { id: CitizenId ${roleField}: SubjectRole! @inaccessible }`,
      { noLocation: true },
    ).definitions;
    if (!isObject(stub)) throw new TypeError('the definition of a citizen is missing');
    const shared = fields.map((field) =>
      (this.#holders.get(`Citizen.${field.name.value}`) ?? 0) > 1
        ? { ...field, directives: directives('@shareable') }
        : field,
    );
    return { ...stub, fields: [...(stub.fields ?? []), ...shared] };
  }

  #shared(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
    return (this.#holders.get(type.name.value) ?? 0) > 1
      ? { ...type, directives: directives('@shareable') }
      : type;
  }

  #withGuards(type: ObjectTypeDefinitionNode, guards: Guards | null): ObjectTypeDefinitionNode {
    if (!guards) return type;
    const fields = type.fields?.map((field) => {
      const item = this.#items.get(`${type.name.value}.${field.name.value}`);
      return item ? { ...field, directives: guardOfItem(item, guards) } : field;
    });
    return { ...type, fields: fields ?? [] };
  }

  #withRootGuards(type: ObjectTypeDefinitionNode, guards: Guards | null): ObjectTypeDefinitionNode {
    const name = type.name.value;
    if (!guards || (name !== 'Query' && name !== 'Mutation')) return type;
    const fields = type.fields?.map((field) => ({
      ...field,
      directives: guardOfRoot(name, field.name.value, guards),
    }));
    return { ...type, fields: fields ?? [] };
  }
}

/** The description that is proposed of a live subgraph of federation 2: its own types, marked as the hub needs it. */
import {
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
} from 'graphql';
import { nativeTypeOf, objectTypesOf } from '../../connectors/graphql/live.ts';
import type { CatalogueItem } from '../../registry/contract.ts';
import { isReservedTypeName } from '../../schema/read-source/definitions.ts';
import { descriptionFault } from '../../schema/read-source/names.ts';
import { guessType } from './guess-types.ts';
import { chineseOf, placeholder, type ProposedField, type ProposedType } from './propose.ts';

export interface ProposedTopic {
  readonly topic: string;
  readonly description: string;
  readonly type: ProposedType;
  /** Name of the field that is its key. */
  readonly key: string;
  /** Fields of others that it needs, as federation writes them. */
  readonly requires: string | null;
}

export interface SubgraphProposal {
  readonly name: string;
  readonly department: string;
  readonly topics: readonly ProposedTopic[];
  /** Fields of `Citizen` that are other departments'. */
  readonly external: readonly string[];
  readonly types: readonly ProposedType[];
  /** Types of other departments, as they stand in the subgraph. */
  readonly externalTypes: readonly string[];
  /** What is no part of it, and what to do about it. */
  readonly notes: readonly string[];
}

export interface SubgraphOptions {
  readonly name: string;
  readonly department: string;
  readonly catalogue: readonly CatalogueItem[];
}

/** English and Chinese words by which a relation says who the other citizen is. */
const roles: readonly (readonly [RegExp, string])[] = [
  [/spouse|husband|wife|配偶/i, 'SPOUSE'],
  [/father|mother|parent|父|母/i, 'PARENT'],
  [/child|son|daughter|子女/i, 'CHILD'],
  [/legal|法定代表/i, 'LEGAL_REPRESENTATIVE'],
  [/household|member|成员/i, 'HOUSEHOLD_MEMBER'],
];

function stringArgument(
  node: ObjectTypeDefinitionNode | FieldDefinitionNode,
  directive: string,
  name: string,
) {
  const found = node.directives?.find((each) => each.name.value === directive);
  const value = found?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : null;
}

const isExternal = (field: FieldDefinitionNode): boolean =>
  field.directives?.some(({ name }) => name.value === 'external') === true;

class Proposing {
  readonly notes: string[] = [];
  readonly #types: ReadonlyMap<string, ObjectTypeDefinitionNode>;
  readonly #options: SubgraphOptions;
  readonly #wanted: string[] = [];

  constructor(types: ReadonlyMap<string, ObjectTypeDefinitionNode>, options: SubgraphOptions) {
    this.#types = types;
    this.#options = options;
  }

  topic(field: FieldDefinitionNode, type: ObjectTypeDefinitionNode): ProposedTopic | null {
    const topic = field.name.value;
    const key = stringArgument(type, 'key', 'fields')?.trim() ?? '';
    if (!type.fields?.some(({ name }) => name.value === key)) {
      this.notes.push(
        `left out \`Citizen.${topic}\`: \`${type.name.value}\` has no citizen ID as its key; give it \`@key(fields: "citizenId")\` and the field in the subgraph`,
      );
      return null;
    }
    return {
      topic,
      key,
      description: this.#describe(field),
      requires: stringArgument(field, 'requires', 'fields'),
      type: this.#type(type, topic, key),
    };
  }

  /** Types below items, in the order in which they are reached. */
  objects(): readonly ProposedType[] {
    const done = new Map<string, ProposedType>();
    for (let name = this.#wanted.shift(); name !== undefined; name = this.#wanted.shift()) {
      const type = this.#types.get(name);
      if (type && !done.has(name)) done.set(name, this.#type(type, null, null));
    }
    return [...done.values()];
  }

  #type(type: ObjectTypeDefinitionNode, topic: string | null, key: string | null): ProposedType {
    const fields = (type.fields ?? [])
      .filter(({ name }) => name.value !== key)
      .flatMap((field) => this.#field(type.name.value, field, topic));
    return { name: type.name.value, description: this.#describe(type), tables: [], fields };
  }

  #field(owner: string, field: FieldDefinitionNode, topic: string | null): readonly ProposedField[] {
    const name = field.name.value;
    const leave = (why: string): readonly ProposedField[] => {
      this.notes.push(`left out \`${owner}.${name}\`: ${why}`);
      return [];
    };
    if (field.arguments?.length) return leave('fields of a source take no arguments');
    const native = nativeTypeOf(field.type);
    const named = native.replaceAll('[]', '');
    const isList = native.endsWith('[]');
    if (native.endsWith('[][]')) return leave('it is a list of lists');
    const chinese = chineseOf(name, field.description?.value);
    const review: string[] = [];
    let type = named;
    let role: string | undefined;
    if (named === 'Citizen') {
      if (isList) return leave('a field leads to one citizen; a list needs a type for each');
      role = roles.find(([words]) => words.test(name) || words.test(chinese.name))?.[1] ?? 'AGENT';
      review.push('it leads to another citizen; decide the role');
    } else if (this.#types.has(named)) this.#wanted.push(named);
    else {
      const column = { name: chinese.name, nativeType: named };
      const guessed = guessType('GRAPHQL', column, []);
      if (guessed === null) return leave(`${named} is none of the graph's types`);
      ({ type } = guessed);
    }
    const entry = topic === null ? undefined : this.#entryOf(topic, name, chinese.name);
    if (topic !== null && !entry)
      review.push('no item of the catalogue has this name; decide class and grade');
    return [
      {
        name,
        description: this.#describe(field),
        type: isList ? `[${type}!]` : type,
        ...(topic === null ? {} : { item: this.#itemOf(topic, name, entry) }),
        ...(role === undefined ? {} : { role }),
        isNew: topic !== null && !entry,
        review,
        chineseName: chinese.name,
        storedAs: `${owner}.${name}`,
      },
    ];
  }

  #entryOf(topic: string, name: string, chineseName: string): CatalogueItem | undefined {
    const { catalogue, department } = this.#options;
    const own = catalogue.filter(({ provider }) => provider === department);
    return (
      own.find(({ path }) => path === `${topic}.${name}`) ??
      own.find((item) => item.chineseName === chineseName)
    );
  }

  #itemOf(topic: string, name: string, entry: CatalogueItem | undefined): NonNullable<ProposedField['item']> {
    const { class: sharingClass, grade } = entry ?? { class: 'conditional' as const, grade: 3 };
    const path = entry && entry.path !== `${topic}.${name}` ? { path: entry.path } : {};
    return { ...path, class: sharingClass, grade };
  }

  /** The subgraph's own words where they are as the hub wants them. */
  #describe(node: ObjectTypeDefinitionNode | FieldDefinitionNode): string {
    const own = node.description?.value;
    return own !== undefined && descriptionFault(own) === null
      ? own
      : placeholder(chineseOf(node.name.value, own).words);
  }
}

/** Without `Citizen`, or anything below it, there are no topics; the notes say why. */
export function proposeSubgraph(document: DocumentNode, options: SubgraphOptions): SubgraphProposal {
  const types = objectTypesOf(document);
  const proposing = new Proposing(types, options);
  const citizen = types.get('Citizen');
  const fields = citizen?.fields ?? [];
  if (!citizen || stringArgument(citizen, 'key', 'fields')?.trim() !== 'id')
    proposing.notes.push(
      'the subgraph has no type `Citizen` with `@key(fields: "id")`; add it there: `type Citizen @key(fields: "id") { id: ID! … }`',
    );
  const external = fields.filter(isExternal);
  const topics = fields.flatMap((field) => {
    const type = types.get(nativeTypeOf(field.type));
    if (field.name.value === 'id' || isExternal(field)) return [];
    if (type && !isReservedTypeName(type.name.value)) return proposing.topic(field, type) ?? [];
    proposing.notes.push(
      `left out \`Citizen.${field.name.value}\`: a field of \`Citizen\` leads to a topic's type; put it into one in the subgraph`,
    );
    return [];
  });
  const others = new Set<string>();
  const reach = (name: string): void => {
    const type = types.get(name);
    if (!type || others.has(name)) return;
    others.add(name);
    for (const field of type.fields ?? []) reach(nativeTypeOf(field.type).replaceAll('[]', ''));
  };
  for (const field of external) reach(nativeTypeOf(field.type));
  return {
    ...options,
    topics,
    external: external.map((field) => print({ ...field, directives: [] })),
    types: proposing.objects(),
    externalTypes: [...others].flatMap((name) => {
      const type = types.get(name);
      return type ? [externalType(type)] : [];
    }),
    notes: proposing.notes,
  };
}

/** A type of another department, whose key is a citizen ID and whose fields are its own. */
function externalType(type: ObjectTypeDefinitionNode): string {
  const key = stringArgument(type, 'key', 'fields')?.trim() ?? '';
  const lines = (type.fields ?? []).map((field) =>
    field.name.value === key
      ? `  ${key}: CitizenId!`
      : `  ${print({ ...field, description: undefined, directives: [] })} @external`,
  );
  const marks = key === '' ? '@subject(path: "..")' : `@key(fields: "${key}") @subject(path: "${key}")`;
  return `type ${type.name.value} ${marks} {\n${lines.join('\n')}\n}\n`;
}

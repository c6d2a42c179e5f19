/** Random valid documents that ask a random graph about citizens and their relatives, with random variables. */
import * as fc from 'fast-check';
import { type GraphQLSchema, parse, validate } from 'graphql';
import { Choices } from './choices.ts';
import {
  type DescribedGraph,
  type DescribedTopic,
  type ItemField,
  type RowField,
  type RowsField,
  withProvenance,
} from './description.ts';

export interface RandomDocument {
  readonly text: string;
  /** Values of its variables, for two requests. */
  readonly variables: readonly [Values, Values];
}

type Values = Readonly<Record<string, unknown>>;

const deepest = 3;

const roles = [
  'SELF',
  'SELF',
  'SPOUSE',
  'HOUSEHOLD_MEMBER',
  'PARENT',
  'CHILD',
  'LEGAL_REPRESENTATIVE',
  'AGENT',
] as const;

/** Aliases that are names of other things: of keys, and of what every object has. */
const strangeAliases = ['id', 'citizenId', 'household', 'constructor', 'a', 'a'] as const;

/** A type with what can be selected on it. `depth` is how many more relatives may be entered. */
interface Selectable {
  readonly type: string;
  /** How many selections a set of it has at most. */
  readonly width: number;
  readonly field: (depth: number) => string;
}

function leadsToRelatives(field: ItemField): boolean {
  return field.kind === 'relation' || (field.kind === 'rows' && field.fields.some(leadsOn));
}

function leadsOn(field: RowField): boolean {
  return field.kind === 'relation';
}

class DocumentWriter {
  readonly variables: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  readonly definitions: string[] = [];
  readonly fragments: string[] = [];
  readonly #graph: DescribedGraph;
  readonly #people: readonly [string, ...string[]];
  readonly #choices: Choices;
  readonly #named = new Map<string, [string, ...string[]]>();
  /** Root fields with alias and arguments, to be asked for again. */
  readonly #roots: string[] = [];

  constructor(graph: DescribedGraph, people: readonly [string, ...string[]], choices: Choices) {
    this.#graph = graph;
    this.#people = people;
    this.#choices = choices;
  }

  body(): string {
    const count = 1 + this.#choices.next(3);
    const parts: string[] = [];
    for (let index = 0; index < count; index += 1) {
      if (index > 0 && this.#choices.spent) break;
      parts.push(this.#root(index));
    }
    if (this.#choices.next(10) === 1) parts.push('kind: __typename');
    return this.#choices.next(8) === 1 ? `{ ... on Query { ${parts.join(' ')} } }` : `{ ${parts.join(' ')} }`;
  }

  #root(index: number): string {
    const [known] = this.#roots;
    const again = known !== undefined && this.#choices.next(5) === 1;
    const head = again ? known : this.#newRoot(index);
    return `${head}${this.#condition()} ${this.#set(this.#citizen(), deepest)}`;
  }

  #newRoot(index: number): string {
    const many = this.#choices.next(3) > 0;
    const id = many
      ? this.#argument('ids', '[CitizenId!]!', () =>
          Array.from({ length: this.#choices.next(5) }, () => this.#id()),
        )
      : this.#argument('id', 'CitizenId!', () => this.#id());
    const head = `r${index}: ${many ? 'citizens' : 'citizen'}(${[id, ...this.#role()].join(', ')})`;
    this.#roots.push(head);
    return head;
  }

  #id(): string {
    const id = this.#choices.pick(this.#people);
    // A small check character is another spelling of the same ID.
    return this.#choices.next(6) === 1 ? id.replace('X', 'x') : id;
  }

  #role(): string[] {
    if (this.#choices.next(3) === 0) return [];
    const role = this.#choices.pick(roles);
    switch (this.#choices.next(12)) {
      case 1:
      case 2:
      case 3:
      case 4:
      case 5:
        return [`role: $${this.#variable('SubjectRole!', role, this.#choices.pick(roles))}`];
      case 6:
        return [`role: $${this.#variable(`SubjectRole! = ${role}`, undefined, this.#choices.pick(roles))}`];
      case 7:
        return [`role: $${this.#variable('SubjectRole', role, undefined)}`];
      case 8:
        return [
          `role: $${this.#variable('SubjectRole', undefined, this.#choices.next(2) === 0 ? null : role)}`,
        ];
      default:
        return [`role: ${role}`];
    }
  }

  #argument(name: string, type: string, value: () => unknown, write = JSON.stringify): string {
    const literal = this.#choices.next(2) === 0;
    return `${name}: ${literal ? write(value()) : `$${this.#variable(type, value(), value())}`}`;
  }

  /** A variable with its values in two requests; undefined where it is left to its default. */
  #variable(type: string, first: unknown, second: unknown): string {
    const name = `v${this.definitions.length}`;
    this.definitions.push(`$${name}: ${type}`);
    if (first !== undefined) this.variables[0][name] = first;
    if (second !== undefined) this.variables[1][name] = second;
    return name;
  }

  #set(selectable: Selectable, depth: number): string {
    const count = 1 + this.#choices.next(selectable.width);
    const parts: string[] = [];
    for (let index = 0; index < count; index += 1) {
      if (index > 0 && this.#choices.spent) break;
      parts.push(this.#selection(selectable, depth));
    }
    return `{ ${parts.join(' ')} }`;
  }

  #selection(selectable: Selectable, depth: number): string {
    switch (this.#choices.next(12)) {
      case 1:
        return `${this.#alias('__typename')}__typename`;
      case 2: {
        const on = this.#choices.next(2) === 0 ? '' : ` on ${selectable.type}`;
        return `...${on}${this.#condition()} ${this.#set(selectable, depth)}`;
      }
      case 3:
      case 4:
        return `...${this.#fragment(selectable, depth)}${this.#condition()}`;
      default:
        return selectable.field(depth);
    }
  }

  #fragment(selectable: Selectable, depth: number): string {
    // A fragment of a deeper place may be too deep here, which only makes a larger document.
    const known = this.#named.get(selectable.type);
    if (known && this.#choices.next(3) > 0) return this.#choices.pick(known);
    const body = this.#set(selectable, depth);
    const name = `F${this.fragments.length}`;
    this.fragments.push(`fragment ${name} on ${selectable.type} ${body}`);
    const others = this.#named.get(selectable.type);
    this.#named.set(selectable.type, others ? [...others, name] : [name]);
    return name;
  }

  #alias(name: string): string {
    switch (this.#choices.next(12)) {
      case 1:
        return `${this.#choices.pick(strangeAliases)}: `;
      case 2:
      case 3:
        return `${name.replaceAll('_', '')}_2: `;
      default:
        return '';
    }
  }

  #condition(): string {
    const choice = this.#choices.next(16);
    if (choice === 0 || choice > 4) return '';
    const value = this.#choices.next(4) > 0 === choice % 2 > 0;
    const written = [
      () => String(value),
      () => `$${this.#variable('Boolean!', value, this.#choices.next(2) === 0)}`,
      () => `$${this.#variable(`Boolean! = ${value}`, undefined, !value)}`,
    ][this.#choices.next(3)];
    return ` @${choice % 2 === 0 ? 'skip' : 'include'}(if: ${written?.()})`;
  }

  #citizen(): Selectable {
    const topics = this.#graph.sources.flatMap((source) => source.topics.map((topic) => ({ source, topic })));
    return {
      type: 'Citizen',
      width: 4,
      field: (depth) => {
        // Relatives stand in the first topic for sure.
        const chosen = topics[this.#choices.next(2) === 0 ? 0 : this.#choices.next(topics.length)];
        if (this.#choices.next(6) === 1 || !chosen) return `${this.#alias('id')}id${this.#condition()}`;
        const { source, topic } = chosen;
        const names = withProvenance(source, topic).map((field) => field.name);
        const set = this.#set(this.#topic(topic, names), depth);
        return `${this.#alias(topic.name)}${topic.name}${this.#condition()} ${set}`;
      },
    };
  }

  #topic(topic: DescribedTopic, withTime: readonly string[]): Selectable {
    return {
      type: topic.type,
      width: 7,
      field: (depth) => {
        const special = this.#choices.next(10);
        const [first, ...others] = withTime;
        if (special === 1) return `${this.#alias('citizenId')}citizenId${this.#condition()}`;
        if (special === 2 && first !== undefined) return this.#provenance(topic, [first, ...others]);
        const leading = topic.fields.filter(leadsToRelatives);
        const chosen =
          depth > 0 && leading.length > 0 && this.#choices.next(3) === 1 ? leading : topic.fields;
        const field = chosen[this.#choices.next(chosen.length)];
        if (!field || (field.kind === 'relation' && depth === 0)) return '__typename';
        const head = `${this.#alias(field.name)}${field.name}${this.#condition()}`;
        if (field.kind === 'leaf') return head;
        const below = field.kind === 'relation' ? this.#citizen() : this.#row(field);
        return `${head} ${this.#set(below, field.kind === 'relation' ? depth - 1 : depth)}`;
      },
    };
  }

  #provenance(topic: DescribedTopic, names: readonly [string, ...string[]]): string {
    const of = this.#choices.pick(names);
    let value = of;
    const next = (): string => {
      const now = value;
      value = this.#choices.pick(names);
      return now;
    };
    const argument = this.#argument('of', `${topic.type}Item!`, next, String);
    const parts = ['department', 'source', 'updatedAt'] as const;
    const provenance: Selectable = { type: 'Provenance', width: 3, field: () => this.#choices.pick(parts) };
    // Another name for each, so that two of a topic do not clash.
    return `p_${of}: provenance(${argument})${this.#condition()} ${this.#set(provenance, 0)}`;
  }

  #row(rows: RowsField): Selectable {
    return {
      type: rows.type,
      width: 4,
      field: (depth) => {
        const relations = rows.fields.filter(leadsOn);
        const chosen =
          depth > 0 && relations.length > 0 && this.#choices.next(2) > 0 ? relations : rows.fields;
        const field = chosen[this.#choices.next(chosen.length)];
        if (!field || (field.kind === 'relation' && depth === 0)) return '__typename';
        const head = `${this.#alias(field.name)}${field.name}${this.#condition()}`;
        return field.kind === 'leaf' ? head : `${head} ${this.#set(this.#citizen(), depth - 1)}`;
      },
    };
  }
}

/** Documents that are valid: those in which aliases clash are left out. */
export function citizenDocuments(
  graph: DescribedGraph,
  schema: GraphQLSchema,
  people: readonly string[],
): fc.Arbitrary<RandomDocument> {
  const [first = '', ...others] = people;
  return fc
    .array(fc.nat({ max: 5039 }), { minLength: 40, maxLength: 300, size: 'max' })
    .map((numbers): RandomDocument => {
      const writer = new DocumentWriter(graph, [first, ...others], new Choices(numbers));
      const body = writer.body();
      const head = writer.definitions.length > 0 ? `query(${writer.definitions.join(', ')})` : 'query';
      return { text: [`${head} ${body}`, ...writer.fragments].join('\n'), variables: writer.variables };
    })
    .filter(({ text }) => validate(schema, parse(text)).length === 0);
}

/** What a document asks and what the lists withhold of it, whoever the citizens are and even when there are none. */
import type { Need } from '../../../../registry/contract.ts';
import type { SubjectRole } from '../../../../schema/domain.ts';
import type { ErrorCode } from '../../../../schema/errors.ts';
import type { DescribedGraph, DescribedTopic, ItemField, RelationField, RowField } from '../description.ts';
import type { NaiveDocument, Nodes, Selected } from './document.ts';
import type { NaiveLists } from './lists.ts';

export const identifier = 'household.idNumber';

/** Where the document enters citizens. */
export interface Place {
  readonly role: SubjectRole;
  /** They were asked for by their IDs, which are echoed. */
  readonly asked: boolean;
  /** Response keys, without indices. */
  readonly path: readonly string[];
  /** How many relatives lead there. */
  readonly depth: number;
}

export interface WithheldField {
  readonly path: readonly string[];
  readonly code: ErrorCode;
  readonly item: string;
  readonly role: SubjectRole;
  readonly article: string | null;
  /** The field is a place of which nothing is given. */
  readonly whole: boolean;
}

export function topicNamed(graph: DescribedGraph, name: string): DescribedTopic | undefined {
  return graph.sources.flatMap((source) => source.topics).find((topic) => topic.name === name);
}

/** The item that a field of a topic, `citizenId` or `provenance` among them, is decided by. */
export function itemNamed(
  topic: DescribedTopic,
  { name, arguments: { of } }: Selected,
): ItemField | undefined {
  return topic.fields.find((field) => field.name === (name === 'provenance' ? of : name));
}

export function placeOfRoot({ key, arguments: { role } }: Selected): Place {
  const words = String(role).toLowerCase().split('_');
  const name = words.map((word, at) => (at === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)));
  return { role: name.join('') as SubjectRole, asked: true, path: [key], depth: 0 };
}

export class Survey {
  readonly withheld: WithheldField[] = [];
  readonly given = new Map<string, { readonly need: Need; readonly role: SubjectRole }>();
  readonly #items = new Map<string, Set<string>>();
  readonly #graph: DescribedGraph;
  readonly #document: NaiveDocument;
  readonly #lists: NaiveLists;

  constructor(graph: DescribedGraph, document: NaiveDocument, lists: NaiveLists) {
    this.#graph = graph;
    this.#document = document;
    this.#lists = lists;
    for (const root of document.roots()) this.#citizen(root.nodes, placeOfRoot(root));
  }

  /** Given items that are asked at a place. */
  itemsAt({ path }: Place): readonly string[] {
    return [...(this.#items.get(path.join('/')) ?? [])];
  }

  #citizen(nodes: Nodes, place: Place): void {
    const before = this.withheld.length;
    for (const { key, name, nodes: below } of this.#document.below('Citizen', nodes)) {
      const path = [...place.path, key];
      const topic = topicNamed(this.#graph, name);
      if (topic) this.#topic(topic, below, place, path);
      else if (!place.asked) this.#isGiven(identifier, place, path);
    }
    const isClosed = this.#lists.given(place.role).length === 0;
    if (!isClosed || this.withheld.length > before) return;
    const { code, article = null } = this.#lists.overallReason(place.role);
    this.withheld.push({ path: place.path, code, item: identifier, role: place.role, article, whole: true });
  }

  #topic(topic: DescribedTopic, nodes: Nodes, place: Place, above: readonly string[]): void {
    for (const selected of this.#document.below(topic.type, nodes)) {
      const path = [...above, selected.key];
      const field = itemNamed(topic, selected);
      if (!field) {
        if (!place.asked) this.#isGiven(identifier, place, path);
      } else if (this.#isGiven(field.item, place, path)) this.#below(field, selected, path, place.depth);
    }
  }

  #below(field: ItemField, { name, nodes }: Selected, path: readonly string[], depth: number): void {
    if (name === 'provenance' || field.kind === 'leaf') return;
    if (field.kind === 'relation') this.#relative(field, nodes, path, depth);
    else {
      for (const { key, name: ofRow, nodes: below } of this.#document.below(field.type, nodes)) {
        const relation = field.fields.find((each): each is RowField => each.name === ofRow);
        if (relation?.kind === 'relation') this.#relative(relation, below, [...path, key], depth);
      }
    }
  }

  #relative({ role }: RelationField, nodes: Nodes, path: readonly string[], depth: number): void {
    this.#citizen(nodes, { role, asked: false, path, depth: depth + 1 });
  }

  #isGiven(item: string, { role, path: at }: Place, path: readonly string[]): boolean {
    const decision = this.#lists.decide(item, role);
    if (!decision.given) {
      const { code, article = null } = decision.reason;
      this.withheld.push({ path, code, item, role, article, whole: false });
      return false;
    }
    this.given.set(`${item} ${role}`, { need: decision.need, role });
    const items = this.#items.get(at.join('/')) ?? new Set();
    this.#items.set(at.join('/'), items.add(item));
    return true;
  }
}

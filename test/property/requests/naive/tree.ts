/** Walks a document over plain rows, and makes the tree of values that graphql-js completes to the answer. */
import type { SubjectRole } from '../../../../schema/domain.ts';
import type { ErrorCode } from '../../../../schema/errors.ts';
import type { Asked } from '../asked.ts';
import type {
  DescribedSource,
  DescribedTable,
  DescribedTopic,
  ItemField,
  LeafField,
  RelationField,
} from '../description.ts';
import type { HostedGraph } from '../hosted-graph.ts';
import type { StoredRow } from '../rows.ts';
import type { NaiveDocument, Nodes, Selected } from './document.ts';
import type { NaiveLists } from './lists.ts';
import { Needs } from './needs.ts';
import { NaiveRows, wrong } from './rows.ts';
import { type Place, type Survey, identifier, itemNamed, placeOfRoot, topicNamed } from './survey.ts';

/** Stands in the tree where a value is withheld for a reason that the survey has told. */
export class Withheld extends Error {}

/** Stands in the tree where something is missing for a reason of its own, which becomes an error of this path. */
export class Missing extends Error {
  readonly code: ErrorCode;
  readonly item: string | null;

  constructor(code: ErrorCode, item: string | null = null) {
    super(code);
    this.code = code;
    this.item = item;
  }
}

interface Parts {
  readonly document: NaiveDocument;
  readonly lists: NaiveLists;
  readonly survey: Survey;
  readonly anyCondition: Survey;
}

export class Tree {
  readonly subjects = new Set<string>();
  /** Items that were given of somebody, by item and role. */
  readonly given = new Set<string>();
  readonly refused = new Set<string>();
  readonly needs: Needs;
  readonly met = new Set<string>();
  readonly #graph: HostedGraph;
  readonly #document: NaiveDocument;
  readonly #lists: NaiveLists;
  readonly #rows: NaiveRows;
  readonly #today: string;
  readonly #survey: Survey;
  /** What is asked under any condition: it says which items let a citizen in. */
  readonly #anyCondition: Survey;

  constructor(graph: HostedGraph, asked: Asked, parts: Parts) {
    this.#graph = graph;
    this.#rows = new NaiveRows(graph.rows);
    this.needs = new Needs(this.#rows);
    this.#today = asked.today;
    this.#document = parts.document;
    this.#lists = parts.lists;
    this.#survey = parts.survey;
    this.#anyCondition = parts.anyCondition;
  }

  /** By response key. */
  roots(): Record<string, unknown> {
    for (const id of this.#document.ids()) this.subjects.add(id);
    return Object.fromEntries(
      this.#document.roots().map((root) => {
        const { id, ids } = root.arguments as { readonly id: string; readonly ids?: readonly string[] };
        const place = placeOfRoot(root);
        if (this.#isClosed(place.role)) return [root.key, new Withheld()];
        const enter = (one: string): unknown => this.#citizen(one, root.nodes, place);
        return [root.key, ids ? ids.map(enter) : enter(id)];
      }),
    );
  }

  #isClosed(role: SubjectRole): boolean {
    return this.#lists.given(role).length === 0;
  }

  #citizen(id: string, nodes: Nodes, place: Place): unknown {
    const { role, asked } = place;
    this.subjects.add(id);
    const inScope = (item: string): boolean => this.#lists.inScope(item, role, id);
    const items = this.#anyCondition.itemsAt(place);
    for (const item of this.#survey.itemsAt(place)) if (!inScope(item)) this.refused.add(`${item} ${role}`);
    const admitted = (items.length > 0 ? items : this.#lists.given(role)).some(inScope);
    const who = ['citizen', 'relative', 'relative of a relative'][Math.min(place.depth, 2)];
    const part = items.every(inScope) ? '' : ' in part';
    this.met.add(`${who} ${admitted ? `admitted${part}` : 'refused'}`);
    if (!admitted) return new Missing('NOT_AVAILABLE');
    return this.#object('Citizen', nodes, ({ key, name, nodes: below }) => {
      const topic = topicNamed(this.#graph.description, name);
      if (topic) return this.#topic(topic, id, below, place, [...place.path, key]);
      return asked ? id : this.#given(identifier, id, place, () => id);
    });
  }

  #object(type: string, nodes: Nodes, value: (selected: Selected) => unknown): Record<string, unknown> {
    return Object.fromEntries(
      this.#document.below(type, nodes).map((selected) => [selected.key, value(selected)]),
    );
  }

  /** A value that an item decides, of a citizen who was admitted. */
  #given(item: string, id: string, { role }: Place, value: () => unknown): unknown {
    if (!this.#lists.decide(item, role).given) return new Withheld();
    if (this.#lists.inScope(item, role, id)) {
      this.given.add(`${item} ${role}`);
      return value();
    }
    this.met.add(item === identifier ? 'ID withheld of one relative' : 'item withheld of one citizen');
    return new Missing('NOT_AVAILABLE', item);
  }

  #topic(topic: DescribedTopic, id: string, nodes: Nodes, place: Place, above: readonly string[]): unknown {
    return this.#object(topic.type, nodes, (selected) => {
      const field = itemNamed(topic, selected);
      if (!field) return place.asked ? id : this.#given(identifier, id, place, () => id);
      // A role in which nothing is given is closed, whoever leads to it.
      if (field.kind === 'relation' && selected.name !== 'provenance' && this.#isClosed(field.role)) {
        this.#given(field.item, id, place, () => null);
        return new Withheld();
      }
      return this.#given(field.item, id, place, () =>
        selected.name === 'provenance'
          ? this.#provenance(field, id, selected.nodes)
          : this.#item(field, id, selected, { ...place, path: [...above, selected.key] }),
      );
    });
  }

  /** `at` is where the field stands, with the role and depth of its citizen. */
  #item(field: ItemField, id: string, { nodes }: Selected, at: Place): unknown {
    const { table } = this.#table(field.table);
    if (field.kind !== 'rows') {
      this.needs.add(table, field.column, id, 'latest');
      const row = this.#rows.latest(table, this.#rows.own(table, id));
      return row === null ? null : this.#cell(field, row, nodes, at);
    }
    const { group, orderBy } = field;
    const rows = group !== null ? 'group' : field.list ? 'all' : 'latest';
    for (const column of [null, group, orderBy]) this.needs.add(table, column, id, rows);
    for (const { name } of this.#document.below(field.type, nodes)) {
      const read = field.fields.find((each) => each.name === name);
      if (read && !(read.kind === 'relation' && this.#isClosed(read.role))) {
        this.needs.add(table, read.column, id, rows);
      }
    }
    const object = (row: StoredRow): unknown =>
      this.#object(field.type, nodes, ({ key, name, nodes: below }) => {
        const read = field.fields.find((each) => each.name === name);
        return read ? this.#cell(read, row, below, { ...at, path: [...at.path, key] }) : null;
      });
    if (field.list) return this.#rows.listed(field, table, id).map(object);
    const row = this.#rows.latest(table, this.#rows.own(table, id));
    return row === null ? null : object(row);
  }

  /** What a field shows of a row. */
  #cell(field: LeafField | RelationField, row: StoredRow, nodes: Nodes, { path, depth }: Place): unknown {
    if (field.kind === 'leaf') {
      const value = this.#rows.leaf(field, row, this.#today);
      return value === wrong ? new Missing('SOURCE_DATA_INVALID') : value;
    }
    if (this.#isClosed(field.role)) return new Withheld();
    const id = this.#rows.citizen(row[field.column]);
    if (id === wrong) return new Missing('SOURCE_DATA_INVALID');
    if (id === null) return null;
    return this.#citizen(id, nodes, { role: field.role, asked: false, path, depth: depth + 1 });
  }

  /** The time is that of the latest of the rows that give the item. */
  #provenance(field: ItemField, id: string, nodes: Nodes): unknown {
    const { table, source } = this.#table(field.table);
    const group = field.kind === 'rows' ? field.group : null;
    return this.#object('Provenance', nodes, ({ name }) => {
      if (name === 'department') return source.department;
      if (name === 'source') return source.name;
      const whose = group === null ? 'latest' : 'group';
      for (const column of [table.updatedAt, group]) this.needs.add(table, column, id, whose);
      const rows = group === null ? this.#rows.own(table, id) : this.#rows.group(table, id);
      return this.#rows.latest(table, rows)?.[table.updatedAt ?? ''] ?? null;
    });
  }

  #table(name: string): { readonly source: DescribedSource; readonly table: DescribedTable } {
    for (const source of this.#graph.description.sources) {
      const table = source.tables.find((each) => each.name === name);
      if (table) return { source, table };
    }
    throw new TypeError(`no source has the table ${name}`);
  }
}

/** Gives the shape of a source its tables, columns and fields, with names that no other in the graph has. */
import type { SubjectRole } from '../../../schema/domain.ts';
import type {
  DescribedColumn,
  DescribedTable,
  DescribedTopic,
  ItemField,
  LeafField,
  RowField,
  RowsField,
} from './description.ts';
import type { LeafShape, RowsShape, TopicShape } from './source-shapes.ts';

interface GrowingTable extends DescribedTable {
  group: string | null;
  readonly columns: DescribedColumn[];
}

/** Gives everything in a graph names of its own, so that a statement tells which column it reads. */
export class Namer {
  #number = 0;

  name(word: string): string {
    this.#number += 1;
    return `${word}${this.#number}`;
  }

  /** Names as departments have them: with blanks, dots and brackets. */
  stored(word: string): string {
    const name = this.name(word);
    return [name, `${name} 码`, `${name}.值`, `${name}（备）`, `%${name}`][this.#number % 5] ?? name;
  }
}

export class SourceMaker {
  readonly tables: GrowingTable[] = [];
  readonly #namer: Namer;

  constructor(namer: Namer) {
    this.#namer = namer;
  }

  table(updatedAt: boolean, legacyKeys: boolean): GrowingTable {
    const table: GrowingTable = {
      name: this.#namer.name('表'),
      key: this.#namer.stored('身份证号'),
      updatedAt: updatedAt ? this.#namer.stored('更新时间') : null,
      legacyKeys,
      group: null,
      columns: [],
    };
    this.tables.push(table);
    return table;
  }

  #column(table: GrowingTable, holds: DescribedColumn['holds'], list = false): string {
    const name = this.#namer.stored('列');
    table.columns.push({ name, holds, list });
    return name;
  }

  /** One field, or a date and the years since. */
  #leaves(shape: LeafShape, table: GrowingTable, nonNull: boolean): LeafField[] {
    const type = shape.special === 'code' ? 'String' : shape.special === 'age' ? 'Date' : shape.type;
    const list = shape.special === 'age' ? null : shape.list;
    const leaf: LeafField = {
      kind: 'leaf',
      name: this.#namer.name('value'),
      table: table.name,
      column: this.#column(table, shape.special === 'code' ? 'code' : type, list !== null),
      type,
      codes: shape.special === 'code' ? { 1: '一类', 2: '二类' } : null,
      yearsSince: false,
      list,
      nonNull,
    };
    if (shape.special !== 'age') return [leaf];
    return [leaf, { ...leaf, name: this.#namer.name('age'), type: 'Int', yearsSince: true, nonNull: false }];
  }

  rows(shape: RowsShape, topicTable: GrowingTable): RowsField {
    const table = shape.inTopic ? topicTable : this.table(shape.updatedAt, shape.legacyKeys);
    const grouped = shape.list && shape.grouped;
    if (grouped) table.group ??= this.#namer.stored('户号');
    const fields = shape.fields.flatMap((field): RowField[] => {
      if (field.kind === 'leaf') return this.#leaves(field, table, field.nonNull);
      return [this.relation(field.role, table, this.#column(table, 'citizen'))];
    });
    if (grouped && shape.leadsToKey) fields.push(this.relation('householdMember', table, table.key));
    const shown = fields.find((field) => field.kind === 'leaf' && field.list === null)?.column ?? null;
    const hidden = shape.order === 'hidden' ? this.#column(table, 'String') : null;
    return {
      kind: 'rows',
      name: this.#namer.name('rows'),
      table: table.name,
      type: this.#namer.name('Row'),
      list: shape.list,
      nonNullRows: shape.nonNullRows,
      group: grouped ? table.group : null,
      orderBy: shape.list ? (shape.order === 'shown' ? shown : hidden) : null,
      fields,
    };
  }

  relation(role: SubjectRole, table: GrowingTable, column: string) {
    return { kind: 'relation' as const, name: this.#namer.name('kin'), table: table.name, column, role };
  }

  topic(shape: TopicShape, name: string): DescribedTopic {
    const tables = shape.tables.map(({ updatedAt, legacyKeys }) => this.table(updatedAt, legacyKeys));
    const fields = shape.fields.flatMap((field): ItemField[] => {
      const table = tables[field.kind === 'rows' ? 0 : field.table % tables.length] ?? tables[0];
      if (!table) return [];
      const made =
        field.kind === 'leaf'
          ? this.#leaves(field, table, false)
          : field.kind === 'rows'
            ? [this.rows(field, table)]
            : [this.relation(field.role, table, this.#column(table, 'citizen'))];
      return made.map((each) => ({ ...each, item: `${name}.${each.name}` }));
    });
    const type = `Citizen${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    return { name, type, tables: tables.map((table) => table.name), fields };
  }

  /** As the police have it: the ID as registered, a spouse under the item of the members, and the members. */
  household(shape: TopicShape): DescribedTopic {
    const topic = this.topic(shape, 'household');
    const table = this.tables.find(({ name }) => name === topic.tables[0]);
    if (!table) return topic;
    const members = this.rows(
      {
        kind: 'rows',
        list: true,
        grouped: true,
        order: 'shown',
        inTopic: true,
        nonNullRows: true,
        updatedAt: true,
        legacyKeys: true,
        leadsToKey: true,
        fields: [{ kind: 'leaf', type: 'Date', special: null, table: 0, list: null, nonNull: false }],
      },
      table,
    );
    const idNumber: ItemField = {
      kind: 'leaf',
      name: 'idNumber',
      item: 'household.idNumber',
      table: table.name,
      column: this.#column(table, 'String'),
      type: 'String',
      codes: null,
      yearsSince: false,
      list: null,
      nonNull: false,
    };
    const spouse = this.relation('spouse', table, this.#column(table, 'citizen'));
    const item = 'household.members';
    return {
      ...topic,
      fields: [
        idNumber,
        { ...members, name: 'members', item },
        { ...spouse, name: 'spouse', item },
        ...topic.fields,
      ],
    };
  }
}

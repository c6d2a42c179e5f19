/** What a table says of a citizen, found by looking at every row. */
import type { DescribedTable, LeafField, RowsField } from '../description.ts';
import { type GraphRows, type StoredRow, legacyForm, wrongValue } from '../rows.ts';

/** Marks a value that does not fit its type. */
export const wrong: unique symbol = Symbol('wrong value');

export class NaiveRows {
  readonly #rows: GraphRows;

  constructor(rows: GraphRows) {
    this.#rows = rows;
  }

  /** The citizen whose ID a cell holds, in whichever of its two forms. */
  citizen(stored: string | null | undefined): string | null | typeof wrong {
    if (stored === null || stored === undefined) return null;
    return this.#rows.people.find((id) => stored === id || stored === legacyForm(id)) ?? wrong;
  }

  #all(table: DescribedTable): readonly StoredRow[] {
    return this.#rows.tables.get(table.name) ?? [];
  }

  own(table: DescribedTable, id: string): readonly StoredRow[] {
    const forms = table.legacyKeys ? [id, legacyForm(id)] : [id];
    return this.#all(table).filter((row) => forms.includes(row[table.key] ?? null));
  }

  /** The one with the latest time; no time is the oldest, and of equals the last counts. */
  latest(table: DescribedTable, rows: readonly StoredRow[]): StoredRow | null {
    const time = (row: StoredRow): number => Date.parse(row[table.updatedAt ?? ''] ?? '') || -1;
    return rows.findLast((row) => rows.every((other) => time(other) <= time(row))) ?? null;
  }

  /** Rows that a source may give when it is asked for a citizen's group: of a group that any row of his names. */
  around(table: DescribedTable, id: string): readonly StoredRow[] {
    const numbers = new Set(this.own(table, id).flatMap((row) => row[table.group ?? ''] ?? []));
    return this.#all(table).filter((row) => numbers.has(row[table.group ?? ''] ?? ''));
  }

  /** Rows of others that have the same number as the citizen's latest row. */
  group(table: DescribedTable, id: string): readonly StoredRow[] {
    const column = table.group ?? '';
    const number = this.latest(table, this.own(table, id))?.[column];
    if (number === null || number === undefined) return [];
    return this.#all(table).filter((row) => {
      const whose = this.citizen(row[table.key]);
      return row[column] === number && whose !== id && whose !== wrong;
    });
  }

  /** The rows of a field, in its order. */
  listed(field: RowsField, table: DescribedTable, id: string): readonly StoredRow[] {
    const rows = field.group === null ? this.own(table, id) : this.group(table, id);
    const { orderBy } = field;
    if (orderBy === null) return rows;
    const shown = field.fields.find((each) => each.kind === 'leaf' && each.column === orderBy);
    const type = shown?.kind === 'leaf' ? (shown.yearsSince ? 'Date' : shown.type) : 'String';
    const comparable = (row: StoredRow): [number, string | number | bigint] => {
      const stored = row[orderBy] ?? null;
      if (stored === null) return [0, ''];
      if (type === 'String' || (type === 'Date' && stored !== wrongValue)) return [1, stored];
      if (stored === wrongValue) return [2, ''];
      if (type === 'BigInt') return [1, BigInt(stored)];
      if (type === 'Boolean') return [1, Number(['1', '是'].includes(stored))];
      return [1, type === 'DateTime' ? Date.parse(stored) : Number(stored)];
    };
    return rows.toSorted((left, right) => {
      const [[a, x], [b, y]] = [comparable(left), comparable(right)];
      return a - b || (x < y ? -1 : Number(x > y));
    });
  }

  /** The value that a field shows of a cell. */
  leaf(field: LeafField, row: StoredRow, today: string): unknown {
    const stored = row[field.column] ?? null;
    if (stored === null) return null;
    if (field.list === null) return this.#value(field, stored, today);
    if (stored === wrongValue) return wrong;
    const list = JSON.parse(stored) as readonly (string | null)[];
    const values = list.map((one) => (one === null ? null : this.#value(field, one, today)));
    return values.includes(wrong) ? wrong : values;
  }

  #value(field: LeafField, stored: string, today: string): unknown {
    if (field.codes) return field.codes[stored] ?? wrong;
    if (field.type === 'String') return stored;
    if (stored === wrongValue) return wrong;
    if (field.yearsSince) {
      const years = Number(today.slice(0, 4)) - Number(stored.slice(0, 4));
      return today.slice(5) < stored.slice(5) ? years - 1 : years;
    }
    if (field.type === 'Boolean') return ['1', '是'].includes(stored);
    return field.type === 'Int' || field.type === 'Float' ? Number(stored) : stored;
  }
}

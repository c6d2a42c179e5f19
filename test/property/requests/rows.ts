/** Rows of a random graph, untidy as real ones are: missing and repeated rows, equal times, nothing, and wrong values. */
import { SeededRandom, weighted } from '../../../scripts/demo/population/random.ts';
import { citizenId } from '../../contract/connectors/citizens.ts';
import type { DescribedColumn, DescribedGraph, DescribedTable } from './description.ts';

/** A row by column, cells as text. */
export type StoredRow = Readonly<Record<string, string | null>>;

export interface GraphRows {
  /** Citizens who may be asked about; of the last few no source has anything. */
  readonly people: readonly string[];
  readonly tables: ReadonlyMap<string, readonly StoredRow[]>;
  /** Texts of cells, each of which stands in one cell only: where one shows, that cell was shown. */
  readonly markers: ReadonlySet<string>;
}

const peopleWithRows = 24;
const peopleWithout = 4;

/** Stands where a value is that does not fit its type. */
export const wrongValue = '不详';

/** Two of them are the same instant. */
const times = [
  '2026-01-01T08:00:00+08:00',
  '2026-01-01T00:00:00Z',
  '2026-01-01T07:59:59+08:00',
  '2026-01-01T01:00:00Z',
  null,
];

const births = ['19500102', '19731231', '19990929', '20000101', '20161001'];

/** The 15-digit ID that those born in 19xx had before 1999; null for all others. */
export function legacyForm(id: string): string | null {
  return id.slice(6, 8) === '19' ? id.slice(0, 6) + id.slice(8, 17) : null;
}

class RowMaker {
  readonly people = Array.from({ length: peopleWithRows + peopleWithout }, (_, serial) =>
    citizenId(births[serial % births.length] ?? '', serial),
  );
  readonly markers = new Set<string>();
  readonly #random: SeededRandom;
  #cells = 0;
  #days = 0;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  table(table: DescribedTable): StoredRow[] {
    const rows = this.people.slice(0, peopleWithRows).flatMap((id) => {
      const count = weighted(this.#random, [2, 6, 2, 1]);
      return Array.from({ length: count }, () =>
        this.#row(table, this.#stored(id, table.legacyKeys ? 0.3 : 0.15)),
      );
    });
    if (this.#random.chance(0.3)) rows.push(this.#row(table, wrongValue));
    // The order of a table is not that of its citizens.
    const places = new Map(rows.map((row) => [row, this.#random.next()]));
    return rows.toSorted((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0));
  }

  #row(table: DescribedTable, key: string): StoredRow {
    const row: Record<string, string | null> = { [table.key]: key };
    if (table.updatedAt !== null) row[table.updatedAt] = this.#random.pick(times);
    if (table.group !== null) {
      row[table.group] = this.#random.chance(0.1) ? null : `户${this.#random.integer(1, 8)}`;
    }
    for (const column of table.columns) row[column.name] = this.#cell(column);
    return row;
  }

  /** Old forms stand in tables, too, whose description does not say so; they are not found there. */
  #stored(id: string, shareOfOld: number): string {
    const old = legacyForm(id);
    return old !== null && this.#random.chance(shareOfOld) ? old : id;
  }

  #cell(column: DescribedColumn): string | null {
    if (this.#random.chance(0.1)) return null;
    if (!column.list) return this.#value(column);
    if (this.#random.chance(0.03)) return wrongValue;
    const length = this.#random.integer(0, 3);
    return JSON.stringify(
      Array.from({ length }, () => (this.#random.chance(0.1) ? null : this.#value(column))),
    );
  }

  #value({ holds }: DescribedColumn): string {
    if (holds !== 'String' && this.#random.chance(0.03)) return wrongValue;
    if (holds === 'citizen') return this.#stored(this.#random.pick(this.people), 0.3);
    if (holds === 'code') return this.#random.pick(['1', '2', '9']);
    if (holds === 'Boolean') return this.#random.pick(['1', '0', '是', '否']);
    const text = this.#marker(holds);
    this.markers.add(text);
    return text;
  }

  #marker(holds: Exclude<DescribedColumn['holds'], 'code' | 'citizen' | 'Boolean'>): string {
    this.#cells += 1;
    const number = this.#cells;
    switch (holds) {
      case 'Int':
        return String(1_000_000 + number);
      case 'Float':
        return `${number}.5`;
      case 'Decimal':
        return `${number}.250`;
      case 'BigInt':
        return String(9_007_199_254_740_993n + BigInt(number));
      case 'Date':
        // Birthdays on the days that requests are asked, and the days around them.
        if (this.#random.chance(0.2)) {
          return `${this.#random.integer(1900, 2019)}-${this.#random.pick(['09-30', '10-01', '10-02'])}`;
        }
        // A prime step through the days of 120 years meets none twice.
        this.#days = (this.#days + 7_919) % 43_800;
        return new Date(Date.UTC(1900, 0, 1 + this.#days)).toISOString().slice(0, 10);
      case 'DateTime':
        return new Date(Date.UTC(2001, 0, 1, 0, 0, number)).toISOString();
      case 'DivisionCode':
        return `14${String(number).padStart(10, '0')}`;
      default:
        return number % 7 === 0 ? `值${number}"\\\n,'` : `值${number}`;
    }
  }
}

export function randomRows(graph: DescribedGraph, seed: number): GraphRows {
  const maker = new RowMaker(seed);
  const tables = graph.sources.flatMap((source) => source.tables);
  return {
    people: maker.people,
    tables: new Map(tables.map((table) => [table.name, maker.table(table)])),
    markers: maker.markers,
  };
}

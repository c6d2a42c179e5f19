/** Which columns the walk needs of whom: nothing else may be asked of a source. */
import type { DescribedTable } from '../description.ts';
import type { NaiveRows } from './rows.ts';

export class Needs {
  /** Citizens by table and column. */
  readonly whose = new Map<string, Map<string, Set<string>>>();
  /** Texts of the cells that sources may give. */
  readonly readable = new Set<string>();
  readonly #rows: NaiveRows;

  constructor(rows: NaiveRows) {
    this.#rows = rows;
  }

  /**
   * Notes that a column is needed of a citizen's latest row, of all his rows, or of those who share a group with him
   * (whose group it is, his latest row tells), and with it the columns that say whose row it is and which is the latest.
   */
  add(table: DescribedTable, column: string | null, id: string, of: 'latest' | 'all' | 'group'): void {
    const rows = of === 'group' ? this.#rows.around(table, id) : this.#rows.own(table, id);
    for (const text of rows.flatMap((row) => textsOf(row[column ?? '']))) this.readable.add(text);
    const ofTable = this.whose.get(table.name) ?? new Map<string, Set<string>>();
    this.whose.set(table.name, ofTable);
    for (const name of [column, table.key, of === 'all' ? null : table.updatedAt]) {
      if (name !== null) ofTable.set(name, (ofTable.get(name) ?? new Set()).add(id));
    }
  }
}

/** The texts of a cell, which may be the JSON of a list of them. */
function textsOf(cell: string | null | undefined): readonly string[] {
  if (cell === null || cell === undefined) return [];
  if (!cell.startsWith('[')) return [cell];
  return (JSON.parse(cell) as readonly (string | null)[]).filter((text) => text !== null);
}

/** Collects which columns an operation needs of which tables, so that each table is read by one statement. */
import type { ReadColumn, TableRead } from '../../connectors/contract.ts';
import type { TableModel } from '../../schema/source-model.ts';
import type { ListPart } from './list-pages.ts';

/** Where a value stands once all columns are known: the number of the read, and the place in a row's values. */
export interface Slot {
  read: number;
  at: number;
}

export interface CollectedRead {
  readonly read: TableRead;
  /** The part of each citizen's rows that is asked for; all of them unless given. */
  readonly part: ListPart | null;
  /** Who needs it (an alias of the operation and an entity type): only their citizens are asked for. */
  readonly users: ReadonlySet<string>;
}

interface Wanted {
  readonly slot: Slot;
  readonly group: string | null;
  readonly column: Omit<ReadColumn, 'whose'> | null;
  readonly user: string;
  readonly rows: WantedRows;
}

interface WantedOfTable {
  readonly table: string;
  readonly part: ListPart | null;
  readonly wanted: Wanted[];
}

/** Of a citizen's rows either the one that counts is wanted, which their times tell, or all of them. */
export type WantedRows = 'latest' | 'all';

export class ReadCollector {
  /** Whose needs are collected now. */
  user = '';
  /** The list in pages whose needs are collected now; each is a read of its own. */
  part: ListPart | null = null;
  readonly #tables: ReadonlyMap<string, TableModel>;
  readonly #wanted = new Map<string, WantedOfTable>();

  constructor(tables: ReadonlyMap<string, TableModel>) {
    this.#tables = tables;
  }

  /** A column of a citizen's own rows, or, with a group, of the rows that share its value. */
  column(
    table: string,
    group: string | null,
    column: Omit<ReadColumn, 'whose'>,
    rows: WantedRows,
    slot: Slot = { read: -1, at: -1 },
  ): Slot {
    return this.#add(table, group, column, rows, slot);
  }

  /** Rows of a table, whatever their columns. */
  rows(table: string, group: string | null, rows: WantedRows): Slot {
    return this.#add(table, group, null, rows, { read: -1, at: -1 });
  }

  #add(table: string, group: string | null, column: Wanted['column'], rows: WantedRows, slot: Slot): Slot {
    const { part } = this;
    const name = part ? `${table}\0${part.name}` : table;
    const wanted = this.#wanted.get(name)?.wanted ?? [];
    wanted.push({ slot, group, column, user: this.user, rows });
    this.#wanted.set(name, { table, part, wanted });
    return slot;
  }

  /** Sets every slot and gives the reads: one a table, but for a table that is widened by several columns. */
  finish(): readonly CollectedRead[] {
    const reads: CollectedRead[] = [];
    for (const { table: name, part, wanted } of this.#wanted.values()) {
      const table = this.#tables.get(name);
      if (!table) throw new TypeError('the model names a table that it does not have');
      const groups = [...new Set(wanted.flatMap((each) => each.group ?? []))];
      // A widened read has the citizen's own rows, too: what needs only those goes with it.
      for (const [index, group] of (groups.length > 0 ? groups : [null]).entries()) {
        const served = wanted.filter((each) => each.group === group || (each.group === null && index === 0));
        reads.push(readOf(table, group, served, part, reads.length));
      }
    }
    return reads;
  }
}

function readOf(
  table: TableModel,
  group: string | null,
  served: readonly Wanted[],
  part: ListPart | null,
  number: number,
): CollectedRead {
  const columns: ReadColumn[] = [];
  for (const { slot, column, group: ofGroup } of served) {
    slot.read = number;
    if (!column) continue;
    // What is asked of the citizen is not read of those who share a group with him, nor the other way round.
    const whose = group === null ? undefined : ofGroup === null ? 'own' : 'others';
    const at = columns.findIndex(
      ({ name, type, list }) => name === column.name && type === column.type && list === column.list,
    );
    const known = columns[at];
    if (!known) slot.at = columns.push(whose ? { ...column, whose } : column) - 1;
    else {
      slot.at = at;
      if (known.whose !== whose) columns[at] = column;
    }
  }
  return {
    read: {
      table: table.name,
      key: table.key,
      legacyKeys: table.legacyKeys,
      group,
      columns,
      // Lists of one table may be ordered in different ways, so they are ordered when they are assembled.
      orderBy: null,
      // For lists alone the times of their rows are of no concern: a cell less of each row.
      updatedAt: served.some(({ rows }) => rows === 'latest') ? (table.updatedAt ?? null) : null,
      ...(part ? { order: part.order } : {}),
    },
    part,
    users: new Set(served.map((each) => each.user)),
  };
}

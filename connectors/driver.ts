/** What a kind of source does by itself; limits, breaker, types and order are added by `guard.ts` for all kinds alike. */
import type { SourceKind } from '../schema/domain.ts';
import type { DescribedTable, SourceFailure, TableHealth } from './contract.ts';
import type { Layout } from './layout.ts';
import type { WireAnswer } from './wire-rows.ts';

export interface DriverRead {
  readonly statement: string;
  /**
   * Cells of the rows in the layout's order, for these forms of the keys, or the rows as they came over the wire. `sent`
   * is called for each statement that is really sent. May reject with anything.
   */
  run(
    keyForms: readonly string[],
    signal: AbortSignal,
    sent: (statement: string, keys: number) => void,
  ): Promise<readonly (readonly unknown[])[] | WireAnswer>;
}

export interface Driver {
  readonly kind: SourceKind;
  describe(signal: AbortSignal): Promise<readonly DescribedTable[]>;
  compile(layout: Layout): DriverRead;
  /**
   * Cells of every row that has a key, in pages of at most `rowsOfPage`, until it ends or the signal aborts. `sent`
   * is called for each statement that is really sent.
   */
  scan?(
    layout: Layout,
    signal: AbortSignal,
    sent: (statement: string) => void,
  ): AsyncGenerator<readonly (readonly unknown[])[], void>;
  /** The state of its tables, where the hub keeps an index of them. */
  health?(): readonly TableHealth[];
  close(): Promise<void>;
}

/** The source has no such table or column: a fault of its description, not of its health. */
export class MissingStructure extends Error {
  override readonly name = 'MissingStructure';
}

/** The source answered with something that is no answer. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
}

/** One table cannot be read as it is now. The others of the source can: it is no fault of the source's health. */
export class TableFault extends Error {
  override readonly name = 'TableFault';
  readonly code: SourceFailure['code'];
  constructor(code: SourceFailure['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Longest answer that the hub takes of a source for one statement, in bytes of its values. */
export const largestAnswer = 16 * 1024 * 1024;

/** Rows of a page of a scan at most. */
export const rowsOfPage = 2_000;

/** Stands for a cell of a row that is broken as a whole; no type accepts it. */
export const brokenCell: unique symbol = Symbol('broken cell');

/** Tables of the rows that describe their columns: table, column, native type, those of a table after each other. */
export function tablesOf(rows: readonly (readonly unknown[])[]): readonly DescribedTable[] {
  const tables = new Map<string, { name: string; nativeType: string }[]>();
  for (const [table, column, type] of rows) {
    const columns = tables.get(String(table)) ?? [];
    columns.push({ name: String(column), nativeType: String(type) });
    tables.set(String(table), columns);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

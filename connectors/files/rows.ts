/** Rows of a file as they are read from it, whatever its format. */
import type { BadRow } from '../contract.ts';
import type { brokenCell } from '../driver.ts';

/** The text of a cell, null for a blank one. */
export type FileCell = string | null | typeof brokenCell;

/** What is wrong with a cell, or from a cell on. It holds nothing of the value. */
export interface CellFault {
  /** Number of the column, from 1. */
  readonly column: number;
  /** For the department: lower case, no full stop, what to do next. */
  readonly reason: string;
}

export interface FileRow {
  /** Line of the file in which the row begins, from 1; the number of the row in a sheet. */
  readonly line: number;
  /** As many as the header has. */
  readonly cells: readonly FileCell[];
  /** Where its cells begin and end is not sure: no cell but the key is to be trusted. */
  readonly isBroken: boolean;
  readonly faults: readonly CellFault[];
}

/** A table in a file: its header, then its rows some at a time. */
export interface FileRows {
  readonly header: readonly string[];
  /** Rejects with a `FileFault` where the file is found to be none. */
  readonly pages: AsyncGenerator<readonly FileRow[], void>;
}

export const noFaults: readonly CellFault[] = [];

/** The faults of a row with the names of their columns. */
export function badRowsOf(row: FileRow, header: readonly string[]): readonly BadRow[] {
  return row.faults.map(({ column, reason }) => ({
    line: row.line,
    column,
    name: header[column - 1] ?? null,
    reason,
  }));
}

/**
 * Rows that are still as they came over the wire. Most values of an answer are shown as they are: they are copied from
 * the bytes of the source into the bytes of the response, and never become values of the hub.
 */
import type { SourceRow, SourceValue } from './contract.ts';

/** Bytes in which cells stand one after the other, each behind its length of 32 bits, which is -1 for nothing. */
export interface WireCells {
  readonly bytes: Buffer;
  /** Where the first cell's length stands. */
  readonly at: number;
}

/** What a driver knows of the cells of its answer. */
export interface WireColumn {
  /** The raw value that the other kinds of source would give for this text. */
  readonly parse: (text: string) => unknown;
  /** `parse` gives the text as it is. */
  readonly isText: boolean;
}

/** All rows of one answer. Each has a cell for every column; whoever makes it has checked that. */
export class WireAnswer {
  readonly columns: readonly WireColumn[];
  readonly rows: readonly WireCells[];

  constructor(columns: readonly WireColumn[], rows: readonly WireCells[]) {
    this.columns = columns;
    this.rows = rows;
  }

  /** The raw values of all rows. */
  decoded(): readonly (readonly unknown[])[] {
    return this.rows.map((cells) => this.columns.map((_, column) => this.raw(cells, column)));
  }

  /** The text of a cell, if it has nothing but ASCII; else some other text. */
  ascii(cells: WireCells, column: number): string | null {
    const start = startOf(cells, column);
    const length = lengthAt(cells.bytes, start - 4);
    return length < 0 ? null : cells.bytes.toString('latin1', start, start + length);
  }

  /** The raw value of a cell, as a driver without wire rows gives it. */
  raw(cells: WireCells, column: number): unknown {
    const start = startOf(cells, column);
    const length = lengthAt(cells.bytes, start - 4);
    if (length < 0) return null;
    return this.columns[column]?.parse(cells.bytes.toString('utf8', start, start + length));
  }
}

/** The length that stands at a place of a buffer; negative for a cell of nothing. */
export function lengthAt(bytes: Buffer, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

/** Where the bytes of a cell begin. */
export function startOf({ bytes, at }: WireCells, column: number): number {
  let start = at + 4;
  for (let passed = 0; passed < column; passed += 1) {
    const length = lengthAt(bytes, start - 4);
    start += (length < 0 ? 0 : length) + 4;
  }
  return start;
}

/** How the cells of an answer become the parts of a row; a layout has it. */
export interface WireReading {
  /** Column of the row's first value. */
  readonly first: number;
  /** How many values a row has. */
  readonly width: number;
  readonly time: (raw: (column: number) => unknown) => string | null;
  /** The typed value of a column. */
  readonly typed: (raw: unknown, column: number) => SourceValue;
}

/** A row whose values are read when somebody asks for them. */
export class WireRow implements SourceRow {
  readonly key: string;
  readonly group = null;
  readonly strayed?: true;
  readonly answer: WireAnswer;
  readonly cells: WireCells;
  readonly reading: WireReading;

  constructor(key: string, answer: WireAnswer, cells: WireCells, reading: WireReading, strayed = false) {
    this.key = key;
    this.answer = answer;
    this.cells = cells;
    this.reading = reading;
    if (strayed) this.strayed = true;
  }

  get updatedAt(): string | null {
    return this.reading.time((column) => this.answer.raw(this.cells, column));
  }

  get values(): readonly SourceValue[] {
    return Array.from({ length: this.reading.width }, (_, at) => this.valueAt(at));
  }

  valueAt(at: number): SourceValue {
    const column = this.reading.first + at;
    return this.reading.typed(this.answer.raw(this.cells, column), column);
  }
}

/** One value of a row, of a wire row without reading the others. */
export function valueAt(row: SourceRow, at: number): SourceValue {
  return row instanceof WireRow ? row.valueAt(at) : (row.values[at] ?? null);
}

import type { Problems } from './problems.ts';
import type { Sheet, SheetRow } from './sheet.ts';

/** Whether the text is a day that exists, `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  // Of 30 February, a date makes 2 March.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/**
 * Reads the cells of one row. What is wrong is noted, and a harmless value given back, so that the other cells of
 * the row are checked too; nothing read so survives, because one problem stops the import.
 */
export class RowReader {
  readonly sheet: string;
  readonly number: number;
  readonly #cells: Readonly<Record<string, string>>;
  readonly #problems: Problems;

  constructor(sheet: Sheet, row: SheetRow, problems: Problems) {
    this.sheet = sheet.name;
    this.number = row.number;
    this.#cells = row.cells;
    this.#problems = problems;
  }

  problem(column: string, reason: string): void {
    this.#problems.add({
      sheet: this.sheet,
      row: this.number,
      column,
      value: this.optional(column),
      reason,
    });
  }

  /** Text that may be empty. */
  optional(column: string): string {
    return this.#cells[column] ?? '';
  }

  required(column: string): string {
    const text = this.optional(column);
    if (text === '') this.problem(column, 'the cell is empty');
    return text;
  }

  oneOf<T extends string>(column: string, allowed: readonly [T, ...T[]]): T {
    const text = this.required(column);
    const found = allowed.find((value) => value === text);
    if (found === undefined && text !== '') this.problem(column, `must be one of ${allowed.join(', ')}`);
    return found ?? allowed[0];
  }

  /** `yes` or `no`; `true` and `false` are read too. */
  yesNo(column: string): boolean {
    const text = this.oneOf(column, ['yes', 'no', 'true', 'false', 'TRUE', 'FALSE', '是', '否']);
    return ['yes', 'true', 'TRUE', '是'].includes(text);
  }

  /** A whole number of at least `least`. */
  whole(column: string, least: number): number {
    const text = this.required(column);
    const value = /^\d{1,9}$/u.test(text) ? Number(text) : Number.NaN;
    if (text !== '' && !(value >= least)) this.problem(column, `must be a whole number of at least ${least}`);
    return Number.isNaN(value) ? least : value;
  }

  optionalWhole(column: string, least: number): number | null {
    return this.optional(column) === '' ? null : this.whole(column, least);
  }

  /** A day, `YYYY-MM-DD`. */
  date(column: string): string {
    const text = this.required(column);
    if (text !== '' && !isDate(text)) this.problem(column, 'must be a day that exists, as `YYYY-MM-DD`');
    return text;
  }

  optionalDate(column: string): string | null {
    return this.optional(column) === '' ? null : this.date(column);
  }

  /** A code of 6, 9 or 12 digits, padded to 12 (GB/T 2260 and the statistics code). */
  division(column: string): string {
    const text = this.required(column);
    if (text !== '' && !/^(?:\d{6}|\d{9}|\d{12})$/u.test(text)) {
      this.problem(column, 'must be a division code of 6, 9 or 12 digits');
    }
    return text.padEnd(12, '0');
  }

  /** A cell whose value must be a key of what was read before. */
  reference<T>(column: string, known: ReadonlyMap<string, T>, what: string): T | null {
    const text = this.required(column);
    const found = known.get(text);
    if (found === undefined && text !== '') this.problem(column, `no such ${what}`);
    return found ?? null;
  }
}

/** A reader for each row of a sheet. */
export function readersOf(sheet: Sheet, problems: Problems): readonly RowReader[] {
  return sheet.rows.map((row) => new RowReader(sheet, row, problems));
}

/** Notes a key that an earlier row has already. */
export class UniqueKeys {
  readonly #rows = new Map<string, number>();

  /** Returns whether the key is new; the columns' values are what must not repeat. */
  claim(row: RowReader, column: string, key: string): boolean {
    const earlier = this.#rows.get(key);
    if (earlier !== undefined) {
      row.problem(column, `stands already in row ${earlier}`);
      return false;
    }
    this.#rows.set(key, row.number);
    return true;
  }
}

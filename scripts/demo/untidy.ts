/**
 * Makes sources as untidy as real ones, reproducibly: rows that are missing, rows entered twice, values that two
 * departments hold differently, 15-digit keys, names from before a change. The register of residence stays tidy:
 * scope is decided by it.
 */
import { dateOf, dayNumber } from './population/calendar.ts';
import type { CellValue, Person } from './population/person.ts';
import { hashOf, SeededRandom } from './population/random.ts';
import type { SourceTable } from './source-tables.ts';

/** Shares of rows or, for keys and names, of those people whom it can happen to. */
export const untidiness = {
  /** Between these of a table's rows are missing; each table has its own share. */
  missing: [0.01, 0.03],
  /** Entered once more, with an older time and another value. */
  duplicated: 0.005,
  /** One value differs from what the department should know. */
  differing: 0.003,
  /** Of those over 30 with a 15-digit ID, in a department whose tables may hold such. */
  legacyKeys: 0.05,
  /** Of those who changed their name: a department that still has the former one. */
  formerName: 0.3,
} as const;

export type Cells = CellValue[];

/** What became of a row: nothing, the row, or the row and its older double. */
export type Outcome = readonly Cells[];

const nothing: Outcome = [];

export class UntidyTable {
  readonly #table: SourceTable;
  readonly #tidy: boolean;
  readonly #random: SeededRandom;
  readonly #missing: number;
  readonly #updatedAt: number;
  /** Columns whose value can be another without the row losing its sense. */
  readonly #changeable: readonly number[];

  /** `tidy` is for the table that feeds registration. */
  constructor(seed: number | string, topic: string, table: SourceTable, tidy: boolean) {
    this.#table = table;
    this.#tidy = tidy;
    this.#random = new SeededRandom(hashOf('untidy', seed, topic, table.name));
    const [least, most] = untidiness.missing;
    this.#missing = least + (most - least) * this.#random.next();
    this.#updatedAt = table.updatedAt === null ? -1 : table.columns.length - 1;
    this.#changeable = table.columns.flatMap((column, at) => {
      if (at === 0 || at === this.#updatedAt || table.indexed.includes(column.name)) return [];
      const typed = ['Decimal', 'Int', 'Date', 'Boolean'].includes(column.type);
      return typed || (column.codes?.length ?? 0) > 1 ? [at] : [];
    });
  }

  /** Share of the rows that are dropped. */
  get missing(): number {
    return this.#tidy ? 0 : this.#missing;
  }

  row(cells: Cells): Outcome {
    if (this.#tidy) return [cells];
    const chosen = this.#random.next();
    if (chosen < this.#missing) return nothing;
    if (chosen < this.#missing + untidiness.duplicated) {
      const older = this.#updatedAt < 0 ? null : this.#olderDouble(cells);
      if (older === null) return [cells];
      return this.#random.chance(0.5) ? [older, cells] : [cells, older];
    }
    if (chosen < this.#missing + untidiness.duplicated + untidiness.differing) {
      const changed = this.#changed(cells);
      return [changed ?? cells];
    }
    return [cells];
  }

  /** The row as it was before: half a year and more ago, with another value. */
  #olderDouble(cells: Cells): Cells | null {
    const older = this.#changed(cells);
    const time = cells[this.#updatedAt];
    if (older === null || typeof time !== 'string') return null;
    const day = dateOf(dayNumber(time) - this.#random.integer(180, 900));
    older[this.#updatedAt] = day + time.slice(10);
    return older;
  }

  #changed(cells: Cells): Cells | null {
    const filled = this.#changeable.filter((at) => cells[at] !== null);
    if (filled.length === 0) return null;
    const at = this.#random.pick(filled);
    const value = cells[at] ?? null;
    const other = this.#otherValue(at, value);
    if (other === value) return null;
    const changed = [...cells];
    changed[at] = other;
    return changed;
  }

  #otherValue(at: number, value: CellValue): CellValue {
    const column = this.#table.columns[at];
    const random = this.#random;
    if (column?.codes) {
      const others = column.codes.filter((code) => code !== String(value));
      return others.length === 0 ? value : random.pick(others);
    }
    switch (column?.type) {
      case 'Decimal':
        return otherAmount(String(value), random);
      case 'Int':
        return typeof value === 'number' ? value + (value > 0 && random.chance(0.5) ? -1 : 1) : value;
      case 'Date':
        return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
          ? dateOf(dayNumber(value) - random.integer(1, 45))
          : value;
      case 'Boolean':
        return otherWord.get(value) ?? value;
      default:
        return value;
    }
  }
}

const otherWord: ReadonlyMap<CellValue, CellValue> = new Map<CellValue, CellValue>([
  ['是', '否'],
  ['否', '是'],
  [0, 1],
  [1, 0],
]);

/** Up to a fifth less or more, with the same number of decimals. */
function otherAmount(text: string, random: SeededRandom): string {
  const match = /^(-?\d{1,12})(?:\.(\d{1,3}))?$/.exec(text);
  if (match === null) return text;
  const [, whole = '', decimals = ''] = match;
  const scaled = Number(whole + decimals);
  const other = Math.round(scaled * (0.8 + random.next() * 0.4)) + (scaled === 0 ? 10_000 : 1);
  const digits = String(Math.abs(other)).padStart(decimals.length + 1, '0');
  const sign = other < 0 ? '-' : '';
  return decimals === ''
    ? sign + digits
    : `${sign}${digits.slice(0, -decimals.length)}.${digits.slice(-decimals.length)}`;
}

/** Decides by person and department whether it holds the 15-digit ID or a former name. */
export class UntidyPeople {
  readonly #seed: number;
  readonly #random = new SeededRandom(0);

  constructor(seed: number | string, topic: string) {
    this.#seed = hashOf('untidy people', seed, topic);
  }

  /** The key that the department has for the person in tables that may hold old ones. */
  legacyKey(person: Person): string | null {
    if (person.legacyId === null || person.age <= 30) return null;
    this.#random.reseed(this.#seed, person.serial);
    return this.#random.chance(untidiness.legacyKeys) ? person.legacyId : null;
  }

  /** The name that the department still has, or null when it is the present one. */
  formerName(person: Person): string | null {
    if (person.formerName === null) return null;
    this.#random.reseed(this.#seed + 1, person.serial);
    return this.#random.chance(untidiness.formerName) ? person.formerName : null;
  }
}

import type { ResultRow } from './connection.ts';

/** The graph does not have the form that a load gives it: somebody changed it. The projection has to be rebuilt. */
export class GraphDamagedError extends Error {
  override readonly name = 'GraphDamagedError';
}

function damaged(column: string, value: unknown, wanted: string): never {
  throw new GraphDamagedError(`the graph has ${String(value)} as \`${column}\` where ${wanted} is stored`);
}

/** Reads columns of a result row with their types; a value of another type means a damaged graph. */
export class Columns {
  readonly #row: ResultRow;

  constructor(row: ResultRow) {
    this.#row = row;
  }

  text(column: string): string {
    const value = this.#row[column];
    return typeof value === 'string' ? value : damaged(column, value, 'text');
  }

  optionalText(column: string): string | null {
    const value = this.#row[column];
    return value === null || value === undefined ? null : this.text(column);
  }

  whole(column: string): number {
    const value = this.#row[column];
    const number = typeof value === 'bigint' ? Number(value) : value;
    return typeof number === 'number' && Number.isSafeInteger(number)
      ? number
      : damaged(column, value, 'a whole number');
  }

  optionalWhole(column: string): number | null {
    const value = this.#row[column];
    return value === null || value === undefined ? null : this.whole(column);
  }

  flag(column: string): boolean {
    const value = this.#row[column];
    return typeof value === 'boolean' ? value : damaged(column, value, 'true or false');
  }

  oneOf<T extends string>(column: string, allowed: readonly T[]): T {
    const value = this.#row[column];
    return allowed.find((word) => word === value) ?? damaged(column, value, `one of ${allowed.join(', ')}`);
  }

  texts(column: string): readonly string[] {
    const value: unknown = this.#row[column];
    if (!Array.isArray(value)) return damaged(column, value, 'a list of texts');
    return value.map((part: unknown) => (typeof part === 'string' ? part : damaged(column, part, 'text')));
  }
}

/** Reads each row; the order is kept. */
export function decodeRows<T>(rows: readonly ResultRow[], read: (columns: Columns) => T): readonly T[] {
  return rows.map((row) => read(new Columns(row)));
}

/** One table as a resource of the demo's REST service. */
import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

type Json = string | number | boolean | null;

/** Booleans as JSON has them; whole numbers that a double can't hold as text. */
function jsonOf(value: SQLOutputValue, isBoolean: boolean): Json {
  if (isBoolean && value !== null) return value === 1n || value === '是' || value === '1';
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}

export class Resource {
  readonly #database: DatabaseSync;
  readonly #table: string;
  readonly #key: string;
  readonly #types: ReadonlyMap<string, string>;
  /** Statements by the columns asked for. */
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync, table: string, key: string) {
    this.#database = database;
    this.#table = table;
    this.#key = key;
    const columns = database.prepare('SELECT name, type FROM pragma_table_info(?)').all(table);
    this.#types = new Map(columns.map(({ name, type }) => [String(name), String(type)]));
  }

  get description(): { name: string; columns: { name: string; type: string }[] } {
    return { name: this.#table, columns: [...this.#types].map(([name, type]) => ({ name, type })) };
  }

  has(column: string): boolean {
    return this.#types.has(column);
  }

  /** Rows of the keys with these columns, which must be the table's; at least one. */
  rows(keys: readonly string[], columns: readonly string[]): Record<string, Json>[] {
    const booleans = columns.map((column) => this.#types.get(column) === 'BOOLEAN');
    const found = this.#statement(columns).all(JSON.stringify(keys)) as unknown as SQLOutputValue[][];
    return found.map((values) =>
      Object.fromEntries(
        columns.map((column, at) => [column, jsonOf(values[at] ?? null, booleans[at] === true)]),
      ),
    );
  }

  #statement(columns: readonly string[]): StatementSync {
    const list = columns.map(quoted).join(', ');
    let statement = this.#statements.get(list);
    if (statement === undefined) {
      statement = this.#database.prepare(
        `SELECT ${list} FROM ${quoted(this.#table)} WHERE ${quoted(this.#key)} IN (SELECT value FROM json_each(?))`,
      );
      statement.setReadBigInts(true);
      statement.setReturnArrays(true);
      // A caller may ask for ever other columns; statements are cheap to make again.
      if (this.#statements.size >= 100) this.#statements.clear();
      this.#statements.set(list, statement);
    }
    return statement;
  }
}

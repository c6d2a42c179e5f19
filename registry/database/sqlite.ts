/** All that is particular to SQLite: the connection, the schema, and how a writing transaction begins. */
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, sql } from 'kysely';
import type { Writing } from './operations.ts';
import type { Tables } from './tables.ts';

const schema = `
CREATE TABLE IF NOT EXISTS list_version(
  epoch INTEGER PRIMARY KEY,
  hash TEXT NOT NULL,
  published_at TEXT NOT NULL,
  change TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS list_row(
  id INTEGER PRIMARY KEY,
  table_name TEXT NOT NULL,
  row_key TEXT NOT NULL,
  power TEXT,
  body TEXT NOT NULL,
  hash TEXT NOT NULL,
  from_epoch INTEGER NOT NULL REFERENCES list_version(epoch),
  to_epoch INTEGER REFERENCES list_version(epoch)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS list_row_in_force ON list_row(table_name, row_key) WHERE to_epoch IS NULL;
CREATE INDEX IF NOT EXISTS list_row_power ON list_row(power, to_epoch) WHERE power IS NOT NULL;
CREATE TABLE IF NOT EXISTS published_list(
  singleton INTEGER PRIMARY KEY CHECK(singleton=1),
  epoch INTEGER NOT NULL,
  hash TEXT NOT NULL,
  published_at TEXT NOT NULL
);`;

/**
 * Opens the file; creates it and its tables when they are missing. Other connections (the ledger's) share the file:
 * a writer waits for the lock up to ten seconds. A commit is on the disk when it returns.
 */
export function openSqlite(file: string): Kysely<Tables> {
  const connection = new DatabaseSync(file, { timeout: 10_000 });
  connection.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
  connection.exec(schema);
  // Statements are few and repeat: preparing each once saves most of the time of bulk loads.
  const prepared = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  return new Kysely<Tables>({
    dialect: new SqliteDialect({
      database: {
        close: () => connection.close(),
        prepare: (text) => {
          const statement = prepared.get(text) ?? connection.prepare(text);
          prepared.set(text, statement);
          return {
            reader: statement.columns().length > 0,
            all: (parameters) => statement.all(...values(parameters)),
            run: (parameters) => statement.run(...values(parameters)),
            iterate: (parameters) => statement.iterate(...values(parameters)),
          };
        },
      },
    }),
  });
}

function isInput(value: unknown): value is SQLInputValue {
  return (
    value === null || ['number', 'bigint', 'string'].includes(typeof value) || value instanceof Uint8Array
  );
}

function values(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((parameter) => {
    if (!isInput(parameter)) throw new TypeError(`a ${typeof parameter} cannot be stored`);
    return parameter;
  });
}

/**
 * Runs work in a transaction that holds the write lock from its beginning: one that reads first and then writes
 * would fail at once when another connection wrote in between, without waiting.
 */
export function writingOn(database: Kysely<Tables>): Writing {
  return (work) =>
    database.connection().execute(async (tables) => {
      await sql`BEGIN IMMEDIATE`.execute(tables);
      try {
        const result = await work({ tables, beforePointing: () => Promise.resolve() });
        await sql`COMMIT`.execute(tables);
        return result;
      } catch (error) {
        await sql`ROLLBACK`.execute(tables);
        throw error;
      }
    });
}

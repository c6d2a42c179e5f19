/**
 * Where rows go: a SQLite file, or a folder of CSV files (`postgresql/loader.ts` for a server). Rows come as cells in
 * the order of the table's columns.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { ColumnType } from '../../schema/source-model.ts';
import type { CellValue } from './population/person.ts';
import type { SourceTable } from './source-tables.ts';

export interface TableSink {
  write(cells: readonly CellValue[]): void;
}

export interface Sink {
  table(table: SourceTable): TableSink;
  /** Completes the files. */
  close(): void;
}

/**
 * Declared types. Money stays text, so that no digit is lost; booleans get numeric affinity, which leaves words
 * (是, 否) as they are.
 */
const declaredTypes: Partial<Readonly<Record<ColumnType, string>>> = {
  Int: 'INTEGER',
  BigInt: 'INTEGER',
  Float: 'REAL',
  Boolean: 'BOOLEAN',
};

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Rows of one statement: more save calls, up to the limit of variables. */
const rowsOfStatement = 16;

class SqliteTable implements TableSink {
  readonly #database: DatabaseSync;
  readonly #insertInto: string;
  readonly #placeholders: string;
  readonly #many: StatementSync;
  readonly #width: number;
  #pending: CellValue[] = [];

  constructor(database: DatabaseSync, table: SourceTable) {
    this.#database = database;
    const columns = table.columns.map(({ name, type }) => `${quoted(name)} ${declaredTypes[type] ?? 'TEXT'}`);
    database.exec(`CREATE TABLE ${quoted(table.name)} (${columns.join(', ')})`);
    this.#width = table.columns.length;
    this.#insertInto = `INSERT INTO ${quoted(table.name)} VALUES `;
    this.#placeholders = `(${table.columns.map(() => '?').join(', ')})`;
    this.#many = this.#prepare(rowsOfStatement);
  }

  #prepare(rows: number): StatementSync {
    return this.#database.prepare(
      this.#insertInto + Array.from({ length: rows }, () => this.#placeholders).join(', '),
    );
  }

  write(cells: readonly CellValue[]): void {
    for (const cell of cells) this.#pending.push(cell);
    if (this.#pending.length < rowsOfStatement * this.#width) return;
    this.#many.run(...this.#pending);
    this.#pending.length = 0;
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    this.#prepare(this.#pending.length / this.#width).run(...this.#pending);
    this.#pending = [];
  }
}

/** One file; everything in one transaction without a journal, since an unfinished file is thrown away. */
class SqliteSink implements Sink {
  readonly #database: DatabaseSync;
  readonly #tables: { readonly table: SourceTable; readonly sink: SqliteTable }[] = [];

  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    this.#database.exec(
      'PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -8000; BEGIN',
    );
  }

  table(table: SourceTable): TableSink {
    const sink = new SqliteTable(this.#database, table);
    this.#tables.push({ table, sink });
    return sink;
  }

  close(): void {
    for (const { sink } of this.#tables) sink.flush();
    for (const { table } of this.#tables) {
      for (const column of table.indexed) {
        this.#database.exec(
          `CREATE INDEX ${quoted(`${table.name}_${column}`)} ON ${quoted(table.name)} (${quoted(column)})`,
        );
      }
    }
    this.#database.exec('COMMIT; PRAGMA optimize');
    this.#database.close();
  }
}

/** Text is collected up to this many characters before it is written. */
const charactersOfBlock = 256 * 1024;

function csvCell(cell: CellValue): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

class CsvTable implements TableSink {
  readonly #file: number;
  #block: string;

  constructor(folder: string, table: SourceTable) {
    this.#file = openSync(path.join(folder, `${table.name}.csv`), 'wx');
    this.#block = `${table.columns.map(({ name }) => csvCell(name)).join(',')}\n`;
  }

  write(cells: readonly CellValue[]): void {
    let line = csvCell(cells[0] ?? null);
    for (let at = 1; at < cells.length; at++) line += `,${csvCell(cells[at] ?? null)}`;
    this.#block += `${line}\n`;
    if (this.#block.length < charactersOfBlock) return;
    writeSync(this.#file, this.#block);
    this.#block = '';
  }

  close(): void {
    writeSync(this.#file, this.#block);
    closeSync(this.#file);
  }
}

/** A header row and UTF-8, a file for each table; null is an empty cell. */
class CsvSink implements Sink {
  readonly #folder: string;
  readonly #tables: CsvTable[] = [];

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  table(table: SourceTable): TableSink {
    const sink = new CsvTable(this.#folder, table);
    this.#tables.push(sink);
    return sink;
  }

  close(): void {
    for (const table of this.#tables) table.close();
  }
}

/** A sink at a location: a file for SQLite, a folder for CSV. Neither may exist yet. */
export function openSink(kind: 'sqlite' | 'csv', location: string): Sink {
  return kind === 'csv' ? new CsvSink(location) : new SqliteSink(location);
}

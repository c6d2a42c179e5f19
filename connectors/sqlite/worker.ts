/**
 * A process that reads SQLite files, one statement at a time. `node:sqlite` is synchronous and a thread can't be
 * ended inside SQLite's own code; a process can.
 */
import { statSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { largestAnswer } from '../driver.ts';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import type { OrderTerm } from '../contract.ts';
import { sortKeyOf } from '../list-order.ts';
import { orderFunction } from './statement.ts';
import type { ReaderAnswer, ReaderRequest } from './messages.ts';

/** Prepared statements kept for a file. */
const preparedStatements = 500;

interface OpenFile {
  /** Which file it is, whatever its name: another put in its place is opened anew. */
  readonly identity: string;
  readonly database: DatabaseSync;
  readonly statements: BoundedCache<string, StatementSync>;
}

const files = new Map<string, OpenFile>();

function identityOf(file: string): string {
  const { dev, ino } = statSync(file);
  return `${dev} ${ino}`;
}

function open(file: string): OpenFile {
  const identity = identityOf(file);
  const database = new DatabaseSync(file, {
    readOnly: true,
    // A misspelt column must be an error, not a string.
    enableDoubleQuotedStringLiterals: false,
    allowExtension: false,
    timeout: 1_000,
  });
  // Only statements of the hub may call it, no view or trigger of the file.
  database.function(orderFunction, { deterministic: true, directOnly: true }, orderedBy);
  database.exec('pragma trusted_schema = off; pragma query_only = on; pragma mmap_size = 268435456');
  return { identity, database, statements: new BoundedCache(preparedStatements) };
}

/** Terms of orders, by their texts. */
const terms = new BoundedCache<unknown, ReturnType<typeof sortKeyOf>>(500);

function orderedBy(term: unknown, value: unknown): string | null {
  return terms.getOrMake(term, () => sortKeyOf(JSON.parse(String(term)) as OrderTerm))(value);
}

function opened(file: string): OpenFile {
  const known = files.get(file);
  if (known?.identity === identityOf(file)) return known;
  close(file);
  const fresh = open(file);
  files.set(file, fresh);
  return fresh;
}

function close(file: string): void {
  files.get(file)?.database.close();
  files.delete(file);
}

function prepare(file: string, text: string): StatementSync {
  const { database, statements } = opened(file);
  return statements.getOrMake(text, () => {
    const statement = database.prepare(text);
    statement.setReturnArrays(true);
    return statement;
  });
}

/** Roughly the bytes of a row: all of its cells but the shortest are text. */
function sizeOf(row: readonly unknown[]): number {
  let size = 8 * row.length;
  for (const cell of row) if (typeof cell === 'string') size += cell.length;
  return size;
}

function run(file: string, text: string, keys: string | null): ReaderAnswer {
  try {
    const statement = prepare(file, text);
    const found = keys === null ? statement.iterate() : statement.iterate(keys);
    const rows: (readonly unknown[])[] = [];
    let size = 0;
    for (const row of found as Iterable<unknown> as Iterable<readonly unknown[]>) {
      size += sizeOf(row);
      if (size > largestAnswer) return { tooLong: true };
      rows.push(row);
    }
    return { rows };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (request: ReaderRequest) => {
  if (request.kind === 'run') process.send?.(run(request.file, request.statement, request.keys));
  else close(request.file);
});
// The hub ends its readers itself; a Ctrl-C of the terminal reaches them, too, while the hub still answers.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

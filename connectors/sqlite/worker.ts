/** Worker thread with one read-only connection. `node:sqlite` is synchronous: what hangs is ended with its thread. */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { RecentMap } from '../recent.ts';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

const { file } = workerData as { readonly file: string };

let database: DatabaseSync | undefined;
const statements = new RecentMap<StatementSync>(500);

function prepare(text: string): StatementSync {
  return statements.get(text, () => {
    database ??= open();
    const statement = database.prepare(text);
    statement.setReturnArrays(true);
    statement.setReadBigInts(true);
    return statement;
  });
}

function open(): DatabaseSync {
  const opened = new DatabaseSync(file, {
    readOnly: true,
    // A misspelt column must be an error, not a string.
    enableDoubleQuotedStringLiterals: false,
    allowExtension: false,
    timeout: 1_000,
  });
  opened.exec('pragma trusted_schema = off; pragma query_only = on; pragma mmap_size = 268435456');
  return opened;
}

function answer(request: WorkerRequest): WorkerAnswer {
  try {
    const statement = prepare(request.statement);
    const rows = request.keys === null ? statement.all() : statement.all(request.keys);
    return { id: request.id, rows: rows as unknown as readonly (readonly unknown[])[] };
  } catch (error) {
    return { id: request.id, fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.on('message', (request: WorkerRequest) => parentPort?.postMessage(answer(request)));

/** The hub's own SQLite file, as every thread of auth and cases opens it. */
import { DatabaseSync } from 'node:sqlite';

/**
 * Opens the file, making it when there is none. Several connections share it: a writer waits for the lock up to
 * ten seconds, and a commit is on the disk when it returns.
 */
export function openHubFile(file: string, schema: string): DatabaseSync {
  const connection = new DatabaseSync(file, { timeout: 10_000 });
  connection.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;');
  connection.exec(schema);
  return connection;
}

/**
 * Runs the work in a transaction that holds the write lock from its beginning, so that what it reads stays true
 * until it commits.
 */
export function writing<T>(connection: DatabaseSync, work: () => T): T {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    // A failed COMMIT may already have rolled back.
    if (connection.isTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

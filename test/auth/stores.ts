import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';
import { onTestFinished } from 'vitest';

/** An empty hub file and key file, removed when the test ends. */
export async function hubFiles(): Promise<{ readonly file: string; readonly keyFile: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'qingdan-stores-'));
  onTestFinished(async () => rm(directory, { recursive: true, force: true }));
  return { file: join(directory, 'hub.sqlite'), keyFile: join(directory, 'keys', 'hub.key') };
}

/** What a reader of the file finds. */
export function query(file: string, statement: string): readonly Record<string, SQLOutputValue>[] {
  const connection = new DatabaseSync(file);
  try {
    return connection.prepare(statement).all();
  } finally {
    connection.close();
  }
}

export function execute(file: string, statements: string): void {
  const connection = new DatabaseSync(file);
  try {
    connection.exec(statements);
  } finally {
    connection.close();
  }
}

/** A claim on a file that lasts as long as the process that makes it, however that ends: a lock of the system's. */
import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { QingdanError } from '../../schema/errors.ts';

export interface FileClaim {
  giveUp(): void;
}

/**
 * Claims the file, which need not be there. Rejects with `REGISTRY_UNAVAILABLE` where somebody has claimed it, this
 * process included.
 */
export async function claimFile(file: string): Promise<FileClaim> {
  await mkdir(dirname(file), { recursive: true });
  // SQLite locks an empty file beside it as it locks its databases: Node has no call for that of its own.
  const lock = new DatabaseSync(`${file}.lock`);
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch {
    lock.close();
    throw new QingdanError(
      'REGISTRY_UNAVAILABLE',
      `the registry file \`${basename(file)}\` belongs to another process; stop that process`,
    );
  }
  return { giveUp: () => lock.close() };
}

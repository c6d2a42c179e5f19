/**
 * Holds the hub's tables to one key file. What was hashed or sealed with a key is lost to a hub with another one, and
 * a record that it appended would break the chain: it does not start. The database keeps the key's fingerprint.
 */
import { existsSync } from 'node:fs';
import { QingdanError } from '../../schema/errors.ts';
import { openHubFile } from '../../database/open.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import { deriveKey, ensureKeyFile } from './keys.ts';

const sqliteTable = `
CREATE TABLE IF NOT EXISTS hub_key(
  singleton INTEGER PRIMARY KEY CHECK(singleton=1),
  fingerprint TEXT NOT NULL
) STRICT;`;
const postgresqlTable = `
CREATE TABLE IF NOT EXISTS hub_key(
  singleton integer PRIMARY KEY CHECK(singleton=1),
  fingerprint text NOT NULL
);`;
const select = 'SELECT fingerprint FROM hub_key WHERE singleton = 1';

function refuse(keyFile: string): never {
  throw new QingdanError(
    'NOT_READY',
    `the database belongs to another key than \`${keyFile}\`; put a copy of the file there with which its first hub began`,
  );
}

/**
 * The fingerprint of the key, which is made when there is none and the database has none, either: a keyed hash of the
 * whole key, from which it cannot be found.
 */
function fingerprintOf(keyFile: string, known: unknown): string {
  if (known !== undefined && !existsSync(keyFile)) refuse(keyFile);
  ensureKeyFile(keyFile);
  return deriveKey(keyFile, 'database fingerprint').toString('hex');
}

/** Throws `NOT_READY` when the SQLite file belongs to another key, or the key file can't be used. */
export function ensureKeyOfFile(file: string, keyFile: string): void {
  const connection = openHubFile(file, sqliteTable);
  try {
    const known = connection.prepare(select);
    const fingerprint = fingerprintOf(keyFile, known.get()?.['fingerprint']);
    if (known.get() === undefined)
      connection.prepare('INSERT OR IGNORE INTO hub_key VALUES (1, ?)').run(fingerprint);
    if (known.get()?.['fingerprint'] !== fingerprint) refuse(keyFile);
  } finally {
    connection.close();
  }
}

/** The same on PostgreSQL. */
export async function ensureKeyOnPostgresql(hub: HubPool, keyFile: string): Promise<void> {
  await hub.ensure('hub key', postgresqlTable);
  const known = async (): Promise<unknown> => (await hub.query({ text: select })).rows[0]?.['fingerprint'];
  const found = await known();
  const fingerprint = fingerprintOf(keyFile, found);
  if (found === undefined) {
    const text = 'INSERT INTO hub_key VALUES (1, $1) ON CONFLICT DO NOTHING';
    await hub.query({ text, values: [fingerprint] });
  }
  if ((await known()) !== fingerprint) refuse(keyFile);
}

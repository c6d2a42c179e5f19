/** The scope index on its SQLite connection: keyed hash of a citizen ID to the division of registration. */
import type { DatabaseSync } from 'node:sqlite';
import { writing } from '../../database/open.ts';

/**
 * Half of the 32 bytes of the hash: at 128 bits two of 35 million citizens don't meet, and the index is half
 * as large.
 */
const hashLength = 16;

/** Stands for the time of a row that has none: before all that have one. */
export const withoutTime = -8_640_000_000_000_000;

/** `fed_at` says when the hub was told, `changed_at` when the source's row is of; both in ms since 1970. */
const sqliteChangedAt = `changed_at INTEGER NOT NULL DEFAULT ${withoutTime}`;

export const sqliteScopeSchema = `
CREATE TABLE IF NOT EXISTS scope_index(
  citizen BLOB PRIMARY KEY,
  division TEXT NOT NULL,
  fed_at INTEGER NOT NULL,
  ${sqliteChangedAt}
) STRICT, WITHOUT ROWID;`;

export const postgresqlScopeSchema = `
CREATE TABLE IF NOT EXISTS scope_index(
  citizen bytea PRIMARY KEY,
  division text NOT NULL,
  fed_at bigint NOT NULL
);
ALTER TABLE scope_index ADD COLUMN IF NOT EXISTS changed_at bigint NOT NULL DEFAULT ${withoutTime};`;

/** Adds the column that tables made by an earlier version lack. */
export function completeScopeTable(connection: DatabaseSync): void {
  const isThere = "SELECT 1 FROM pragma_table_info('scope_index') WHERE name = 'changed_at'";
  writing(connection, () => {
    if (connection.prepare(isThere).get() !== undefined) return;
    connection.exec(`ALTER TABLE scope_index ADD COLUMN ${sqliteChangedAt}`);
  });
}

/**
 * Whether a row replaces the stored one: that of a later feed always, of one feed the row that is of later. Feeds
 * that meet end like this, too, however their rows mix.
 */
export const replaces =
  'excluded.fed_at > scope_index.fed_at OR excluded.changed_at >= scope_index.changed_at';

/** What a citizen stands under in the index. */
export function citizenHash(keyedHash: (data: Buffer) => Buffer): (citizenId: string) => Buffer {
  return (citizenId) => keyedHash(Buffer.from(citizenId, 'utf8')).subarray(0, hashLength);
}

/** Registration of one citizen. */
export type ScopeRow = readonly [citizenId: string, division: string, changedAt: number];

export type ScopeOperations = ReturnType<typeof scopeOn>;

export function scopeOn(connection: DatabaseSync, keyedHash: (data: Buffer) => Buffer) {
  const select = connection.prepare('SELECT division FROM scope_index WHERE citizen = ? AND fed_at >= ?');
  // Rows as arrays are read in half the time.
  select.setReturnArrays(true);
  const upsert = connection.prepare(
    `INSERT INTO scope_index(citizen, division, fed_at, changed_at) VALUES (?, ?, ?, ?)
     ON CONFLICT(citizen) DO UPDATE
     SET division = excluded.division, fed_at = excluded.fed_at, changed_at = excluded.changed_at
     WHERE ${replaces}`,
  );
  const count = connection.prepare(
    'SELECT count(*) AS citizens FROM scope_index WHERE fed_at >= ? AND fed_at < ?',
  );
  const hashOf = citizenHash(keyedHash);

  return {
    /** Divisions in the order of the IDs; null for those unknown or fed before `notBefore` (ms since 1970). */
    lookUp(citizenIds: readonly string[], notBefore: number): readonly (string | null)[] {
      return citizenIds.map((id) => {
        const row: unknown = select.get(hashOf(id), notBefore);
        const division: unknown = Array.isArray(row) ? row[0] : undefined;
        return typeof division === 'string' ? division : null;
      });
    },

    /** A part of a feed; hashing is done before the write lock is taken, since appends of the ledger wait for it. */
    store(rows: readonly ScopeRow[], fedAt: number): void {
      const hashed = rows.map(([citizenId, ...rest]) => [hashOf(citizenId), ...rest] as const);
      hashed.sort(([one], [other]) => one.compare(other));
      writing(connection, () => {
        for (const [citizen, division, changedAt] of hashed) upsert.run(citizen, division, fedAt, changedAt);
      });
    },

    /** How many were fed from one time (ms since 1970) until before another. */
    citizens: (from: number, before: number): number => Number(count.get(from, before)?.['citizens']),

    close(): void {
      connection.close();
    },
  };
}

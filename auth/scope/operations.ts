/** The scope index on its SQLite connection: keyed hash of a citizen ID to the division of registration. */
import type { DatabaseSync } from 'node:sqlite';
import { writing } from '../../database/open.ts';

/**
 * Half of the 32 bytes of the hash: at 128 bits two of 35 million citizens don't meet, and the index is half
 * as large.
 */
const hashLength = 16;

export const sqliteScopeSchema = `
CREATE TABLE IF NOT EXISTS scope_index(
  citizen BLOB PRIMARY KEY,
  division TEXT NOT NULL,
  fed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;`;

export const postgresqlScopeSchema = `
CREATE TABLE IF NOT EXISTS scope_index(
  citizen bytea PRIMARY KEY,
  division text NOT NULL,
  fed_at bigint NOT NULL
);`;

/** What a citizen stands under in the index. */
export function citizenHash(keyedHash: (data: Buffer) => Buffer): (citizenId: string) => Buffer {
  return (citizenId) => keyedHash(Buffer.from(citizenId, 'utf8')).subarray(0, hashLength);
}

/** Registration of one citizen. */
export type ScopeRow = readonly [citizenId: string, division: string];

export type ScopeOperations = ReturnType<typeof scopeOn>;

export function scopeOn(connection: DatabaseSync, keyedHash: (data: Buffer) => Buffer) {
  const select = connection.prepare('SELECT division FROM scope_index WHERE citizen = ? AND fed_at >= ?');
  // Rows as arrays are read in half the time.
  select.setReturnArrays(true);
  const upsert = connection.prepare(
    `INSERT INTO scope_index(citizen, division, fed_at) VALUES (?, ?, ?)
     ON CONFLICT(citizen) DO UPDATE SET division = excluded.division, fed_at = excluded.fed_at`,
  );
  const count = connection.prepare('SELECT count(*) AS citizens FROM scope_index');
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
      const hashed = rows.map(([citizenId, division]) => ({ citizen: hashOf(citizenId), division }));
      hashed.sort((one, other) => one.citizen.compare(other.citizen));
      writing(connection, () => {
        for (const { citizen, division } of hashed) upsert.run(citizen, division, fedAt);
      });
    },

    citizens: (): number => Number(count.get()?.['citizens']),

    close(): void {
      connection.close();
    },
  };
}

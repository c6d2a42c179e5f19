/** The scope index on PostgreSQL. */
import type { AsyncOperations } from '../../database/connection.ts';
import { closable } from '../../database/postgresql/closable.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import { type ScopeOperations, citizenHash, postgresqlScopeSchema } from './operations.ts';

/** The limit keeps the server from reading the whole index where it takes it for a small one. */
const lookUpQuery = {
  name: 'look up scope',
  text: `SELECT place::integer, division FROM unnest($1::bytea[]) WITH ORDINALITY AS asked(citizen, place)
    CROSS JOIN LATERAL (
      SELECT division FROM scope_index WHERE scope_index.citizen = asked.citizen AND fed_at >= $2 LIMIT 1
    ) AS found`,
};
const storeQuery = {
  name: 'store scope',
  text: `INSERT INTO scope_index SELECT citizen, division, $3 FROM unnest($1::bytea[], $2::text[]) AS fed(citizen, division)
    ON CONFLICT (citizen) DO UPDATE SET division = excluded.division, fed_at = excluded.fed_at`,
};

/** The pool stays the caller's to close. */
export async function scopeOnPostgresql(
  hub: HubPool,
  keyedHash: (data: Buffer) => Buffer,
): Promise<AsyncOperations<ScopeOperations>> {
  await hub.ensure('scope index', postgresqlScopeSchema);
  const hashOf = citizenHash(keyedHash);
  return closable<ScopeOperations>({
    async lookUp(citizenIds, notBefore) {
      const { rows } = await hub.query<{ readonly place: number; readonly division: string }>({
        ...lookUpQuery,
        values: [citizenIds.map((id) => hashOf(id)), notBefore],
      });
      const divisions: (string | null)[] = citizenIds.map(() => null);
      for (const { place, division } of rows) divisions[place - 1] = division;
      return divisions;
    },

    async store(rows, fedAt) {
      const hashed = rows.map(([citizenId, division]) => ({ citizen: hashOf(citizenId), division }));
      // In one order, so that two feeds that meet wait for each other instead of ending in a deadlock.
      hashed.sort((one, other) => one.citizen.compare(other.citizen));
      const citizens = hashed.map(({ citizen }) => citizen);
      await hub.query({
        ...storeQuery,
        values: [citizens, hashed.map(({ division }) => division), fedAt],
      });
    },

    async citizens() {
      const text = 'SELECT count(*) AS citizens FROM scope_index';
      const { rows } = await hub.query<{ readonly citizens: string }>({ text });
      return Number(rows[0]?.citizens ?? 0);
    },
  });
}

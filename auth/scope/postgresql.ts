/** The scope index on PostgreSQL. */
import type { AsyncOperations } from '../../database/connection.ts';
import { closable } from '../../database/postgresql/closable.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import { type ScopeOperations, citizenHash, postgresqlScopeSchema, replaces } from './operations.ts';

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
  text: `INSERT INTO scope_index(citizen, division, changed_at, fed_at)
    SELECT citizen, division, changed_at, $4
      FROM unnest($1::bytea[], $2::text[], $3::bigint[]) AS fed(citizen, division, changed_at)
    ON CONFLICT (citizen) DO UPDATE
      SET division = excluded.division, fed_at = excluded.fed_at, changed_at = excluded.changed_at
      WHERE ${replaces}`,
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
      const hashed = rows.map(([citizenId, ...rest]) => [hashOf(citizenId), ...rest] as const);
      // In one order, so that two feeds that meet wait for each other instead of ending in a deadlock.
      hashed.sort(([one], [other]) => one.compare(other));
      const columns = ([0, 1, 2] as const).map((at) => hashed.map((row) => row[at]));
      await hub.query({ ...storeQuery, values: [...columns, fedAt] });
    },

    async citizens(from, before) {
      const text = 'SELECT count(*) AS citizens FROM scope_index WHERE fed_at >= $1 AND fed_at < $2';
      const { rows } = await hub.query<{ readonly citizens: string }>({ text, values: [from, before] });
      return Number(rows[0]?.citizens ?? 0);
    },
  });
}

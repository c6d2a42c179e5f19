/** The sharing applications on PostgreSQL. */
import type { AsyncOperations } from '../../database/connection.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import type { SharingApplication } from '../contract.ts';
import type { SharingOperations } from './operations.ts';
import { postgresqlSharingSchema } from './tables.ts';

const columns = `department, power, item, scenario, provider, status, decided_on AS "decidedOn",
  expires_on AS "expiresOn", division`;
const ofKey = 'department = $1 AND power = $2 AND item = $3 AND scenario = $4';
const epochQuery = 'SELECT epoch FROM sharing_epoch WHERE singleton = 1';
/** Waits for appends of the ledger that rest on the epoch, and keeps later ones waiting until the change commits. */
const bump = 'UPDATE sharing_epoch SET epoch = epoch + 1 WHERE singleton = 1 RETURNING epoch';

interface EpochRow {
  readonly epoch: number;
}

/** The pool stays the caller's to close. */
export async function sharingOnPostgresql(hub: HubPool): Promise<AsyncOperations<SharingOperations>> {
  await hub.ensure('sharing', postgresqlSharingSchema);
  return {
    snapshot: () =>
      hub.transaction(async (client) => {
        await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const { rows: epochs } = await client.query<EpochRow>(epochQuery);
        const { rows } = await client.query<SharingApplication>(
          `SELECT ${columns} FROM sharing_application ORDER BY id`,
        );
        return { epoch: epochs[0]?.epoch ?? 0, applications: rows };
      }),

    replaceAll: (applications) =>
      hub.transaction(async (client) => {
        const { rows } = await client.query<EpochRow>(bump);
        await client.query('DELETE FROM sharing_application');
        // One parameter for all: a list may have more applications than a statement may have parameters.
        await client.query(
          `INSERT INTO sharing_application(department, power, item, scenario, provider, status, decided_on, expires_on, division)
           SELECT one->>'department', one->>'power', one->>'item', one->>'scenario', one->>'provider', one->>'status',
             one->>'decidedOn', one->>'expiresOn', one->>'division'
           FROM json_array_elements($1::json) WITH ORDINALITY AS listed(one, place) ORDER BY place`,
          [JSON.stringify(applications)],
        );
        return rows[0]?.epoch ?? 0;
      }),

    setStatus: (key, status) =>
      hub.transaction(async (client) => {
        const parts = [key.department, key.power, key.item, key.scenario];
        const { rowCount } = await client.query(
          `UPDATE sharing_application SET status = $5 WHERE ${ofKey} AND status <> $5`,
          [...parts, status],
        );
        const { rows } = await client.query<EpochRow>((rowCount ?? 0) > 0 ? bump : epochQuery);
        const found = await client.query<SharingApplication>(
          `SELECT ${columns} FROM sharing_application WHERE ${ofKey} ORDER BY id`,
          parts,
        );
        return { epoch: rows[0]?.epoch ?? 0, applications: found.rows };
      }),

    close: () => Promise.resolve(),
  };
}

/** The sharing applications on PostgreSQL. */
import type { PoolClient } from 'pg';
import type { AsyncOperations } from '../../database/connection.ts';
import { closable } from '../../database/postgresql/closable.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import type { SharingApplication } from '../contract.ts';
import type { SharingOperations } from './operations.ts';
import { postgresqlSharingSchema } from './tables.ts';

const columns = `department, power, item, scenario, provider, status, decided_on AS "decidedOn",
  expires_on AS "expiresOn", division`;
const ofKey = 'department = $1 AND power = $2 AND item = $3 AND scenario = $4';

interface EpochRow {
  readonly epoch: number;
}

/**
 * The last step of a change. The lock of the table waits in line with those who read the epoch `FOR SHARE` to rest an
 * append on it, while an update of the row would let later ones go ahead again and again.
 */
async function nextEpoch(client: PoolClient): Promise<number> {
  await client.query('LOCK TABLE sharing_epoch IN EXCLUSIVE MODE');
  const { rows } = await client.query<EpochRow>(
    'UPDATE sharing_epoch SET epoch = epoch + 1 WHERE singleton = 1 RETURNING epoch',
  );
  return rows[0]?.epoch ?? 0;
}

async function currentEpoch(client: PoolClient): Promise<number> {
  const { rows } = await client.query<EpochRow>('SELECT epoch FROM sharing_epoch WHERE singleton = 1');
  return rows[0]?.epoch ?? 0;
}

/** The pool stays the caller's to close. */
export async function sharingOnPostgresql(hub: HubPool): Promise<AsyncOperations<SharingOperations>> {
  await hub.ensure('sharing', postgresqlSharingSchema);

  /** One change at a time, over all replicas. */
  const changing = <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
    hub.transaction(async (client) => {
      await client.query('LOCK TABLE sharing_application IN SHARE ROW EXCLUSIVE MODE');
      return work(client);
    });

  return closable<SharingOperations>({
    snapshot: () =>
      hub.transaction(async (client) => {
        await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const epoch = await currentEpoch(client);
        const { rows } = await client.query<SharingApplication>(
          `SELECT ${columns} FROM sharing_application ORDER BY id`,
        );
        return { epoch, applications: rows };
      }),

    replaceAll: (applications) =>
      changing(async (client) => {
        await client.query('DELETE FROM sharing_application');
        // One parameter for all: a list may have more applications than a statement may have parameters.
        await client.query(
          `INSERT INTO sharing_application(department, power, item, scenario, provider, status, decided_on, expires_on, division)
           SELECT one->>'department', one->>'power', one->>'item', one->>'scenario', one->>'provider', one->>'status',
             one->>'decidedOn', one->>'expiresOn', one->>'division'
           FROM json_array_elements($1::json) WITH ORDINALITY AS listed(one, place) ORDER BY place`,
          [JSON.stringify(applications)],
        );
        return nextEpoch(client);
      }),

    setStatus: (key, status) =>
      changing(async (client) => {
        const parts = [key.department, key.power, key.item, key.scenario];
        const { rowCount } = await client.query(
          `UPDATE sharing_application SET status = $5 WHERE ${ofKey} AND status <> $5`,
          [...parts, status],
        );
        const { rows } = await client.query<SharingApplication>(
          `SELECT ${columns} FROM sharing_application WHERE ${ofKey} ORDER BY id`,
          parts,
        );
        const epoch = (rowCount ?? 0) > 0 ? await nextEpoch(client) : await currentEpoch(client);
        return { epoch, applications: rows };
      }),
  });
}

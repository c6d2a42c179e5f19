/** The cases on PostgreSQL. */
import type { PoolClient } from 'pg';
import type { CaseFact } from '../auth/contract.ts';
import type { AsyncOperations } from '../database/connection.ts';
import { closable } from '../database/postgresql/closable.ts';
import type { HubPool } from '../database/postgresql/pool.ts';
import { type CaseOperations, partyHash } from './operations.ts';
import { postgresqlCaseSchema } from './tables.ts';

/** A case with its tasks in one statement, so that both are of one moment. */
const findQuery = {
  name: 'find case',
  text: `SELECT version, open, competent_division AS "competentDivision", (
      SELECT coalesce(json_agg(json_build_object('department', department, 'power', power, 'open', case_task.open)), '[]')
      FROM case_task WHERE case_id = case_file.id
    ) AS "reviewTasks"
    FROM case_file WHERE id = $1`,
};
const partiesQuery = {
  name: 'parties of case',
  text: 'SELECT citizen FROM case_party WHERE case_id = $1 AND role = $2 AND citizen = ANY($3::bytea[])',
};

/** The pool stays the caller's to close. */
export async function casesOnPostgresql(
  hub: HubPool,
  keyedHash: (data: Buffer) => Buffer,
): Promise<AsyncOperations<CaseOperations>> {
  await hub.ensure('cases', postgresqlCaseSchema);
  const partyOf = partyHash(keyedHash);

  /**
   * Waits in line with those who read a version `FOR SHARE` to rest an append on it: an update of the row would let
   * later ones of a busy case go ahead again and again. New cases need not wait.
   */
  const changing = <Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
    hub.transaction(async (client) => {
      await client.query('LOCK TABLE case_file IN EXCLUSIVE MODE');
      return work(client);
    });

  return closable<CaseOperations>({
    async find(caseId) {
      const { rows } = await hub.query<Omit<CaseFact, 'id'>>({ ...findQuery, values: [caseId] });
      return rows[0] ? { id: caseId, ...rows[0] } : null;
    },

    async parties(caseId, role, citizenIds) {
      const hashes = citizenIds.map((id) => partyOf(caseId, id));
      const { rows } = await hub.query<{ readonly citizen: Buffer }>({
        ...partiesQuery,
        values: [caseId, role, hashes],
      });
      const found = new Set(rows.map((row) => row.citizen.toString('base64')));
      return citizenIds.filter((_, at) => found.has(hashes[at]?.toString('base64') ?? ''));
    },

    create: ({ id, windowDivision, competentDivision, tasks, parties }) =>
      hub.transaction(async (client) => {
        const { rowCount } = await client.query(
          'INSERT INTO case_file VALUES ($1, 1, true, $2, $3) ON CONFLICT DO NOTHING',
          [id, windowDivision, competentDivision],
        );
        if (rowCount === 0) return false;
        await client.query(
          `INSERT INTO case_task SELECT $1, department, power, true
           FROM unnest($2::text[], $3::text[]) AS tasks(department, power) ON CONFLICT DO NOTHING`,
          [id, tasks.map((task) => task.department), tasks.map((task) => task.power)],
        );
        await client.query(
          `INSERT INTO case_party SELECT $1, role, citizen
           FROM unnest($2::text[], $3::bytea[]) AS parties(role, citizen) ON CONFLICT DO NOTHING`,
          [id, parties.map((party) => party.role), parties.map((party) => partyOf(id, party.citizenId))],
        );
        return true;
      }),

    closeCase: (caseId) =>
      changing(async (client) => {
        const { rowCount } = await client.query(
          'UPDATE case_file SET open = false, version = version + 1 WHERE id = $1 AND open',
          [caseId],
        );
        return rowCount !== 0;
      }),

    closeTask: (caseId, department, power) =>
      changing(async (client) => {
        const { rowCount } = await client.query(
          'UPDATE case_task SET open = false WHERE case_id = $1 AND department = $2 AND power = $3 AND open',
          [caseId, department, power],
        );
        if (rowCount === 0) return false;
        await client.query('UPDATE case_file SET version = version + 1 WHERE id = $1', [caseId]);
        return true;
      }),
  });
}

/** The ledger on PostgreSQL: one chain for all replicas, several records a commit. */
import { DatabaseError, type PoolClient } from 'pg';
import type { HubPool } from '../../../database/postgresql/pool.ts';
import type { AccessRecord, AppendResult, GateConditions, StoredRecord } from '../../contract.ts';
import {
  checkedHead,
  link,
  macOf,
  verifyChain,
  type LedgerKeys,
  type LedgerStatistics,
  type StorableCall,
  type StoredHead,
  type Verification,
} from '../chain.ts';
import { judgeBy } from '../gate.ts';
import { fromRow, mostRead, subjectHashOf, subjectsOf, toRow } from '../record-row.ts';
import { recordColumns, type ChainedRow } from '../tables.ts';
import { GroundReader } from './ground.ts';
import { postgresqlLedgerSchema } from './tables.ts';

interface Waiting extends StorableCall {
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Records of one commit at most; the others go with the next. */
const mostOfGroup = 500;
/** How often a group that the server gave up in a deadlock, or for one, is tried. */
const attempts = 5;

/**
 * One writer of the chain at a time, over all replicas, first come, first served. The lock bears the number of this
 * schema's own table, and ends with the transaction or its session.
 */
const takeTurn = {
  name: 'ledger turn',
  text: "SELECT pg_advisory_xact_lock((7210444::bigint << 32) | 'ledger_head'::regclass::oid::bigint)",
};

const columns = ['sequence', ...recordColumns, 'previous_hash', 'hash'] as const;
const columnList = columns.join(', ');

/** Rows as one JSON parameter, so that the text is the same for any number of them, and the new head. */
const write = {
  name: 'ledger write',
  text: `WITH written AS (
      INSERT INTO ledger_record(${columnList})
      SELECT ${columns.map((name) => (name === 'subjects' ? "decode(subjects, 'base64')" : name)).join(', ')}
      FROM json_to_recordset($1::json) AS given(${columns.map((name) => `${name} ${typeOf(name)}`).join(', ')})
    )
    INSERT INTO ledger_head VALUES (1, $2, $3, $4)
    ON CONFLICT (singleton) DO UPDATE SET sequence = excluded.sequence, hash = excluded.hash, mac = excluded.mac`,
};

function typeOf(column: (typeof columns)[number]): string {
  if (column === 'sequence') return 'bigint';
  return column === 'duration_milliseconds' ? 'double precision' : 'text';
}

const selectRows = {
  name: 'ledger rows',
  text: `SELECT sequence::double precision AS sequence, ${columns.slice(1).join(', ')}
    FROM ledger_record WHERE sequence >= $1 ORDER BY sequence LIMIT $2`,
};

/** One statement, so that both are of one moment. */
const selectEnds = {
  text: `SELECT head.sequence::double precision AS sequence, head.hash, head.mac,
      (SELECT coalesce(max(sequence), 0)::double precision FROM ledger_record) AS last
    FROM (SELECT 1) AS one LEFT JOIN ledger_head AS head ON head.singleton = 1`,
};

type Ends = Readonly<Record<keyof StoredHead, unknown>> & { readonly last: number };

function isGivenUp(error: unknown): boolean {
  // Serialization failure, deadlock: nothing of the transaction was committed.
  return error instanceof DatabaseError && (error.code === '40001' || error.code === '40P01');
}

export type PostgresqlLedgerOperations = ReturnType<typeof operations>;

/** Makes the tables where they are missing. `close` waits for what was called before and closes the pool. */
export async function ledgerOnPostgresql(
  hub: HubPool,
  keys: LedgerKeys,
): Promise<PostgresqlLedgerOperations> {
  await hub.ensure('ledger', postgresqlLedgerSchema);
  return operations(hub, keys);
}

function operations(hub: HubPool, keys: LedgerKeys) {
  const ground = new GroundReader();
  const waiting: Waiting[] = [];
  let writing: Promise<void> | null = null;
  let commits = 0;
  let records = 0;

  const appendIn = async (
    client: PoolClient,
    calls: readonly StorableCall[],
  ): Promise<readonly AppendResult[]> => {
    await client.query(takeTurn);
    // A statement of its own: it sees what was committed before this one's turn came.
    const conditions = calls.map(({ call }) => call[1]);
    const { head: stored, facts } = await ground.read(client, conditions);
    const last = stored === undefined ? await lastSequence(client) : 0;
    const { rows, head, results } = link(checkedHead(keys, stored, last), calls, judgeBy(facts));
    if (rows.length > 0) {
      const given = rows.map((row) => ({ ...row, subjects: Buffer.from(row.subjects).toString('base64') }));
      const mac = macOf(keys, head);
      await client.query({ ...write, values: [JSON.stringify(given), head.sequence, head.hash, mac] });
    }
    return results;
  };

  const append = async (calls: readonly StorableCall[]): Promise<readonly AppendResult[]> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await hub.transaction((client) => appendIn(client, calls));
      } catch (error) {
        if (attempt === attempts || !isGivenUp(error)) throw error;
      }
    }
  };

  /** Whatever comes while a group is written is in the next one: concurrent appends share a commit. */
  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting.splice(0, mostOfGroup);
      try {
        const results = await append(group);
        const committed = results.filter((result) => result.outcome === 'committed').length;
        records += committed;
        if (committed > 0) commits += 1;
        for (const [at, { resolve, reject }] of group.entries()) {
          const result = results[at];
          if (result) resolve(result);
          else reject(new Error('the append was not answered'));
        }
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    writing = null;
  };

  const rowsFrom = async (sequence: number, limit: number): Promise<readonly ChainedRow[]> =>
    (await hub.query<ChainedRow & Record<string, unknown>>({ ...selectRows, values: [sequence, limit] }))
      .rows;

  return {
    append(record: AccessRecord, conditions: GateConditions | null, now: number): Promise<AppendResult> {
      return new Promise((resolve, reject) => {
        waiting.push({ row: toRow(record, keys), call: [record, conditions, now], resolve, reject });
        writing ??= writeAll();
      });
    },

    async read(fromSequence: number, limit: number): Promise<readonly StoredRecord[]> {
      return (await rowsFrom(fromSequence, Math.max(0, Math.min(limit, mostRead)))).map(fromRow);
    },

    async verify(): Promise<Verification> {
      const { rows } = await hub.query<Ends>(selectEnds);
      const [ends] = rows;
      if (ends === undefined) throw new TypeError('a statement of one row gave none');
      const head = checkedHead(keys, ends.hash === null ? undefined : ends, ends.last);
      return verifyChain(head, ends.last, rowsFrom);
    },

    /** The IDs of a record, opened; null when there is no such record or it was altered. */
    async subjects(sequence: number): Promise<readonly string[] | null> {
      const text = 'SELECT subjects FROM ledger_record WHERE sequence = $1';
      const { rows } = await hub.query<{ readonly subjects: Buffer }>({ text, values: [sequence] });
      return subjectsOf(rows[0]?.subjects, keys);
    },

    subjectHash: (citizenId: string): string => subjectHashOf(keys, citizenId),

    /** Waits for its turn like an append: one that has begun rests on what it has read. */
    async revokeCredential(id: string, at: string): Promise<void> {
      await hub.transaction(async (client) => {
        await client.query(takeTurn);
        await client.query('INSERT INTO revoked_credential VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, at]);
      });
    },

    statistics: (): LedgerStatistics => ({ commits, records }),

    async close(): Promise<void> {
      await writing;
      await hub.close();
    },
  };
}

async function lastSequence(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ readonly last: number }>(
    'SELECT coalesce(max(sequence), 0)::double precision AS last FROM ledger_record',
  );
  return rows[0]?.last ?? 0;
}

/** The ledger on its SQLite connection: synchronous, in a thread of its own. */
import type { DatabaseSync } from 'node:sqlite';
import { writing } from '../../../database/open.ts';
import type { GroupResult } from '../../../database/serve.ts';
import type { AppendResult, StoredRecord } from '../../contract.ts';
import {
  checkedHead,
  link,
  macOf,
  verifyChain,
  type AppendCall,
  type Head,
  type LedgerKeys,
  type LedgerStatistics,
  type StorableCall,
  type StoredHead,
  type Verification,
} from '../chain.ts';
import { judgeBy } from '../gate.ts';
import { fromRow, mostRead, subjectHashOf, subjectsOf, toRow } from '../record-row.ts';
import { recordColumns, type ChainedRow } from '../tables.ts';
import { factsOn } from './facts.ts';

export type LedgerOperations = ReturnType<typeof ledgerOn>;

export function ledgerOn(connection: DatabaseSync, keys: LedgerKeys) {
  const columns = ['sequence', ...recordColumns, 'previous_hash', 'hash'] as const;
  const insert = connection.prepare(
    `INSERT INTO ledger_record(${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const selectHead = connection.prepare('SELECT sequence, hash, mac FROM ledger_head WHERE singleton = 1');
  const selectLast = connection.prepare('SELECT max(sequence) AS last FROM ledger_record');
  const setHead = connection.prepare(
    'INSERT OR REPLACE INTO ledger_head(singleton, sequence, hash, mac) VALUES (1, ?, ?, ?)',
  );
  const selectFrom = connection.prepare(
    'SELECT * FROM ledger_record WHERE sequence >= ? ORDER BY sequence LIMIT ?',
  );
  const selectSubjects = connection.prepare('SELECT subjects FROM ledger_record WHERE sequence = ?');
  const revoke = connection.prepare('INSERT OR IGNORE INTO revoked_credential(id, revoked_at) VALUES (?, ?)');
  const facts = factsOn(connection);
  let commits = 0;
  let records = 0;

  const rowsFrom = (sequence: number, limit: number): readonly ChainedRow[] =>
    selectFrom.all(sequence, limit) as unknown as readonly ChainedRow[];
  const lastSequence = (): number => Number(selectLast.get()?.['last'] ?? 0);
  const readHead = (): Head | null => {
    const stored = selectHead.get() as unknown as StoredHead | undefined;
    return checkedHead(keys, stored, stored === undefined ? lastSequence() : 0);
  };

  const appendRows = (calls: readonly StorableCall[]): readonly AppendResult[] => {
    const { rows, head, results } = link(readHead(), calls, judgeBy(facts()));
    for (const row of rows) insert.run(...columns.map((column) => row[column]));
    if (rows.length > 0) setHead.run(head.sequence, head.hash, macOf(keys, head));
    return results;
  };

  return {
    /** All appends that wait together, in one synced commit. A record that can't be stored fails alone. */
    appendAll(calls: readonly AppendCall[]): readonly GroupResult[] {
      const results: GroupResult[] = calls.map(() => ({ ok: false, error: new Error('not appended') }));
      const storable: (StorableCall & { readonly index: number })[] = [];
      for (const [index, call] of calls.entries()) {
        try {
          storable.push({ index, row: toRow(call[0], keys), call });
        } catch (error) {
          results[index] = { ok: false, error };
        }
      }
      const appended = writing(connection, () => appendRows(storable));
      const committed = appended.filter((result) => result.outcome === 'committed').length;
      records += committed;
      if (committed > 0) commits += 1;
      for (const [place, { index }] of storable.entries()) {
        const value = appended[place];
        if (value !== undefined) results[index] = { ok: true, value };
      }
      return results;
    },

    read(fromSequence: number, limit: number): readonly StoredRecord[] {
      return rowsFrom(fromSequence, Math.max(0, Math.min(limit, mostRead))).map(fromRow);
    },

    verify(): Promise<Verification> {
      // Both are read of one moment, since another process may append.
      connection.exec('BEGIN');
      const head = readHead();
      const last = lastSequence();
      connection.exec('COMMIT');
      return verifyChain(head, last, rowsFrom);
    },

    /** The IDs of a record, opened; null when there is no such record or it was altered. */
    subjects: (sequence: number): readonly string[] | null =>
      subjectsOf(selectSubjects.get(sequence)?.['subjects'], keys),

    subjectHash: (citizenId: string): string => subjectHashOf(keys, citizenId),

    revokeCredential(id: string, at: string): void {
      revoke.run(id, at);
    },

    statistics: (): LedgerStatistics => ({ commits, records }),

    close(): void {
      connection.close();
    },
  };
}

/** The ledger on its SQLite connection: synchronous, in a thread of its own. */
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { AccessRecord, AppendResult, GateConditions, StoredRecord } from '../contract.ts';
import { writing } from '../../database/open.ts';
import type { GroupResult } from '../../database/serve.ts';
import { nodeCrypto } from '../crypto/provider.ts';
import { gateOn } from './gate.ts';
import { chainHash, chainStart, fromRow, subjectHashOf, toRow, type RecordKeys } from './record-row.ts';
import { recordColumns, type ChainedRow, type RecordRow } from './tables.ts';

export interface LedgerKeys extends RecordKeys {
  readonly head: (data: Buffer) => Buffer;
}

/** Arguments of an append; `now` in milliseconds since 1970. */
export type AppendCall = readonly [record: AccessRecord, conditions: GateConditions | null, now: number];

export interface Verification {
  readonly records: number;
  readonly brokenAt: number | null;
}

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** Rows walked at once by a verification, between which appends go on. */
const verificationStep = 500;
const mostRead = 1000;

export type LedgerOperations = ReturnType<typeof ledgerOn>;

export function ledgerOn(connection: DatabaseSync, keys: LedgerKeys) {
  const columns = ['sequence', ...recordColumns, 'previous_hash', 'hash'];
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
  const gate = gateOn(connection);
  let commits = 0;

  const macOf = ({ sequence, hash }: Head): Buffer =>
    keys.head(Buffer.from(JSON.stringify([sequence, hash])));
  const rowsFrom = (sequence: number, limit: number): readonly ChainedRow[] =>
    selectFrom.all(sequence, limit) as unknown as readonly ChainedRow[];
  const lastSequence = (): number => Number(selectLast.get()?.['last'] ?? 0);

  /** Null when the head was altered, or is missing although there are records. */
  const readHead = (): Head | null => {
    const row = selectHead.get();
    if (row === undefined) return lastSequence() === 0 ? { sequence: 0, hash: chainStart } : null;
    const { sequence, hash, mac } = row;
    if (typeof sequence !== 'number' || typeof hash !== 'string' || !(mac instanceof Uint8Array)) return null;
    return nodeCrypto.equal(macOf({ sequence, hash }), Buffer.from(mac)) ? { sequence, hash } : null;
  };

  /** The chain goes on from the head, not from the last row: what was cut off stays visible as a gap. */
  const appendRows = (
    calls: readonly { readonly row: RecordRow; readonly call: AppendCall }[],
  ): AppendResult[] => {
    const stale = gate.open();
    let head = readHead();
    if (head === null) {
      throw new Error(
        'the head of the access ledger was altered, or the key file is another one; nothing is appended',
      );
    }
    const before = head;
    const results: AppendResult[] = [];
    for (const { row, call } of calls) {
      const because = stale(call[1], call[2]);
      if (because !== null) {
        results.push({ outcome: 'stale', because });
        continue;
      }
      const sequence: number = head.sequence + 1;
      const hash = chainHash(sequence, head.hash, row);
      const cells = recordColumns.map((column) => row[column]);
      insert.run(sequence, ...cells, head.hash, hash);
      head = { sequence, hash };
      results.push({ outcome: 'committed', sequence, hash });
    }
    if (head !== before) setHead.run(head.sequence, head.hash, macOf(head));
    return results;
  };

  return {
    /** All appends that wait together, in one synced commit. A record that can't be stored fails alone. */
    appendAll(calls: readonly AppendCall[]): readonly GroupResult[] {
      const results: GroupResult[] = calls.map(() => ({ ok: false, error: new Error('not appended') }));
      const storable: { readonly index: number; readonly row: RecordRow; readonly call: AppendCall }[] = [];
      for (const [index, call] of calls.entries()) {
        try {
          storable.push({ index, row: toRow(call[0], keys), call });
        } catch (error) {
          results[index] = { ok: false, error };
        }
      }
      const appended = writing(connection, () => appendRows(storable));
      if (appended.some((result) => result.outcome === 'committed')) commits += 1;
      for (const [place, { index }] of storable.entries()) {
        const value = appended[place];
        if (value !== undefined) results[index] = { ok: true, value };
      }
      return results;
    },

    read(fromSequence: number, limit: number): readonly StoredRecord[] {
      return rowsFrom(fromSequence, Math.max(0, Math.min(limit, mostRead))).map(fromRow);
    },

    async verify(): Promise<Verification> {
      // Both are read of one moment, since another process may append.
      connection.exec('BEGIN');
      const head = readHead();
      const last = lastSequence();
      connection.exec('COMMIT');
      let previousHash = chainStart;
      let expected = 1;
      while (expected <= last) {
        const rows = rowsFrom(expected, verificationStep);
        if (rows.length === 0) return { records: expected - 1, brokenAt: expected };
        for (const row of rows) {
          if (row.sequence > last) break;
          const whole = row.sequence === expected && row.previous_hash === previousHash;
          if (!whole || chainHash(expected, previousHash, row) !== row.hash) {
            return { records: expected - 1, brokenAt: expected };
          }
          previousHash = row.hash;
          expected += 1;
        }
        await setImmediate();
      }
      const closed = head !== null && head.sequence === last && head.hash === previousHash;
      if (closed) return { records: last, brokenAt: null };
      return { records: last, brokenAt: Math.min(head?.sequence ?? last, last) + 1 };
    },

    /** The IDs of a record, opened; null when there is no such record or it was altered. */
    subjects(sequence: number): readonly string[] | null {
      const sealed = selectSubjects.get(sequence)?.['subjects'];
      const plain = sealed instanceof Uint8Array ? nodeCrypto.open(keys.seal, Buffer.from(sealed)) : null;
      return plain === null ? null : (JSON.parse(plain.toString('utf8')) as readonly string[]);
    },

    subjectHash: (citizenId: string): string => subjectHashOf(keys, citizenId),

    revokeCredential(id: string, at: string): void {
      revoke.run(id, at);
    },

    statistics: (): { readonly commits: number } => ({ commits }),

    close(): void {
      connection.close();
    },
  };
}

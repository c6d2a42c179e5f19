/** The chain of records, whatever database keeps them: how it goes on, and how it is checked. */
import { setImmediate } from 'node:timers/promises';
import type { AccessRecord, AppendResult, GateConditions } from '../contract.ts';
import { nodeCrypto } from '../crypto/provider.ts';
import type { Judge } from './gate.ts';
import { chainHash, chainStart, type RecordKeys } from './record-row.ts';
import type { ChainedRow, RecordRow } from './tables.ts';

export interface LedgerKeys extends RecordKeys {
  readonly head: (data: Buffer) => Buffer;
}

/** Arguments of an append; `now` in milliseconds since 1970. */
export type AppendCall = readonly [record: AccessRecord, conditions: GateConditions | null, now: number];

/** An append whose record could be made a row. */
export interface StorableCall {
  readonly row: RecordRow;
  readonly call: AppendCall;
}

export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** A head as it is stored; nothing is taken for sure. */
export interface StoredHead {
  readonly sequence: unknown;
  readonly hash: unknown;
  readonly mac: unknown;
}

/** Counts of one hub. */
export interface LedgerStatistics {
  /** Commits with records: those that wait together share one. */
  readonly commits: number;
  readonly records: number;
}

export interface Verification {
  readonly records: number;
  readonly brokenAt: number | null;
}

export function macOf(keys: LedgerKeys, { sequence, hash }: Head): Buffer {
  return keys.head(Buffer.from(JSON.stringify([sequence, hash])));
}

/** Null when the head was altered, or is missing although there are records. */
export function checkedHead(
  keys: LedgerKeys,
  stored: StoredHead | undefined,
  lastSequence: number,
): Head | null {
  if (stored === undefined) return lastSequence === 0 ? { sequence: 0, hash: chainStart } : null;
  const { sequence, hash, mac } = stored;
  if (typeof sequence !== 'number' || typeof hash !== 'string' || !(mac instanceof Uint8Array)) return null;
  return nodeCrypto.equal(macOf(keys, { sequence, hash }), Buffer.from(mac)) ? { sequence, hash } : null;
}

/**
 * Judges each call and chains the rows of those that may be appended. The chain goes on from the head, not from the
 * last row: what was cut off stays visible as a gap. Throws when there is no head to go on from.
 */
export function link(
  head: Head | null,
  calls: readonly StorableCall[],
  judge: Judge,
): { readonly rows: readonly ChainedRow[]; readonly head: Head; readonly results: readonly AppendResult[] } {
  if (head === null) {
    throw new Error(
      'the head of the access ledger was altered, or the key file is another one; nothing is appended',
    );
  }
  const rows: ChainedRow[] = [];
  let last = head;
  const results = calls.map(({ row, call }): AppendResult => {
    const because = judge(call[1], call[2]);
    if (because !== null) return { outcome: 'stale', because };
    const sequence = last.sequence + 1;
    const hash = chainHash(sequence, last.hash, row);
    rows.push({ ...row, sequence, previous_hash: last.hash, hash });
    last = { sequence, hash };
    return { outcome: 'committed', sequence, hash };
  });
  return { rows, head: last, results };
}

/** Rows walked at once by a verification, between which appends go on. */
const verificationStep = 500;

/** Walks the chain up to `last`, which with the head is of one moment: another process may append meanwhile. */
export async function verifyChain(
  head: Head | null,
  last: number,
  rowsFrom: (sequence: number, limit: number) => readonly ChainedRow[] | Promise<readonly ChainedRow[]>,
): Promise<Verification> {
  let previousHash = chainStart;
  let expected = 1;
  while (expected <= last) {
    const rows = await rowsFrom(expected, verificationStep);
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
}

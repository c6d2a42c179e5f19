/** What every ledger must do; run by each implementation against its real database. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { AccessRecord, Clock, GateConditions, Ledger } from '../../../auth/contract.ts';
import { accessRecord } from './records.ts';

/** An implementation under test, on an empty database with list epoch 1, sharing epoch 1 and case C1 of version 1. */
export interface LedgerHarness {
  open(clock?: Clock): Promise<TestedLedger>;
  /** Runs a statement of standard SQL on a connection of its own, committed when it resolves. */
  execute(statement: string): Promise<void>;
  dispose(): Promise<void>;
}

export interface TestedLedger extends Ledger {
  statistics(): Promise<{ readonly commits: number }>;
  revokeCredential(id: string): Promise<void>;
  subjects(sequence: number): Promise<readonly string[] | null>;
  subjectHash(citizenId: string): Promise<string>;
  /** Ends it in the midst of its work. */
  terminate(): Promise<void>;
}

const inAnHour = (): number => Date.now() / 1000 + 3600;

export function conditions(change: Partial<GateConditions> = {}): GateConditions {
  return {
    listEpoch: 1,
    sharingEpoch: 1,
    case: { id: 'C1', version: 1 },
    credential: { id: 'token-1', expiresAt: inAnHour() },
    ...change,
  };
}

export function ledgerContract(name: string, makeHarness: () => Promise<LedgerHarness>): void {
  describe(name, () => {
    let harness: LedgerHarness;
    let ledger: TestedLedger;

    beforeEach(async () => {
      harness = await makeHarness();
      ledger = await harness.open();
    });
    afterEach(async () => {
      await ledger.terminate();
      await harness.dispose();
    });

    const append = (record: AccessRecord, given: GateConditions | null = conditions()) =>
      ledger.append(record, given);

    describe('appending', () => {
      test('keeps every column, subjects as keyed hashes and sealed', async () => {
        const record = accessRecord({ subjects: ['149999199001010011', '149999199202020022'] });
        const result = await append(record);
        expect(result).toMatchObject({ outcome: 'committed', sequence: 1 });
        const [stored] = await ledger.read(1, 10);
        const { subjects, ...rest } = record;
        expect(stored?.record).toMatchObject(rest);
        expect(stored?.record.subjectHashes).toEqual(
          await Promise.all(subjects.map((id) => ledger.subjectHash(id))),
        );
        expect(stored?.record.subjectHashes[0]).toMatch(/^[0-9a-f]{64}$/);
        expect(JSON.stringify(stored)).not.toContain('149999199001010011');
        expect(await ledger.subjects(1)).toEqual(subjects);
      });

      test('numbers and chains records without gaps', async () => {
        for (let index = 0; index < 5; index += 1) await append(accessRecord({ requestId: `r${index}` }));
        const stored = await ledger.read(2, 3);
        expect(stored.map((one) => one.sequence)).toEqual([2, 3, 4]);
        expect(stored[1]?.previousHash).toBe(stored[0]?.hash);
        expect(await ledger.verify()).toEqual({ records: 5, brokenAt: null });
      });

      test('takes a refusal that depended on nothing', async () => {
        const refused = accessRecord({
          department: null,
          role: null,
          outcome: 'refused',
          refusal: 'TOKEN_INVALID',
        });
        expect(await append(refused, null)).toMatchObject({ outcome: 'committed' });
      });

      test('keeps text of any characters so that the chain stays whole', async () => {
        await append(accessRecord({ operator: '张\0三 \uD800 "引号" \n\u2028' }));
        expect(await ledger.verify()).toEqual({ records: 1, brokenAt: null });
        expect((await ledger.read(1, 1))[0]?.record.operator).toContain('张');
      });

      test('fails a record that cannot be stored alone, not those that wait beside it', async () => {
        const results = await Promise.allSettled([
          append(accessRecord()),
          append(accessRecord({ durationMilliseconds: Number.NaN })),
          append(accessRecord()),
        ]);
        expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
        expect(await ledger.verify()).toEqual({ records: 2, brokenAt: null });
      });
    });

    describe('concurrent appends', () => {
      test('share commits: 50 at once need few syncs', async () => {
        const before = (await ledger.statistics()).commits;
        const results = await Promise.all(
          Array.from({ length: 50 }, (_, index) => append(accessRecord({ requestId: `r${index}` }))),
        );
        const sequences = results.map((result) => (result.outcome === 'committed' ? result.sequence : -1));
        expect(sequences.toSorted((one, other) => one - other)).toEqual(
          Array.from({ length: 50 }, (_, index) => index + 1),
        );
        const commits = (await ledger.statistics()).commits - before;
        console.log(`${name}: 50 concurrent appends in ${commits} commits`);
        expect(commits).toBeLessThanOrEqual(10);
        expect(await ledger.verify()).toEqual({ records: 50, brokenAt: null });
      });

      test('of a load that keeps coming are all recorded once', async () => {
        const readers = Array.from({ length: 20 }, async (_, reader) => {
          for (let round = 0; round < 10; round += 1)
            await append(accessRecord({ requestId: `${reader}-${round}` }));
        });
        await Promise.all(readers);
        const stored = await ledger.read(1, 1000);
        expect(new Set(stored.map((one) => one.record.requestId)).size).toBe(200);
        expect(await ledger.verify()).toEqual({ records: 200, brokenAt: null });
      });
    });

    describe('the gate', () => {
      test.each([
        ['list', 'UPDATE published_list SET epoch = 2'],
        ['sharing', 'UPDATE sharing_epoch SET epoch = 2'],
        ['case', "UPDATE case_file SET version = 2 WHERE id = 'C1'"],
        ['case', "DELETE FROM case_file WHERE id = 'C1'"],
        ['list', 'DELETE FROM published_list'],
      ] as const)('is stale because of the %s after %s', async (because, statement) => {
        expect(await append(accessRecord())).toMatchObject({ outcome: 'committed' });
        await harness.execute(statement);
        expect(await append(accessRecord())).toEqual({ outcome: 'stale', because });
        expect(await ledger.verify()).toEqual({ records: 1, brokenAt: null });
      });

      test('is stale for a revoked token and for an expired one', async () => {
        await ledger.revokeCredential('token-1');
        expect(await append(accessRecord())).toEqual({ outcome: 'stale', because: 'credential' });
        const expired = { id: 'token-2', expiresAt: Date.now() / 1000 - 1 };
        const result = await append(accessRecord(), conditions({ credential: expired }));
        expect(result).toEqual({ outcome: 'stale', because: 'credential' });
      });

      test('judges each record of a commit by itself', async () => {
        const results = await Promise.all([
          append(accessRecord()),
          append(accessRecord(), conditions({ listEpoch: 0 })),
          append(accessRecord(), conditions({ case: null })),
          append(accessRecord(), conditions({ sharingEpoch: 9 })),
          append(accessRecord(), null),
        ]);
        const outcomes = results.map((result) =>
          result.outcome === 'stale' ? result.because : result.sequence,
        );
        expect(outcomes).toEqual([1, 'list', 2, 'sharing', 3]);
      });

      test('lets no record of the old list commit once publishing has returned, under load', async () => {
        for (let epoch = 2; epoch <= 21; epoch += 1) {
          let published = false;
          const committedAfter: boolean[] = [];
          const old = conditions({ listEpoch: epoch - 1 });
          const load = Array.from({ length: 10 }, async () => {
            for (;;) {
              const startedAfter = published;
              const result = await append(accessRecord(), old);
              if (result.outcome === 'stale') return;
              committedAfter.push(startedAfter);
            }
          });
          await new Promise((resolve) => setTimeout(resolve, 5));
          await harness.execute(`UPDATE published_list SET epoch = ${epoch}`);
          published = true;
          await Promise.all(load);
          expect(committedAfter).not.toContain(true);
        }
      });
    });
  });
}

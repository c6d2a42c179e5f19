/** What a ledger must notice, and what must survive its end; run by each implementation. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { accessRecord } from './records.ts';
import { conditions, type LedgerHarness, type TestedLedger } from './suite.ts';

export function tamperingContract(name: string, makeHarness: () => Promise<LedgerHarness>): void {
  describe(`${name}, tampered with or ended`, () => {
    let harness: LedgerHarness;
    let ledger: TestedLedger;

    beforeEach(async () => {
      harness = await makeHarness();
      ledger = await harness.open();
      for (let index = 1; index <= 6; index += 1) {
        await ledger.append(accessRecord({ requestId: `r${index}` }), conditions());
      }
    });
    afterEach(async () => {
      await ledger.terminate();
      await harness.dispose();
    });

    test.each([
      ['a changed column', "UPDATE ledger_record SET power = '0100-A-00100' WHERE sequence = 3", 3],
      ['a column made null', 'UPDATE ledger_record SET department = NULL WHERE sequence = 1', 1],
      [
        'other subjects',
        'UPDATE ledger_record SET subjects = (SELECT subjects FROM ledger_record WHERE sequence = 2) WHERE sequence = 5',
        5,
      ],
      ['a changed hash', "UPDATE ledger_record SET hash = '00' WHERE sequence = 4", 4],
      ['a record taken out', 'DELETE FROM ledger_record WHERE sequence = 2', 2],
      ['records cut off the end', 'DELETE FROM ledger_record WHERE sequence >= 5', 5],
      ['everything cut off', 'DELETE FROM ledger_record', 1],
      [
        'a head that points back',
        'UPDATE ledger_head SET sequence = 4, hash = (SELECT hash FROM ledger_record WHERE sequence = 4)',
        7,
      ],
      ['a head taken out', 'DELETE FROM ledger_head', 7],
    ])('tells of %s', async (_name, statement, brokenAt) => {
      expect(await ledger.verify()).toEqual({ records: 6, brokenAt: null });
      await harness.execute(statement);
      expect((await ledger.verify()).brokenAt).toBe(brokenAt);
    });

    test('does not cover a cut by going on: the gap stays', async () => {
      await harness.execute('DELETE FROM ledger_record WHERE sequence = 6');
      expect(await ledger.append(accessRecord(), conditions())).toMatchObject({ sequence: 7 });
      expect((await ledger.verify()).brokenAt).toBe(6);
    });

    test('appends nothing on a head that it did not write', async () => {
      await harness.execute('DELETE FROM ledger_record WHERE sequence = 6');
      await harness.execute(
        'UPDATE ledger_head SET sequence = 5, hash = (SELECT hash FROM ledger_record WHERE sequence = 5)',
      );
      await expect(ledger.append(accessRecord(), conditions())).rejects.toThrow('head');
    });

    test('goes on with the chain after it was closed and opened', async () => {
      await ledger.close();
      ledger = await harness.open();
      expect(await ledger.append(accessRecord(), conditions())).toMatchObject({ sequence: 7 });
      expect(await ledger.verify()).toEqual({ records: 7, brokenAt: null });
    });

    test('keeps all that it has confirmed when it is ended midway, and rejects the rest', async () => {
      const confirmed: number[] = [];
      const rejected: unknown[] = [];
      const readers = Array.from({ length: 10 }, async () => {
        try {
          for (;;) {
            const result = await ledger.append(accessRecord(), conditions());
            if (result.outcome === 'committed') confirmed.push(result.sequence);
          }
        } catch (error) {
          rejected.push(error);
        }
      });
      // Several commits have been made by then, and one is under way.
      await expect.poll(() => confirmed.length, { interval: 5 }).toBeGreaterThan(30);
      await ledger.terminate();
      await Promise.all(readers);
      expect(rejected).toHaveLength(10);
      ledger = await harness.open();
      const verification = await ledger.verify();
      expect(verification.brokenAt).toBeNull();
      expect(verification.records).toBeGreaterThanOrEqual(Math.max(...confirmed));
      expect(await ledger.append(accessRecord(), conditions())).toMatchObject({ outcome: 'committed' });
    });

    test('can be verified while it is appended to', async () => {
      const appends = Promise.all(
        Array.from({ length: 100 }, () => ledger.append(accessRecord(), conditions())),
      );
      const verification = await ledger.verify();
      await appends;
      expect(verification.brokenAt).toBeNull();
      expect(await ledger.verify()).toEqual({ records: 106, brokenAt: null });
    });
  });
}

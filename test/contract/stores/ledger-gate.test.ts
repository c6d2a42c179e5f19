/** The ledger on the tables of the stores: a change of what decides keeps records that rest on the state before out. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { accessRecord } from '../ledger/records.ts';
import { postgresql } from './postgresql-place.ts';
import { smallLists } from './small-lists.ts';
import { sqlite } from './sqlite-place.ts';

const caseId = 'C-2026-0001';

describe.each([sqlite, postgresql])('the gate of the ledger on $name', ({ skip, make }) => {
  test.skipIf(skip)('takes no record that rests on what has changed', async () => {
    const place = await make();
    onTestFinished(() => place.remove());
    const ledger = await place.openLedger();
    onTestFinished(() => ledger.close());
    const cases = await place.openCases();
    onTestFinished(() => cases.close());
    await cases.create({
      id: caseId,
      windowDivision: '140106000000',
      competentDivision: '140105000000',
      tasks: [{ department: '省民政厅', power: '0700-Z-00100' }],
      parties: [],
    });
    const sharing = await place.openSharing();
    onTestFinished(() => sharing.close());
    const before = { listEpoch: 1, sharingEpoch: 0, case: { id: caseId, version: 1 }, credential: null };
    // The lists are not there yet: their epoch can't be confirmed.
    expect(await ledger.append(accessRecord(), before)).toEqual({ outcome: 'stale', because: 'list' });
    const lists = await place.openLists();
    onTestFinished(() => lists.close());
    expect(await ledger.append(accessRecord(), before)).toEqual({ outcome: 'stale', because: 'list' });
    await lists.publishContent(await smallLists());
    expect(await ledger.append(accessRecord(), before)).toMatchObject({ outcome: 'committed' });

    await cases.closeTask(caseId, '省民政厅', '0700-Z-00100');
    expect(await ledger.append(accessRecord(), before)).toEqual({ outcome: 'stale', because: 'case' });
    await cases.closeCase(caseId);
    const closed = { ...before, case: { id: caseId, version: 2 } };
    expect(await ledger.append(accessRecord(), closed)).toEqual({ outcome: 'stale', because: 'case' });
    const current = { ...before, case: { id: caseId, version: 3 } };
    expect(await ledger.append(accessRecord(), current)).toMatchObject({ outcome: 'committed' });

    await sharing.replaceAll([]);
    expect(await ledger.append(accessRecord(), current)).toEqual({ outcome: 'stale', because: 'sharing' });
    const shared = { ...current, sharingEpoch: 1 };
    expect(await ledger.append(accessRecord(), shared)).toMatchObject({ outcome: 'committed' });

    await lists.repealPower('0700-E-00100', {
      document: '示例省清单办〔2026〕1号（虚构文号）',
      since: '2026-03-01',
    });
    expect(await ledger.append(accessRecord(), shared)).toEqual({ outcome: 'stale', because: 'list' });
    expect(await ledger.append(accessRecord(), { ...shared, listEpoch: 2 })).toMatchObject({
      outcome: 'committed',
    });
    expect(await ledger.verify()).toMatchObject({ records: 4, brokenAt: null });
  });

  test.skipIf(skip)(
    'a change that has returned leaves no record behind it that rests on the state before',
    async () => {
      const place = await make();
      onTestFinished(() => place.remove());
      const cases = await place.openCases();
      const [lists, sharing] = await Promise.all([place.openLists(), place.openSharing()]);
      await lists.publishContent(await smallLists());
      const ledger = await place.openLedger();
      onTestFinished(async () => {
        await Promise.all([ledger.close(), lists.close(), sharing.close(), cases.close()]);
      });
      const conditions = (sharingEpoch: number) => ({
        listEpoch: 1,
        sharingEpoch,
        case: null,
        credential: null,
      });
      let epoch = 0;
      const end = new AbortController();
      const appended: { readonly epoch: number; readonly outcome: string }[] = [];
      const appending = Array.from({ length: 8 }, async () => {
        while (!end.signal.aborted) {
          const asked = epoch;
          const { outcome } = await ledger.append(accessRecord({ requestId: `${asked}` }), conditions(asked));
          appended.push({ epoch: asked, outcome });
        }
      });
      const lastBefore: number[] = [];
      for (let round = 0; round < 10; round += 1) {
        // Long enough that some append rests on what is so.
        await sleep(50);
        epoch = await sharing.replaceAll([]);
        const [row] = await place.query('SELECT coalesce(max(sequence), 0) AS last FROM ledger_record');
        lastBefore.push(Number(row?.['last']));
      }
      end.abort();
      await Promise.all(appending);
      expect(appended.some(({ outcome }) => outcome === 'committed')).toBe(true);
      const stored = await place.query('SELECT sequence, request_id AS epoch FROM ledger_record');
      for (const [round, last] of lastBefore.entries()) {
        const later = stored.filter(({ sequence }) => Number(sequence) > last);
        expect(later.filter((row) => Number(row['epoch']) <= round)).toEqual([]);
      }
    },
  );
});

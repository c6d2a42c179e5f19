/** The sharing applications, and that every change of them moves the epoch that the ledger checks. */
import { describe, expect, onTestFinished, test } from 'vitest';
import type { SharingApplication } from '../../../auth/contract.ts';
import type { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import type { StorePlace } from './place.ts';
import { postgresql } from './postgresql-place.ts';
import { sqlite } from './sqlite-place.ts';

const application: SharingApplication = {
  department: '省民政厅',
  power: '0700-Z-00100',
  item: 'tax.annualIncome',
  scenario: '核对家庭收入',
  provider: '省税务局',
  status: 'approved',
  decidedOn: '2026-06-17',
  expiresOn: '2028-06-16',
  division: null,
};
const { department, power, item, scenario } = application;
const key = { department, power, item, scenario };

describe.each([sqlite, postgresql])('sharing applications on $name', ({ skip, make }) => {
  async function openStore(): Promise<{ readonly store: SharingStore; readonly place: StorePlace }> {
    const place = await make();
    onTestFinished(() => place.remove());
    const store = await place.openSharing();
    onTestFinished(() => store.close());
    return { store, place };
  }

  test.skipIf(skip)('gives back what was put in, with the epoch of the moment', async () => {
    const { store, place } = await openStore();
    expect(await store.snapshot()).toEqual({ epoch: 0, applications: [] });
    const inTaiyuan = { ...application, division: '140100000000', status: 'refused' as const };
    expect(await store.replaceAll([application, inTaiyuan])).toBe(1);
    expect(await store.snapshot()).toEqual({ epoch: 1, applications: [application, inTaiyuan] });
    expect(await place.query('SELECT epoch FROM sharing_epoch')).toEqual([{ epoch: 1 }]);
    const again = await place.openSharing();
    expect((await again.snapshot()).epoch).toBe(1);
    await again.close();
  });

  test.skipIf(skip)('a changed status moves the epoch, the same status does not', async () => {
    const { store } = await openStore();
    await store.replaceAll([application, { ...application, item: 'household.name' }]);
    const suspended = await store.setStatus(key, 'suspended');
    expect(suspended).toEqual({ epoch: 2, applications: [{ ...application, status: 'suspended' }] });
    expect((await store.setStatus(key, 'suspended')).epoch).toBe(2);
    expect((await store.setStatus(key, 'approved')).epoch).toBe(3);
    const { applications } = await store.snapshot();
    expect(applications.map((one) => one.status)).toEqual(['approved', 'approved']);
  });

  test.skipIf(skip)('an unknown application is told and changes nothing', async () => {
    const { store } = await openStore();
    await store.replaceAll([application]);
    for (const unknown of ['health.record', 'tax.annualIncome\0', '\uD800']) {
      const setting = store.setStatus({ ...key, item: unknown }, 'suspended');
      await expect(setting).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    expect((await store.snapshot()).epoch).toBe(1);
  });

  test.skipIf(skip)('a wrong row replaces nothing', async () => {
    const { store } = await openStore();
    await store.replaceAll([application]);
    const wrong = { ...application, status: 'perhaps' } as unknown as SharingApplication;
    await expect(store.replaceAll([application, wrong])).rejects.toThrow();
    expect(await store.snapshot()).toEqual({ epoch: 1, applications: [application] });
  });

  test.skipIf(skip)('keeps every character of a text, and refuses text that is none', async () => {
    const { store } = await openStore();
    const odd = { ...application, scenario: `"核对" \\u0000 \\ '' $1 {𠮷,NULL} \u{1F4DC}\r\n\t\u2028` };
    await store.replaceAll([odd]);
    expect((await store.snapshot()).applications).toEqual([odd]);
    const { scenario: oddScenario } = odd;
    expect(await store.setStatus({ ...key, scenario: oddScenario }, 'refused')).toMatchObject({
      applications: [{ scenario: oddScenario, status: 'refused' }],
    });
    for (const wrong of ['核对\0', '\uDC00核对', '核对\uD800']) {
      const replacing = store.replaceAll([application, { ...application, scenario: wrong }]);
      await expect(replacing).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
    }
    expect(await store.snapshot()).toMatchObject({ epoch: 2, applications: [{ scenario: oddScenario }] });
  });

  test.skipIf(skip)('a scenario may be as long as a text is', async () => {
    const { store } = await openStore();
    // Not of one character over and over, which an index would store as a short one.
    const characters = Array.from({ length: 5000 }, (_, at) => 0x2_0000 + ((at * 7919) % 40_000));
    const long = { ...application, scenario: String.fromCodePoint(...characters) };
    await store.replaceAll([application, long]);
    const { applications } = await store.setStatus({ ...key, scenario: long.scenario }, 'refused');
    expect(applications).toEqual([{ ...long, status: 'refused' }]);
  });

  test.skipIf(skip)('changes that are asked for at once each move the epoch', async () => {
    const { store, place } = await openStore();
    const items = Array.from({ length: 20 }, (_, at) => `tax.item${at}`);
    const all = items.map((one) => ({ ...application, item: one }));
    await store.replaceAll(all);
    const other = await place.openSharing();
    const changes = items.map((one, at) =>
      at % 5 === 4
        ? other.replaceAll(all)
        : (at % 2 === 0 ? store : other)
            .setStatus({ ...key, item: one }, 'suspended')
            .then(({ epoch }) => epoch),
    );
    const epochs = await Promise.all(changes);
    expect(epochs.toSorted((one, next) => one - next)).toEqual(items.map((_, at) => at + 2));
    expect((await store.snapshot()).epoch).toBe(21);
    await other.close();
  });

  test.skipIf(skip)(
    'finishes what is under way when it is closed, and answers nothing after that',
    async () => {
      const { place } = await openStore();
      const closed = await place.openSharing();
      const replacing = closed.replaceAll([application]);
      await closed.close();
      expect(await replacing).toBe(1);
      await expect(closed.snapshot()).rejects.toThrow(/closed|ended/);
    },
  );
});

/** The sharing applications on a real file, and that every change of them moves the epoch that the ledger checks. */
import { expect, onTestFinished, test } from 'vitest';
import type { SharingApplication } from '../../auth/contract.ts';
import { SharingStore } from '../../auth/sharing/sharing-store.ts';
import { hubFiles, query } from './stores.ts';

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

async function openStore() {
  const { file } = await hubFiles();
  const store = await SharingStore.open(file);
  onTestFinished(async () => store.close());
  return { store, file };
}

test('gives back what was put in, with the epoch of the moment', async () => {
  const { store, file } = await openStore();
  expect(await store.snapshot()).toEqual({ epoch: 0, applications: [] });
  const inTaiyuan = { ...application, division: '140100000000', status: 'refused' as const };
  expect(await store.replaceAll([application, inTaiyuan])).toBe(1);
  expect(await store.snapshot()).toEqual({ epoch: 1, applications: [application, inTaiyuan] });
  expect(query(file, 'SELECT epoch FROM sharing_epoch')).toEqual([{ epoch: 1 }]);
  const again = await SharingStore.open(file);
  expect((await again.snapshot()).epoch).toBe(1);
  await again.close();
});

test('a changed status moves the epoch, the same status does not', async () => {
  const { store } = await openStore();
  await store.replaceAll([application, { ...application, item: 'household.name' }]);
  const suspended = await store.setStatus(key, 'suspended');
  expect(suspended).toEqual({ epoch: 2, applications: [{ ...application, status: 'suspended' }] });
  expect((await store.setStatus(key, 'suspended')).epoch).toBe(2);
  expect((await store.setStatus(key, 'approved')).epoch).toBe(3);
  expect((await store.snapshot()).applications.map((one) => one.status)).toEqual(['approved', 'approved']);
});

test('an unknown application is told and changes nothing', async () => {
  const { store } = await openStore();
  await store.replaceAll([application]);
  const unknown = store.setStatus({ ...key, item: 'health.record' }, 'suspended');
  await expect(unknown).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect((await store.snapshot()).epoch).toBe(1);
});

test('a wrong row replaces nothing', async () => {
  const { store } = await openStore();
  await store.replaceAll([application]);
  const wrong = { ...application, status: 'perhaps' } as unknown as SharingApplication;
  await expect(store.replaceAll([application, wrong])).rejects.toThrow();
  expect(await store.snapshot()).toEqual({ epoch: 1, applications: [application] });
});

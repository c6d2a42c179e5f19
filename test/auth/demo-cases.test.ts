/** Cases on a real file: what the access rule and the ledger's gate see of them. */
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { DemoCases, type NewCase } from '../../cases/demo-cases.ts';
import { StoredLedger } from '../../auth/ledger/stored-ledger.ts';
import { accessRecord } from '../contract/ledger/records.ts';
import { SharingStore } from '../../auth/sharing/sharing-store.ts';
import { execute, hubFiles, query } from './stores.ts';

const newCase: NewCase = {
  id: 'C-2026-0001',
  windowDivision: '140106000000',
  competentDivision: '140105000000',
  tasks: [
    { department: '省民政厅', power: '0700-Z-00100' },
    { department: '省卫生健康委员会', power: '1300-E-00100' },
  ],
  parties: [
    { citizenId: '149999199001010011', role: 'self' },
    { citizenId: '149999199202020022', role: 'spouse' },
  ],
};

async function openCases() {
  const files = await hubFiles();
  const cases = await DemoCases.open(files);
  onTestFinished(async () => cases.close());
  return { cases, files };
}

test('a case is found with its tasks, and its parties in their roles only', async () => {
  const { cases, files } = await openCases();
  await cases.create(newCase);
  const { id, competentDivision, tasks } = newCase;
  const fact = await cases.find(id);
  expect(fact).toMatchObject({ id, competentDivision, version: 1, open: true });
  const byDepartment = (one: { department: string }, other: { department: string }) =>
    one.department < other.department ? -1 : 1;
  const expected = tasks.map((task) => ({ ...task, open: true })).sort(byDepartment);
  expect([...(fact?.reviewTasks ?? [])].sort(byDepartment)).toEqual(expected);
  const everyone = ['149999199001010011', '149999199202020022', '149999200003030033'];
  expect(await cases.parties(id, 'self', everyone)).toEqual(new Set(['149999199001010011']));
  expect(await cases.parties(id, 'spouse', everyone)).toEqual(new Set(['149999199202020022']));
  expect(await cases.parties(id, 'child', everyone)).toEqual(new Set());
  expect(await cases.parties('C-2026-0002', 'self', everyone)).toEqual(new Set());
  const bytes = Buffer.concat([await readFile(files.file), await readFile(`${files.file}-wal`)]);
  expect(bytes.includes('149999199001010011')).toBe(false);
});

test('an unknown number is no case, and a number is given once', async () => {
  const { cases } = await openCases();
  expect(await cases.find('C-0')).toBeNull();
  await cases.create(newCase);
  await expect(cases.create({ ...newCase, parties: [] })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  expect((await cases.parties(newCase.id, 'self', ['149999199001010011'])).size).toBe(1);
});

test('closing a task or the case moves the version', async () => {
  const { cases, files } = await openCases();
  await cases.create(newCase);
  await cases.closeTask(newCase.id, '省民政厅', '0700-Z-00100');
  const fact = await cases.find(newCase.id);
  expect(fact?.version).toBe(2);
  expect(fact?.reviewTasks.find((task) => task.department === '省民政厅')?.open).toBe(false);
  await cases.closeCase(newCase.id);
  expect(await cases.find(newCase.id)).toMatchObject({ open: false, version: 3 });
  await expect(cases.closeCase(newCase.id)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
  await expect(cases.closeTask(newCase.id, '省民政厅', '0700-Z-00100')).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
  });
  expect(query(files.file, 'SELECT version FROM case_file')).toEqual([{ version: 3 }]);
});

test('once a case is closed the ledger takes no record that rests on it being open', async () => {
  const { cases, files } = await openCases();
  const ledger = await StoredLedger.open(files);
  onTestFinished(async () => ledger.close());
  await cases.create(newCase);
  const sharing = await SharingStore.open(files.file);
  onTestFinished(async () => sharing.close());
  const conditions = {
    listEpoch: 7,
    sharingEpoch: 0,
    case: { id: newCase.id, version: 1 },
    credential: null,
  };
  // The lists are not in the file yet: their epoch can't be confirmed.
  expect(await ledger.append(accessRecord(), conditions)).toEqual({ outcome: 'stale', because: 'list' });
  execute(
    files.file,
    `CREATE TABLE published_list(singleton INTEGER PRIMARY KEY CHECK(singleton=1), epoch, hash, published_at);
     INSERT INTO published_list VALUES (1, 7, 'hash', '2026-10-01T00:00:00.000+08:00');`,
  );
  expect(await ledger.append(accessRecord(), conditions)).toMatchObject({ outcome: 'committed' });
  await cases.closeCase(newCase.id);
  expect(await ledger.append(accessRecord(), conditions)).toEqual({ outcome: 'stale', because: 'case' });
  await sharing.replaceAll([]);
  expect(await ledger.append(accessRecord(), conditions)).toEqual({ outcome: 'stale', because: 'sharing' });
});

/**
 * The province that golden requests are asked of: the demo's own generators, lists and cases for a few hundred
 * citizens, at a fixed time and under a fixed key, so that answers and records are the same in every run.
 */
import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock, SharingApplication } from '../../../auth/contract.ts';
import { StoredScopeIndex } from '../../../auth/scope/scope-index.ts';
import { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import { DemoCases, type NewCase } from '../../../cases/demo-cases.ts';
import { ListRepository } from '../../../registry/database/list-repository.ts';
import { openRegistry } from '../../../registry/open-registry.ts';
import { makeSources } from '../../../scripts/demo/make-sources.ts';
import { provinceDay } from '../../../scripts/demo/population/person.ts';
import { printedRequest } from '../../../scripts/demo/printed-request.ts';
import { registrations } from '../../../scripts/demo/registration.ts';
import { demoLists } from '../lists.ts';
import { closedCase, goldenCases } from './cases.ts';

/** A moment of the day on which the demo province is frozen. */
export const goldenClock: Clock = { now: () => new Date(`${provinceDay}T10:00:00+08:00`) };

const population = { citizens: 600, seed: 20_261_001 };

/** An application that covers 太原 only, so that items of one citizen differ in their scope. */
export const limitedApplication = {
  power: '1000-E-00300',
  item: 'tax.socialInsurancePayment',
  division: '140100000000',
};

function withLimit(application: SharingApplication): SharingApplication {
  const { power, item, division } = limitedApplication;
  return application.power === power && application.item === item
    ? { ...application, division }
    : application;
}

/** Any 32 bytes do: pseudonyms in records depend on them. */
const installKey = '7'.repeat(64);

async function writeLists(directory: string, file: string): Promise<void> {
  const { content, sharingApplications } = await demoLists();
  const lists = await ListRepository.open(file, { now: () => goldenClock.now() });
  const version = await lists.publishContent(content);
  await lists.close();
  // Loading the graph takes seconds: every hub opens a copy of it.
  const registry = await openRegistry({ kind: 'embedded', file: path.join(directory, 'registry.grafeo') });
  await registry.load(content, version.hash);
  await registry.close();
  const sharing = await SharingStore.open(file);
  await sharing.replaceAll(sharingApplications.map(withLimit));
  await sharing.close();
}

async function writeCases(file: string, keyFile: string): Promise<void> {
  const { case: printed } = printedRequest(population);
  const printedCase: NewCase = {
    id: printed.caseId,
    windowDivision: '140105000000',
    competentDivision: printed.competentDivision,
    tasks: [{ department: printed.department, power: printed.power }],
    parties: printed.parties,
  };
  const cases = await DemoCases.open({ file, keyFile });
  for (const one of [printedCase, ...goldenCases]) await cases.create(one);
  await cases.closeCase(closedCase.id);
  await cases.close();
}

/** Makes the province in a new folder. Hubs are started on copies of it (`copyProvince`). */
export async function makeProvince(): Promise<string> {
  const directory = mkdtempSync(path.join(tmpdir(), 'qingdan-golden-'));
  const file = path.join(directory, 'hub.sqlite');
  const keyFile = path.join(directory, 'hub-key');
  writeFileSync(keyFile, `${installKey}\n`, { mode: 0o600 });
  await makeSources({ directory, ...population });
  await writeLists(directory, file);
  const index = await StoredScopeIndex.open({ file, keyFile, clock: goldenClock });
  await index.feed('省公安厅', '省公安厅', registrations(directory));
  await index.close();
  await writeCases(file, keyFile);
  return directory;
}

export function copyProvince(province: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'qingdan-golden-'));
  cpSync(province, directory, { recursive: true });
  return directory;
}

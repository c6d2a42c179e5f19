/** Makes the demo province once: sources, lists, sharing applications, registrations and the demo case. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StoredScopeIndex } from '../../auth/scope/scope-index.ts';
import { SharingStore } from '../../auth/sharing/sharing-store.ts';
import { DemoCases } from '../../cases/demo-cases.ts';
import { ListRepository } from '../../registry/database/list-repository.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { startProgress } from '../progress.ts';
import { makeSources } from './make-sources.ts';
import { type DemoManifest, inputsHash, readManifest } from './manifest.ts';
import { type PrintedRequest, printedRequest } from './printed-request.ts';
import { registrations } from './registration.ts';
import { demoSources, registrationColumn } from './source-tables.ts';

export const defaultCitizens = 100_000;
const seed = 20_261_001;

export interface Province {
  readonly manifest: DemoManifest;
  readonly request: PrintedRequest;
}

/** Written last: a run that was stopped before is made again. */
const finishedFile = 'finished.json';
const hubFiles = [
  'hub.sqlite',
  'hub.sqlite-wal',
  'hub.sqlite-shm',
  'registry.grafeo',
  'hub-key',
  finishedFile,
];

async function makeHubFiles(directory: string, request: PrintedRequest): Promise<void> {
  const progress = startProgress('importing the lists');
  const file = path.join(directory, 'hub.sqlite');
  const keyFile = path.join(directory, 'hub-key');
  const { content, sharingApplications } = await importLists({
    folder: path.join(import.meta.dirname, 'data'),
  });
  const lists = await ListRepository.open(file);
  await lists.publishContent(content);
  await lists.close();
  const sharing = await SharingStore.open(file);
  await sharing.replaceAll(sharingApplications);
  await sharing.close();
  progress.done();

  const feeding = startProgress('feeding the scope index');
  const index = await StoredScopeIndex.open({ file, keyFile });
  const { source } = registrationColumn(demoSources());
  const department = demoSources().find(({ name }) => name === source)?.department ?? '';
  const provider = content.catalogue.find(
    ({ path: item }) => item === 'household.registeredDivision',
  )?.provider;
  await index.feed(department, provider ?? null, registrations(directory));
  await index.close();
  const cases = await DemoCases.open({ file, keyFile });
  await cases.create({
    id: request.case.caseId,
    windowDivision: '140105000000',
    competentDivision: request.case.competentDivision,
    tasks: [{ department: request.case.department, power: request.case.power }],
    parties: request.case.parties,
  });
  await cases.close();
  feeding.done();
}

/** Makes what is missing, and says so as it goes. The same citizens are kept unless another number is wanted. */
export async function ensureProvince(directory: string, wanted: number | null): Promise<Province> {
  mkdirSync(directory, { recursive: true });
  const before = readManifest(directory);
  const citizens = wanted ?? before?.citizens ?? defaultCitizens;
  const sdl = path.join(import.meta.dirname, '..', '..', 'schema', 'sources');
  const kept = before !== null && before.citizens === citizens && before.inputs === inputsHash(sdl);
  let manifest = before;
  if (!kept || !manifest) {
    for (const file of hubFiles) rmSync(path.join(directory, file), { force: true, recursive: true });
    const progress = startProgress(`making the demo province of ${citizens} citizens`);
    manifest = await makeSources({
      directory,
      citizens,
      seed,
      progress: (done, of) => progress.update(of === 0 ? 1 : done / of),
    });
    progress.done();
  }
  const finished = path.join(directory, finishedFile);
  const request = printedRequest({ citizens, seed });
  if (!existsSync(finished)) {
    for (const file of hubFiles) rmSync(path.join(directory, file), { force: true, recursive: true });
    await makeHubFiles(directory, request);
    writeFileSync(path.join(directory, 'request.json'), requestBody(request));
    writeFileSync(finished, `${JSON.stringify({ citizens, seed })}\n`);
  }
  return { manifest, request };
}

/** The printed request as the body of an HTTP request. */
function requestBody({ document, ids }: PrintedRequest): string {
  return `${JSON.stringify({ query: document, variables: { ids } })}\n`;
}

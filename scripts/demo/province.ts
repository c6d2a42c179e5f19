/** Makes the demo province once: sources, lists, sharing applications, registrations and the demo case. */
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { StoredScopeIndex } from '../../auth/scope/scope-index.ts';
import { SharingStore } from '../../auth/sharing/sharing-store.ts';
import { DemoCases } from '../../cases/demo-cases.ts';
import { ListRepository } from '../../registry/database/list-repository.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { registrationColumn, registrationItem } from '../../schema/registration.ts';
import { startProgress } from '../progress.ts';
import type { PostgresqlAddress } from '../../database/postgresql/place.ts';
import { madeBefore, makeSources } from './make-sources.ts';
import { type DemoManifest, readManifest } from './manifest.ts';
import { demoDatabase } from './postgresql/database.ts';
import { type PrintedRequest, printedRequest } from './printed-request.ts';
import { postgresqlRegistrations, type Registration, registrations } from './registration.ts';
import { demoSources } from './source-tables.ts';

export const defaultCitizens = 100_000;
const seed = 20_261_001;

export interface Wanted {
  /** As many as there are unless given, else `defaultCitizens`. */
  readonly citizens?: number;
  /** URL of a PostgreSQL database, null for files; where the demo is unless given (`postgresql/database.ts`). */
  readonly database?: string | null;
}

export interface Province {
  readonly manifest: DemoManifest;
  /** The database that the manifest names, with what is needed to enter it. */
  readonly database: PostgresqlAddress | null;
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

interface HubFiles {
  readonly file: string;
  readonly keyFile: string;
}

type Content = Awaited<ReturnType<typeof importLists>>['content'];

async function makeLists({ file }: HubFiles): Promise<Content> {
  const progress = startProgress('importing the lists');
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
  return content;
}

/** Counts the rows as they are taken. */
async function* counted(
  rows: Iterable<Registration> | AsyncIterable<Registration>,
  taken: (rows: number) => void,
): AsyncGenerator<Registration, void> {
  let count = 0;
  for await (const row of rows) {
    yield row;
    if (++count % 1_000 === 0) taken(count);
  }
}

async function feedScopeIndex(
  { file, keyFile }: HubFiles,
  content: Content,
  citizens: number,
  rows: Iterable<Registration> | AsyncIterable<Registration>,
): Promise<void> {
  const feeding = startProgress('feeding the scope index', { total: citizens, unit: 'citizens' });
  const index = await StoredScopeIndex.open({ file, keyFile });
  const { department } = registrationColumn(demoSources());
  const provider = content.catalogue.find(({ path: item }) => item === registrationItem)?.provider;
  await index.feed(
    department,
    provider ?? null,
    counted(rows, (count) => feeding.update(count / citizens)),
  );
  await index.close();
  feeding.done();
}

async function makeCase({ file, keyFile }: HubFiles, request: PrintedRequest): Promise<void> {
  const cases = await DemoCases.open({ file, keyFile });
  await cases.create({
    id: request.case.caseId,
    windowDivision: '140105000000',
    competentDivision: request.case.competentDivision,
    tasks: [{ department: request.case.department, power: request.case.power }],
    parties: request.case.parties,
  });
  await cases.close();
}

/** Makes the sources, with a line for the rows and, in a database, one for the indexes. */
async function makeWithProgress(options: Parameters<typeof makeSources>[0]): Promise<DemoManifest> {
  const { citizens, database } = options;
  const where = database ? ' in PostgreSQL' : '';
  let progress = startProgress(`making the demo province of ${citizens} citizens${where}`, {
    total: citizens,
    unit: 'citizens',
  });
  let rowsAreMade = false;
  let indexing = false;
  const manifest = await makeSources({
    ...options,
    progress: (done, of) => {
      if (!indexing) progress.update(done / of);
      rowsAreMade = done === of;
    },
    // One thread may make indexes while another still makes rows.
    indexing: (done, of) => {
      if (!rowsAreMade) return;
      if (!indexing) {
        indexing = true;
        progress.done();
        progress = startProgress(`making ${of} indexes`, { total: of, unit: 'indexes' });
      }
      progress.update(done / of);
    },
  });
  progress.done();
  return manifest;
}

/**
 * Makes what is missing, and says so as it goes. The same citizens are kept, in the same place, unless others are
 * wanted or another place is.
 */
export async function ensureProvince(directory: string, wanted: Wanted): Promise<Province> {
  mkdirSync(directory, { recursive: true });
  const before = readManifest(directory);
  const citizens = wanted.citizens ?? before?.citizens ?? defaultCitizens;
  const found = demoDatabase(directory, wanted.database, before?.database ?? null);
  const database = found?.location ?? null;
  const options = { directory, citizens, seed, database };
  let manifest = await madeBefore(options);
  if (manifest === null) {
    for (const file of hubFiles) rmSync(path.join(directory, file), { force: true, recursive: true });
    manifest = await makeWithProgress(options);
  }
  found?.remember();
  const finished = path.join(directory, finishedFile);
  const request = printedRequest({ citizens, seed });
  if (!existsSync(finished)) {
    for (const file of hubFiles) rmSync(path.join(directory, file), { force: true, recursive: true });
    const files = { file: path.join(directory, 'hub.sqlite'), keyFile: path.join(directory, 'hub-key') };
    const content = await makeLists(files);
    const rows = database ? postgresqlRegistrations(directory, database) : registrations(directory);
    await feedScopeIndex(files, content, citizens, rows);
    await makeCase(files, request);
    writeFileSync(path.join(directory, 'request.json'), requestBody(request));
    writeFileSync(finished, `${JSON.stringify({ citizens, seed })}\n`);
  }
  return { manifest, database, request };
}

/** The printed request as the body of an HTTP request. */
function requestBody({ document, ids }: PrintedRequest): string {
  return `${JSON.stringify({ query: document, variables: { ids } })}\n`;
}

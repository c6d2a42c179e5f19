/** The demo province of a size in a database of its own, made ready for the bench once: lists filled up, case, views. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { demoAudience, demoIssuer, mintToken, openDemoKeys } from '../../auth/caller/demo-keys.ts';
import { DemoCases } from '../../cases/demo-cases.ts';
import type { SourceLocation } from '../../connectors/open.ts';
import { destinationsAt } from '../../outbound/destinations.ts';
import { provinceDivision } from '../../schema/domain.ts';
import { openHub } from '../../server/hub.ts';
import { sourceLocations } from '../../scripts/demo/manifest.ts';
import { ensureProvince } from '../../scripts/demo/province.ts';
import { demoSources } from '../../scripts/demo/source-tables.ts';
import type { PeerSettings } from '../peers/settings.ts';
import { fillUp } from '../workload/fill-up.ts';
import { benchCase, benchDepartment, benchItems, benchPower } from '../workload/items.ts';
import { type BenchDatabase, databaseOf } from './postgresql.ts';

export interface BenchProvince {
  readonly citizens: number;
  /** Hub files, to be copied for each hub (`hubDirectory`). */
  readonly directory: string;
  readonly sources: readonly (readonly [name: string, location: SourceLocation])[];
  readonly peers: PeerSettings;
  readonly token: string;
  /** Random citizens, who are parties of the bench's case; requests ask for them only. */
  readonly ids: readonly string[];
}

/** Where the one REST source would be; nobody asks it for anything. */
const restAddress = 'http://127.0.0.1:9';

export interface ProvinceOptions {
  readonly citizens: number;
  /** How many citizens requests ask for, all together. */
  readonly asked: number;
  readonly folder: string;
}

/** Sources of the bench's items; their schemas are where the peers look for tables. */
const schemas: readonly string[] = [
  // The register of residence has every citizen once: PostGraphile's view of a citizen stands on it.
  ...new Set(benchItems.map(({ path: item }) => item.split('.')[0] ?? '')),
];

const searchPath = `-c search_path=${schemas.map((name) => `"${name}"`).join(',')}`;

/** The same random citizens each time, of all districts and ages. */
async function randomCitizens(client: Client, count: number): Promise<readonly string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select 公民身份号码 as id from 户籍人口 where length(公民身份号码) = 18 order by md5(公民身份号码) limit $1`,
    [count],
  );
  return rows.map(({ id }) => id);
}

async function makeViews(client: Client): Promise<void> {
  const text = readFileSync(new URL('../peers/postgraphile-views.sql', import.meta.url), 'utf8');
  const hash = createHash('sha256').update(text).digest('hex');
  const { rows } = await client.query(
    `select 1 from pg_namespace where nspname = 'bench_graph' and obj_description(oid) = $1
     and to_regproc('bench_graph.citizens_by_ids') is not null`,
    [hash],
  );
  if (rows.length > 0) return;
  await client.query(text);
  await client.query(`comment on schema bench_graph is '${hash}'`);
}

/** The case in which all of them may be asked for. False when there is one already. */
export async function createBenchCase(cases: DemoCases, ids: readonly string[]): Promise<boolean> {
  if ((await cases.find(benchCase)) !== null) return false;
  await cases.create({
    id: benchCase,
    windowDivision: '140105000000',
    competentDivision: provinceDivision,
    tasks: [{ department: benchDepartment, power: benchPower }],
    parties: ids.map((citizenId) => ({ citizenId, role: 'self' as const })),
  });
  return true;
}

/** Fills the lists up once. The case is made last, so that it says that the rest is done. */
async function makeReady(client: Client, directory: string, ids: readonly string[]): Promise<void> {
  const cases = await DemoCases.open({
    file: path.join(directory, 'hub.sqlite'),
    keyFile: path.join(directory, 'hub-key'),
  });
  try {
    if ((await cases.find(benchCase)) !== null) return;
    await fillUp(client, demoSources(), (source) => source, ids);
    await client.query('checkpoint');
    await createBenchCase(cases, ids);
  } finally {
    await cases.close();
  }
}

export async function prepareProvince(
  server: BenchDatabase,
  { citizens, asked, folder }: ProvinceOptions,
): Promise<BenchProvince> {
  const directory = path.join(folder, `province-${citizens}`);
  const url = await databaseOf(server, `bench_${citizens}`);
  const { manifest, database } = await ensureProvince(directory, { citizens, database: url });
  const client = new Client({ connectionString: url, options: searchPath });
  await client.connect();
  let ids: readonly string[];
  try {
    ids = await randomCitizens(client, asked);
    await makeReady(client, directory, ids);
    await makeViews(client);
  } finally {
    await client.end();
  }
  const keys = await openDemoKeys(directory);
  const token = await mintToken(keys, { department: benchDepartment, powers: [benchPower] });
  const sources = [...sourceLocations(directory, manifest, restAddress, database)];
  const identity = { keySetFile: keys.keySetFile, issuer: demoIssuer, audience: demoAudience };
  await fillGraph(directory, sources, identity);
  return { citizens, directory, sources, peers: { url, schemas, ...identity }, token, ids };
}

/** Starts a hub once, which fills its graph: what a first start does, and takes memory for, no later one does. */
async function fillGraph(
  directory: string,
  sources: BenchProvince['sources'],
  identity: { readonly keySetFile: string; readonly issuer: string; readonly audience: string },
): Promise<void> {
  if (existsSync(path.join(directory, 'registry.grafeo'))) return;
  const { keySetFile, issuer, audience } = identity;
  const hub = await openHub({
    directory,
    identity: { keySet: { file: keySetFile }, issuer, audience, allowDemoKeys: true },
    sources: new Map(sources),
    outbound: destinationsAt([restAddress]),
    report: () => undefined,
  });
  await hub.close();
}

const hubFiles = ['hub.sqlite', 'hub.sqlite-wal', 'hub.sqlite-shm', 'registry.grafeo', 'hub-key'] as const;

/** A copy of the hub's files under a name of its own: two hubs never share them. */
export function hubDirectory({ directory }: BenchProvince, name: string): string {
  const copy = path.join(directory, 'hubs', name);
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const file of hubFiles) {
    const from = path.join(directory, file);
    if (existsSync(from)) cpSync(from, path.join(copy, file), { recursive: true });
  }
  return copy;
}

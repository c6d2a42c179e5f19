/** A whole small demo: every topic's source, readable by the hub's own connectors, and agreeing with the people. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Connector, InvalidValue, type SourceRow } from '../../connectors/contract.ts';
import { openConnector } from '../../connectors/open.ts';
import { OutboundClient } from '../../outbound/client.ts';
import { destinationsAt } from '../../outbound/destinations.ts';
import { makeSources } from '../../scripts/demo/make-sources.ts';
import { type DemoManifest, sourceLocations } from '../../scripts/demo/manifest.ts';
import type { Person } from '../../scripts/demo/population/person.ts';
import { makePopulation } from '../../scripts/demo/population/population.ts';
import { registrations } from '../../scripts/demo/registration.ts';
import { type RestService, startRestService } from '../../scripts/demo/rest-service.ts';
import { demoSources, tablesOf } from '../../scripts/demo/source-tables.ts';
import { testDirectory } from './demo-directory.ts';

const citizens = 2_000;
const seed = 'small';
const parent = testDirectory();
const directory = path.join(parent.path, 'demo');
const sources = demoSources();
const people = [...makePopulation({ citizens, seed })].flatMap(({ members }) => members);
const done: number[] = [];
let manifest: DemoManifest;
let service: RestService;
let outbound: OutboundClient;

beforeAll(async () => {
  manifest = await makeSources({ directory, citizens, seed, progress: (count) => done.push(count) });
  service = await startRestService(directory);
  outbound = new OutboundClient(destinationsAt([service.url]));
}, 60_000);

afterAll(async () => {
  await outbound.close();
  await service.stop();
  parent.remove();
});

/** SHA-256 of every file by its path below the directory. */
function hashes(of: string): Record<string, string> {
  const files = readdirSync(of, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [path.relative(of, file), createHash('sha256').update(readFileSync(file)).digest('hex')];
    }),
  );
}

async function connect(name: string): Promise<Connector> {
  const source = manifest.sources.find((each) => each.name === name);
  const location = sourceLocations(directory, manifest, service.url).get(name);
  if (source === undefined || location === undefined) throw new Error(`no source \`${name}\``);
  return openConnector(source.kind, location, { source: name, outbound, timeLimitMilliseconds: 20_000 });
}

test('makes a source for every topic, each table with rows where two thousand people can have some', () => {
  expect(manifest.sources.map(({ name }) => name)).toEqual(sources.map(({ name }) => name));
  expect(manifest.sources).toHaveLength(27);
  for (const source of sources) {
    const made = manifest.sources.find(({ name }) => name === source.name);
    expect(Object.keys(made?.tables ?? {})).toEqual([...source.tables.keys()]);
  }
  const counts = manifest.sources.flatMap(({ tables }) => Object.values(tables).map(({ rows }) => rows));
  expect(counts.reduce((sum, rows) => sum + rows, 0)).toBeGreaterThan(citizens * 15);
  expect(counts.filter((rows) => rows > 0).length / counts.length).toBeGreaterThan(0.6);
  expect(done.at(-1)).toBe(citizens);
});

describe.each(sources)('the source $name', (source) => {
  const tables = tablesOf(source);

  test('holds what its manifest counts, in columns that its connector can read', async () => {
    const connector = await connect(source.name);
    try {
      const ids = people.slice(0, 400).map(({ id }) => id);
      const asked = new Set(ids);
      for (const table of tables) {
        const read = connector.compile({
          table: table.name,
          key: table.key,
          legacyKeys: table.legacyKeys,
          group: null,
          columns: table.columns,
          orderBy: null,
          updatedAt: table.updatedAt,
        });
        const rows: readonly SourceRow[] = await read.run(ids, AbortSignal.timeout(20_000));
        const wrong = rows.flatMap(({ key, values }) =>
          asked.has(key) && values.every((value) => !(value instanceof InvalidValue))
            ? []
            : [{ key, values }],
        );
        expect(wrong, table.name).toEqual([]);
      }
      const described = await connector.describe();
      const names = described.filter(({ name }) => source.tables.has(name)).map(({ name }) => name);
      expect(new Set(names)).toEqual(new Set(source.tables.keys()));
    } finally {
      await connector.close();
    }
  });
});

test('registers every citizen once, in the division of the person', () => {
  const registered = [...registrations(directory)];
  expect(registered).toHaveLength(citizens);
  expect(new Map(registered.map(({ citizenId, division }) => [citizenId, division]))).toEqual(
    new Map(people.map(({ id, division }) => [id, division])),
  );
});

test('keys some rows by the 15-digit ID, finds names from before a change, and lacks some rows', () => {
  const database = new DatabaseSync(path.join(directory, 'province/sources/vehicles.sqlite'), {
    readOnly: true,
  });
  const keys = database.prepare('SELECT DISTINCT "身份证明号码" AS key FROM "机动车驾驶人"').all();
  database.close();
  const legacy = new Map(people.map((person): [unknown, Person] => [person.legacyId, person]));
  const old = keys.filter(({ key }) => String(key).length === 15);
  expect(old.length).toBeGreaterThan(5);
  expect(old.every(({ key }) => (legacy.get(key)?.age ?? 0) > 30)).toBe(true);
  const register = manifest.sources.find(({ name }) => name === 'household');
  expect(register?.tables['户籍人口']?.rows).toBe(citizens);
  expect(register?.tables['人口基本信息']?.rows).toBeLessThan(citizens);
});

test('indexes each key, and the number that households share', () => {
  const database = new DatabaseSync(path.join(directory, 'province/sources/household.sqlite'), {
    readOnly: true,
  });
  const plans = ['公民身份号码', '户号'].map((column) =>
    database.prepare(`EXPLAIN QUERY PLAN SELECT * FROM "户籍人口" WHERE "${column}" = 'x'`).all(),
  );
  database.close();
  for (const [step] of plans) expect(step?.['detail']).toMatch(/USING INDEX/);
});

test('makes the same bytes again for the same seed on any number of threads, and others for another', async () => {
  const again = testDirectory();
  try {
    const small = { citizens: 300, seed: 9 };
    await makeSources({ directory: path.join(again.path, 'one'), ...small, workers: 1 });
    await makeSources({ directory: path.join(again.path, 'two'), ...small, workers: 2 });
    await makeSources({ directory: path.join(again.path, 'other'), ...small, seed: 10 });
    const one = hashes(path.join(again.path, 'one'));
    expect(hashes(path.join(again.path, 'two'))).toEqual(one);
    expect(hashes(path.join(again.path, 'other'))).not.toEqual(one);
    expect(Object.keys(one).length).toBeGreaterThan(27);
  } finally {
    again.remove();
  }
}, 60_000);

/** The province in PostgreSQL is the one in files: the same rows, and by the hub the same answer to the printed request. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Connector, SourceRow, TableRead } from '../../connectors/contract.ts';
import { openConnector, type SourceLocation } from '../../connectors/open.ts';
import { OutboundClient } from '../../outbound/client.ts';
import { destinationsAt } from '../../outbound/destinations.ts';
import { sourceLocations } from '../../scripts/demo/manifest.ts';
import { makePopulation } from '../../scripts/demo/population/population.ts';
import { ensureProvince, type Province } from '../../scripts/demo/province.ts';
import { type RestService, startRestService } from '../../scripts/demo/rest-service.ts';
import { demoSources, tablesOf } from '../../scripts/demo/source-tables.ts';
import { type GraphReply, startHub } from '../fixtures/hub.ts';
import { makePostgresqlDatabase, type PostgresqlDatabase } from '../support/postgresql-database.ts';
import { postgresqlForTests } from '../support/postgresql.ts';
import { testDirectory } from './demo-directory.ts';

const citizens = 500;
const access = await postgresqlForTests();

/** The row by itself: one that is still as it came over the wire says the same. */
function plain({ key, group, updatedAt, values, strayed }: SourceRow): SourceRow {
  return { key, group, updatedAt, values, ...(strayed ? { strayed } : {}) };
}

describe.skipIf(access === null)('the same province in files and in PostgreSQL', () => {
  const directories = { files: testDirectory(), postgresql: testDirectory() };
  const provinces = new Map<string, Province>();
  const services = new Map<string, RestService>();
  let database: PostgresqlDatabase;

  beforeAll(async () => {
    database = await makePostgresqlDatabase();
    for (const [place, directory] of Object.entries(directories)) {
      const wanted = { citizens, database: place === 'files' ? null : database.url };
      provinces.set(place, await ensureProvince(directory.path, wanted));
      services.set(place, await startRestService(directory.path));
    }
  });

  afterAll(async () => {
    for (const service of services.values()) await service.stop();
    for (const directory of Object.values(directories)) directory.remove();
    await database.remove();
  });

  function locations(place: keyof typeof directories): ReadonlyMap<string, SourceLocation> {
    const [province, service] = [provinces.get(place), services.get(place)];
    if (!province || !service) throw new Error(`no province in ${place}`);
    return sourceLocations(directories[place].path, province.manifest, service.url, province.database);
  }

  test('puts the sources that are databases there, and leaves files and the service as they are', () => {
    const kinds = (place: string): Map<string, string> =>
      new Map(provinces.get(place)?.manifest.sources.map(({ name, kind }) => [name, kind]));
    const [files, postgresql] = [kinds('files'), kinds('postgresql')];
    expect(files.size).toBe(27);
    for (const [name, kind] of files) {
      expect(postgresql.get(name), name).toBe(kind === 'SQLITE' ? 'POSTGRESQL' : kind);
    }
    expect([...postgresql.values()].filter((kind) => kind === 'POSTGRESQL')).toHaveLength(20);
  });

  test('gives every row of every table alike, in the same order', async () => {
    const ids = [...makePopulation({ citizens, seed: 20_261_001 })].flatMap(({ members }) =>
      members.map(({ id }) => id),
    );
    const [files, postgresql] = [locations('files'), locations('postgresql')];
    const outbound = new OutboundClient(destinationsAt([...services.values()].map(({ url }) => url)));
    onTestFinished(() => outbound.close());
    let rows = 0;
    for (const source of demoSources()) {
      const open = (places: ReadonlyMap<string, SourceLocation>): Promise<Connector> =>
        openConnector(source.kind, places.get(source.name) ?? { file: '' }, {
          source: source.name,
          outbound,
          timeLimitMilliseconds: 20_000,
        });
      const [one, other] = [await open(files), await open(postgresql)];
      for (const { name, key, legacyKeys, columns, updatedAt, indexed } of tablesOf(source)) {
        // A REST source answers by citizen only.
        const groups = source.kind === 'REST' ? [null] : [null, ...indexed.slice(1)];
        for (const group of groups) {
          const read: TableRead = { table: name, key, legacyKeys, group, columns, orderBy: null, updatedAt };
          const asked = group === null ? ids : ids.slice(0, 50);
          const ask = async (from: Connector): Promise<readonly SourceRow[]> => {
            const found = await from.compile(read).run(asked, AbortSignal.timeout(20_000));
            return found.map(plain);
          };
          const expected = await ask(one);
          expect(await ask(other), `${source.name}.${name}`).toEqual(expected);
          rows += expected.length;
        }
      }
      await one.close();
      await other.close();
    }
    expect(rows).toBeGreaterThan(citizens * 15);
  });

  test('answers the printed request byte for byte the same', async () => {
    const replies = new Map<string, GraphReply>();
    for (const place of ['files', 'postgresql'] as const) {
      const request = provinces.get(place)?.request;
      const running = await startHub({
        files: {
          directory: directories[place].path,
          sources: locations(place),
          citizens: request?.ids ?? [],
          shared: true,
        },
        // What is compared are answers, on however busy a machine.
        limits: { timeLimit: 60_000, sourceTimeLimit: 30_000 },
      });
      const kinds = new Set([...running.hub.served.connectors.values()].map(({ kind }) => kind));
      expect(kinds).toEqual(new Set(['CSV', 'REST', place === 'files' ? 'SQLITE' : 'POSTGRESQL']));
      replies.set(
        place,
        await running.ask(request?.document ?? '', {
          variables: { ids: request?.ids },
          headers: { 'x-case': request?.case.caseId ?? '' },
        }),
      );
      expect(running.faults).toEqual([]);
      await running.close();
      // Loading the graph of the lists takes seconds: it is the same for both.
      const graph = 'registry.grafeo';
      if (place === 'files') {
        const { files, postgresql } = directories;
        cpSync(path.join(files.path, graph), path.join(postgresql.path, graph), { recursive: true });
      }
    }
    const [files, postgresql] = [replies.get('files'), replies.get('postgresql')];
    expect(files?.status).toBe(200);
    expect(files?.body.errors).toBeUndefined();
    expect(files?.text.length).toBeGreaterThan(50_000);
    expect(postgresql?.text).toBe(files?.text);
  }, 180_000);
});

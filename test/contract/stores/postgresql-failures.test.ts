/** Connections and servers that break under a hub: only the calls under way are lost. */
import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import { DemoCases } from '../../../cases/demo-cases.ts';
import { HubPool } from '../../../database/postgresql/pool.ts';
import { contentHash } from '../../../registry/content/rows.ts';
import { startOwnPostgresql } from '../../../scripts/test-servers/postgresql/start.ts';
import { demoLists } from '../../support/lists.ts';
import { makePostgresqlPlace, postgresql, type PostgresqlPlace } from './postgresql-place.ts';

const newCase = {
  id: 'C-2026-0001',
  windowDivision: '140106000000',
  competentDivision: '140105000000',
  tasks: [{ department: '省民政厅', power: '0700-Z-00100' }],
  parties: [],
};

async function openPlace(): Promise<PostgresqlPlace> {
  const place = await makePostgresqlPlace();
  onTestFinished(() => place.remove());
  return place;
}

/** Ends server processes, and waits until they have ended. */
async function terminateAll(admin: Client, pids: readonly number[]): Promise<void> {
  await admin.query('SELECT pg_terminate_backend(pid, 5000) FROM unnest($1::integer[]) AS pid', [pids]);
}

/** Server processes of the pool, which has as many connections as asked for. */
async function fill(hub: HubPool, connections: number): Promise<readonly number[]> {
  const asking = Array.from({ length: connections }, () =>
    hub.transaction(async (client) => {
      const { rows } = await client.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid');
      await sleep(100);
      return rows[0]?.pid ?? 0;
    }),
  );
  return [...new Set(await Promise.all(asking))];
}

describe.skipIf(postgresql.skip)('a hub whose connections break', () => {
  test('goes on with its next call when all of them were idle', async () => {
    const place = await openPlace();
    const admin = await place.client();
    const [lists, sharing, cases, index] = await Promise.all([
      place.openLists(),
      place.openSharing(),
      place.openCases(),
      place.openScopeIndex(),
    ]);
    await cases.create(newCase);
    for (let round = 0; round < 3; round += 1) {
      const pids = await fill(place.hub, 8);
      expect(pids).toHaveLength(8);
      await terminateAll(admin, pids);
      const answers = Promise.all([
        cases.find(newCase.id),
        lists.published(),
        sharing.replaceAll([]),
        index.divisions(['nobody']),
      ]);
      expect(await answers).toMatchObject([{ id: newCase.id }, null, round + 1, new Map()]);
    }
  });

  test('loses a call under way, and only that', async () => {
    const place = await openPlace();
    const sharing = await place.openSharing();
    await sharing.replaceAll([]);
    const [holder, admin] = [await place.client(), await place.client()];
    await holder.query('BEGIN; SELECT epoch FROM sharing_epoch FOR SHARE');
    const replacing = sharing.replaceAll([]);
    const outcome = expect(replacing).rejects.toThrow(/terminat/);
    const waiting = `SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'sharing_epoch'::regclass`;
    let pids: readonly number[] = [];
    while (pids.length === 0) pids = (await admin.query<{ pid: number }>(waiting)).rows.map(({ pid }) => pid);
    await terminateAll(admin, pids);
    await outcome;
    await holder.query('COMMIT');
    expect(await sharing.replaceAll([])).toBe(2);
  });

  test('keeps the version in force when one ends in the middle of a change of the lists', async () => {
    const place = await openPlace();
    const admin = await place.client();
    const lists = await place.openLists();
    const { content } = await demoLists();
    const version = await lists.publishContent(content);
    const half = { ...content, divisions: content.divisions.slice(0, 10_000) };
    const publishing = lists.publishContent(half);
    const outcome = expect(publishing).rejects.toThrow(/terminat/);
    const writing = `SELECT pid FROM pg_locks WHERE granted AND mode = 'RowExclusiveLock'
      AND relation = 'list_row'::regclass`;
    let pids: readonly number[] = [];
    while (pids.length === 0) pids = (await admin.query<{ pid: number }>(writing)).rows.map(({ pid }) => pid);
    await terminateAll(admin, pids);
    await outcome;
    expect(await lists.published()).toStrictEqual(version);
    expect(contentHash(await lists.content())).toBe(version.hash);
    expect(await lists.versions()).toStrictEqual([version]);
  });

  test('a hub that stands still within a transaction is ended by the server', async () => {
    const place = await openPlace();
    const lost = place.hub.transaction(async (client) => {
      await client.query("SET idle_in_transaction_session_timeout = '200ms'");
      await client.query('SELECT 1');
      await sleep(600);
      await client.query('SELECT 1');
    });
    await expect(lost).rejects.toThrow();
    expect((await place.hub.query({ text: 'SELECT 1 AS one' })).rows).toEqual([{ one: 1 }]);
  });

  test('a server that crashes has kept what was said to be done, and is used again when it is back', async () => {
    const server = await startOwnPostgresql({ say: () => undefined });
    onTestFinished(() => server.stop());
    const folder = await mkdtemp(join(tmpdir(), 'qingdan-stores-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const hub = new HubPool({ url: server.url });
    onTestFinished(() => hub.close());
    const sharing = await SharingStore.onPostgresql(hub);
    const cases = await DemoCases.onPostgresql(hub, join(folder, 'hub.key'));
    await cases.create(newCase);
    const epoch = await sharing.replaceAll([]);
    await server.crash();
    await expect(sharing.snapshot()).rejects.toThrow();
    await server.restart();
    expect((await sharing.snapshot()).epoch).toBe(epoch);
    expect(await cases.find(newCase.id)).toMatchObject({ version: 1 });
    await cases.closeCase(newCase.id);
  });
});

/**
 * Changes of what decides against appends of the ledger, which read what they rest on `FOR SHARE`: each waits for the
 * other, in the order in which they came, and neither ends in a deadlock.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { SharingStore } from '../../../auth/sharing/sharing-store.ts';
import { DemoCases } from '../../../cases/demo-cases.ts';
import { ListRepository } from '../../../registry/database/list-repository.ts';
import { makePostgresqlPlace, postgresql, type PostgresqlPlace } from './postgresql-place.ts';
import { smallLists } from './small-lists.ts';

const decision = { document: '示例省清单办〔2026〕1号（虚构文号）', since: '2026-03-01' };
const code = '0700-E-00100';
const caseId = 'C-2026-0001';
const newCase = (id: string) => ({
  id,
  windowDivision: '140106000000',
  competentDivision: '140105000000',
  tasks: [{ department: '省民政厅', power: code }],
  parties: [],
});

async function openStores(place: PostgresqlPlace) {
  const [lists, sharing, cases] = await Promise.all([
    place.openLists(),
    place.openSharing(),
    place.openCases(),
  ]);
  const content = await smallLists();
  await lists.publishContent(content);
  await sharing.replaceAll([]);
  await cases.create(newCase(caseId));
  return { lists, sharing, cases };
}

type Stores = Awaited<ReturnType<typeof openStores>>;

interface Change {
  readonly name: string;
  /** What an append asks to rest on it. */
  readonly shared: string;
  /** Value before, and after the change. */
  readonly values: readonly [number, number];
  make(stores: Stores): Promise<unknown>;
}

const changes: readonly Change[] = [
  {
    name: 'the lists',
    shared: 'SELECT epoch AS value FROM published_list WHERE singleton = 1 FOR SHARE',
    values: [1, 2],
    make: ({ lists }) => lists.repealPower(code, decision),
  },
  {
    name: 'the sharing applications',
    shared: 'SELECT epoch AS value FROM sharing_epoch WHERE singleton = 1 FOR SHARE',
    values: [1, 2],
    make: ({ sharing }) => sharing.replaceAll([]),
  },
  {
    name: 'a case',
    shared: `SELECT version AS value FROM case_file WHERE id = '${caseId}' FOR SHARE`,
    values: [1, 2],
    make: ({ cases }) => cases.closeCase(caseId),
  },
  {
    name: 'a task of a case',
    shared: `SELECT version AS value FROM case_file WHERE id = '${caseId}' FOR SHARE`,
    values: [1, 2],
    make: ({ cases }) => cases.closeTask(caseId, '省民政厅', code),
  },
];

async function valueOf(client: Client, statement: string): Promise<number | undefined> {
  const { rows } = await client.query<{ readonly value: number }>(statement);
  return rows[0]?.value;
}

/** Whether a promise has settled within 200 ms. */
async function settles(promise: Promise<unknown>): Promise<boolean> {
  return Promise.race([promise.then(() => true), sleep(200, false)]);
}

describe.skipIf(postgresql.skip)('changes and appends', () => {
  async function open(): Promise<{ readonly place: PostgresqlPlace; readonly stores: Stores }> {
    const place = await makePostgresqlPlace();
    onTestFinished(() => place.remove());
    return { place, stores: await openStores(place) };
  }

  test.each(changes)('a change of $name waits for an append, and the next append for it', async (change) => {
    const { place, stores } = await open();
    const [append, later, latest] = [await place.client(), await place.client(), await place.client()];
    await append.query('BEGIN');
    expect(await valueOf(append, change.shared)).toBe(change.values[0]);
    const changing = change.make(stores);
    expect(await settles(changing)).toBe(false);
    // Whoever reads only waits for nobody.
    expect((await stores.lists.published())?.epoch).toBe(1);
    expect((await stores.sharing.snapshot()).epoch).toBe(1);
    expect((await stores.cases.find(caseId))?.version).toBe(1);
    await later.query('BEGIN');
    const asking = valueOf(later, change.shared);
    expect(await settles(asking)).toBe(false);
    await append.query('COMMIT');
    await changing;
    expect(await asking).toBe(change.values[1]);
    // Appends don't wait for each other.
    await latest.query('BEGIN');
    expect(await valueOf(latest, change.shared)).toBe(change.values[1]);
    await Promise.all([later.query('COMMIT'), latest.query('COMMIT')]);
  });

  test('an append that came first leaves a new case alone', async () => {
    const { place, stores } = await open();
    const append = await place.client();
    await append.query('BEGIN');
    await valueOf(append, changes[2]?.shared ?? '');
    await stores.cases.create(newCase('C-2026-0002'));
    await append.query('COMMIT');
  });

  test.each(changes)('a change of $name comes to its turn among appends without end', async (change) => {
    const { place, stores } = await open();
    const clients = await Promise.all(Array.from({ length: 6 }, () => place.client()));
    const end = new AbortController();
    const appending = clients.map(async (client) => {
      while (!end.signal.aborted) {
        await client.query('BEGIN');
        await valueOf(client, change.shared);
        await sleep(10);
        await client.query('COMMIT');
      }
    });
    await sleep(100);
    const started = performance.now();
    await change.make(stores);
    expect(performance.now() - started).toBeLessThan(2000);
    end.abort();
    await Promise.all(appending);
  });

  test('changes of all kinds by two replicas among appends end in no deadlock', async () => {
    const { place, stores } = await open();
    const hub = place.replica();
    const [lists, sharing, cases] = await Promise.all([
      ListRepository.onPostgresql(hub),
      SharingStore.onPostgresql(hub),
      DemoCases.onPostgresql(hub, place.keyFile),
    ]);
    const replica: Stores = { lists, sharing, cases };
    const clients = await Promise.all(Array.from({ length: 4 }, () => place.client()));
    await clients[0]?.query(
      'CREATE TABLE record(at integer); CREATE TABLE head(records integer); INSERT INTO head VALUES (0)',
    );
    const end = new AbortController();
    const appending = clients.map(async (client, turn) => {
      // Whichever order an append takes them in.
      const order = [...changes.slice(turn % 3, 3), ...changes.slice(0, turn % 3)];
      while (!end.signal.aborted) {
        await client.query('BEGIN');
        for (const { shared } of order) await client.query(shared);
        await client.query('UPDATE head SET records = records + 1');
        await client.query('INSERT INTO record VALUES (1)');
        await client.query('COMMIT');
      }
    });
    const rounds = Array.from({ length: 10 }, (_, at) => at);
    const changing = [stores, replica].flatMap(({ lists, sharing, cases }, which) => {
      const own = which === 0 ? code : '0700-Z-00100';
      return [
        (async () => {
          for (const _ of rounds) {
            await lists.repealPower(own, decision);
            await lists.restorePower(own);
          }
        })(),
        (async () => {
          for (const _ of rounds) await sharing.replaceAll([]);
        })(),
        (async () => {
          for (const at of rounds) {
            const id = `C-${which}-${at}`;
            await cases.create(newCase(id));
            await cases.closeTask(id, '省民政厅', code);
            await cases.closeCase(id);
          }
        })(),
      ];
    });
    const outcomes = await Promise.allSettled(changing);
    end.abort();
    await Promise.all(appending);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect((await stores.lists.published())?.epoch).toBe(41);
    expect((await stores.sharing.snapshot()).epoch).toBe(21);
  });
});

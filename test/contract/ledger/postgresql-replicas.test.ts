/** Several hubs on one ledger: one chain, one gate, whatever becomes of one of them or of the server. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { AppendResult } from '../../../auth/contract.ts';
import { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import { startOwnPostgresql } from '../../../scripts/test-servers/postgresql/start.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { killedAfter } from './child.ts';
import { postgresqlHarness, type PostgresqlHarness } from './postgresql-place.ts';
import { accessRecord } from './records.ts';
import { conditions } from './suite.ts';

const sequenceOf = (result: AppendResult): number => (result.outcome === 'committed' ? result.sequence : -1);
const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe.skipIf((await postgresqlForTests()) === null)('replicas on one PostgreSQL', () => {
  let harness: PostgresqlHarness;
  beforeEach(async () => {
    harness = await postgresqlHarness();
  });
  afterEach(() => harness.dispose());

  const openReplica = async (): Promise<StoredLedger> => {
    const replica = await harness.open();
    onTestFinished(() => replica.terminate());
    return replica;
  };
  const openReplicas = (count: number): Promise<readonly StoredLedger[]> =>
    Promise.all(Array.from({ length: count }, openReplica));

  /** Until some session waits for what the harness holds. */
  const waitsForLock = async (): Promise<void> => {
    const waiting = 'SELECT 1 FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))';
    await expect.poll(async () => (await harness.query(waiting)).length).toBeGreaterThan(0);
  };

  test('that start together on an empty database keep one chain', async () => {
    const replicas = await openReplicas(3);
    const appended = replicas.flatMap((replica) =>
      Array.from({ length: 60 }, () => replica.append(accessRecord(), conditions())),
    );
    const sequences = (await Promise.all(appended)).map(sequenceOf);
    expect(sequences.toSorted((one, other) => one - other)).toEqual(upTo(180));
    for (const replica of replicas) expect(await replica.verify()).toEqual({ records: 180, brokenAt: null });
  });

  test('in processes of their own that are killed leave the chain whole to the others', async () => {
    const survivor = await openReplica();
    const others = Promise.all([killedAfter(harness, 60), killedAfter(harness, 30)]);
    let ended = false;
    const own: number[] = [];
    const load = (async () => {
      for (;;) {
        if (ended) return;
        own.push(sequenceOf(await survivor.append(accessRecord(), conditions())));
      }
    })();
    const confirmed = (await others).flat();
    ended = true;
    await load;
    // The turn of the killed ones has passed to whoever waits.
    own.push(sequenceOf(await survivor.append(accessRecord(), conditions())));
    const verification = await survivor.verify();
    expect(verification.brokenAt).toBeNull();
    expect(new Set([...confirmed, ...own]).size).toBe(confirmed.length + own.length);
    expect(verification.records).toBeGreaterThanOrEqual(Math.max(...confirmed, ...own));
  });

  test('append nothing that rests on a token once its revocation has returned at one of them', async () => {
    const revoking = await openReplica();
    const appending = await openReplicas(2);
    for (let round = 1; round <= 10; round += 1) {
      const given = conditions({ credential: { id: `token-${round}`, expiresAt: Date.now() / 1000 + 3600 } });
      let revoked = false;
      const committedAfter: boolean[] = [];
      const load = appending.flatMap((replica) =>
        Array.from({ length: 4 }, async () => {
          for (;;) {
            const startedAfter = revoked;
            const result = await replica.append(accessRecord(), given);
            if (result.outcome === 'stale') return result.because;
            committedAfter.push(startedAfter);
          }
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
      await revoking.revokeCredential(`token-${round}`);
      revoked = true;
      expect(new Set(await Promise.all(load))).toEqual(new Set(['credential']));
      expect(committedAfter).not.toContain(true);
    }
  });

  test('let a revocation return only after the appends that have not seen it', async () => {
    const [appending, revoking] = [await openReplica(), await openReplica()];
    // An append that has read its grounds and can't write yet.
    await harness.execute('BEGIN; LOCK TABLE ledger_record IN SHARE MODE');
    const appended = appending.append(accessRecord(), conditions());
    await waitsForLock();
    let returned = false;
    const revoked = revoking.revokeCredential('token-1').finally(() => (returned = true));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(returned).toBe(false);
    await harness.execute('COMMIT');
    expect(await appended).toMatchObject({ outcome: 'committed' });
    await revoked;
    expect(await appending.append(accessRecord(), conditions())).toEqual({
      outcome: 'stale',
      because: 'credential',
    });
  });

  test('let a change of the lists pass under load, and append nothing that rests on the lists before it', async () => {
    const replicas = await openReplicas(3);
    for (let epoch = 2; epoch <= 11; epoch += 1) {
      let published = false;
      const committedAfter: boolean[] = [];
      const load = replicas.flatMap((replica) =>
        Array.from({ length: 4 }, async () => {
          for (;;) {
            const startedAfter = published;
            const result = await replica.append(accessRecord(), conditions({ listEpoch: epoch - 1 }));
            if (result.outcome === 'stale') return;
            committedAfter.push(startedAfter);
          }
        }),
      );
      await new Promise((resolve) => setTimeout(resolve, 10));
      await harness.execute(`UPDATE published_list SET epoch = ${epoch}`);
      published = true;
      await Promise.all(load);
      expect(committedAfter).not.toContain(true);
    }
  });

  test('wait for a change that is not committed yet, and judge by what became of it', async () => {
    const replica = await openReplica();
    for (const [end, expected] of [
      ['ROLLBACK', { outcome: 'committed' }],
      ['COMMIT', { outcome: 'stale', because: 'sharing' }],
    ] as const) {
      await harness.execute('BEGIN; UPDATE sharing_epoch SET epoch = 2');
      let settled = false;
      const appended = replica.append(accessRecord(), conditions()).finally(() => (settled = true));
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(settled).toBe(false);
      await harness.execute(end);
      expect(await appended).toMatchObject(expected);
    }
  });

  test('try again what the server gave up for a deadlock', async () => {
    const replica = await openReplica();
    await harness.execute("INSERT INTO case_file VALUES ('C2', 1)");
    await replica.append(accessRecord(), conditions());
    await harness.execute("BEGIN; UPDATE case_file SET version = 2 WHERE id = 'C2'");
    const ofCase = (id: string) => conditions({ case: { id, version: 1 } });
    // Whatever comes with the first waits behind it, and goes in one group.
    const appended = Promise.all(
      ['C1', 'C1', 'C2', 'C1'].map((id) => replica.append(accessRecord(), ofCase(id))),
    );
    await waitsForLock();
    await harness.execute("UPDATE case_file SET version = version WHERE id = 'C1'");
    await harness.execute('COMMIT');
    const outcomes = (await appended).map((result) =>
      result.outcome === 'stale' ? result.because : result.outcome,
    );
    expect(outcomes).toEqual(['committed', 'committed', 'case', 'committed']);
    expect(await replica.verify()).toEqual({ records: 4, brokenAt: null });
  });

  test('find what a record rests on where it is made after the ledger was opened', async () => {
    await harness.execute('ALTER TABLE case_file RENAME TO later; DROP TABLE published_list');
    const replica = await openReplica();
    expect(await replica.append(accessRecord(), conditions())).toEqual({
      outcome: 'stale',
      because: 'list',
    });
    expect(await replica.append(accessRecord(), null)).toMatchObject({ outcome: 'committed' });
    await harness.execute(`CREATE TABLE published_list(singleton integer PRIMARY KEY, epoch integer);
      INSERT INTO published_list VALUES (1, 1)`);
    expect(await replica.append(accessRecord(), conditions())).toEqual({
      outcome: 'stale',
      because: 'case',
    });
    await harness.execute('ALTER TABLE later RENAME TO case_file');
    expect(await replica.append(accessRecord(), conditions())).toMatchObject({ sequence: 2 });
  });

  test('with another key file append nothing, and leave the chain to those with the right one', async () => {
    const right = await openReplica();
    await right.append(accessRecord(), null);
    const keyFile = join(harness.keyFile, '..', 'other.key');
    const wrong = await StoredLedger.onPostgresql(harness.database, { keyFile });
    onTestFinished(() => wrong.terminate());
    await expect(wrong.append(accessRecord(), null)).rejects.toThrow('key file');
    expect((await wrong.verify()).brokenAt).not.toBeNull();
    expect(await right.append(accessRecord(), null)).toMatchObject({ sequence: 2 });
  });

  test('keep every digit of a duration, also where the database has other customs', async () => {
    const { url, schema } = harness.database;
    await harness.execute(`CREATE DATABASE ${schema}`);
    await harness.execute(`ALTER DATABASE ${schema} SET extra_float_digits = 0`);
    const place = new URL(url);
    place.pathname = `/${schema}`;
    const { keyFile } = harness;
    const ledger = await StoredLedger.onPostgresql({ url: place.href }, { keyFile });
    const durations = [0.1 + 0.2, 1e-7, 123_456_789.123_456_78, 0];
    for (const durationMilliseconds of durations)
      await ledger.append(accessRecord({ durationMilliseconds }), null);
    const stored = await ledger.read(1, 10);
    expect(stored.map(({ record }) => record.durationMilliseconds)).toEqual(durations);
    expect(await ledger.verify()).toEqual({ records: 4, brokenAt: null });
    await ledger.close();
    await harness.execute(`DROP DATABASE ${schema}`);
  });

  test('go on when the server is back, with all that was confirmed', async () => {
    const server = await startOwnPostgresql();
    onTestFinished(() => server.stop());
    const ledger = await StoredLedger.onPostgresql({ url: server.url }, { keyFile: harness.keyFile });
    onTestFinished(() => ledger.terminate());
    const confirmed: number[] = [];
    const load = Array.from({ length: 5 }, async () => {
      for (;;) confirmed.push(sequenceOf(await ledger.append(accessRecord(), null)));
    }).map((one) => one.catch((error: unknown) => error));
    await expect.poll(() => confirmed.length).toBeGreaterThan(20);
    await server.crash();
    for (const error of await Promise.all(load)) expect(error).toBeInstanceOf(Error);
    await server.restart();
    const next = sequenceOf(await ledger.append(accessRecord(), null));
    expect(next).toBeGreaterThan(Math.max(...confirmed));
    expect(await ledger.verify()).toEqual({ records: next, brokenAt: null });
  });
});

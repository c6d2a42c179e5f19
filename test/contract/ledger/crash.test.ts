/** A hub that is killed (SIGKILL) has on record everything that it had confirmed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { StoredLedger } from '../../../auth/ledger/stored-ledger.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { killedAfter, type ChildPlace } from './child.ts';
import { postgresqlHarness } from './postgresql-place.ts';

async function survivesKills(place: ChildPlace, open: () => Promise<StoredLedger>): Promise<void> {
  let last = 0;
  for (let round = 0; round < 3; round += 1) {
    const confirmed = await killedAfter(place, 40);
    const ledger = await open();
    const { records, brokenAt } = await ledger.verify();
    await ledger.close();
    expect(brokenAt).toBeNull();
    expect(Math.min(...confirmed)).toBe(last + 1);
    expect(records).toBeGreaterThanOrEqual(Math.max(...confirmed));
    last = records;
  }
}

test('what was confirmed before a kill is there after it, and the chain is whole', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'qingdan-crash-'));
  const files = { file: join(directory, 'hub.sqlite'), keyFile: join(directory, 'hub.key') };
  await survivesKills(files, () => StoredLedger.open(files));
  await rm(directory, { recursive: true });
});

test.skipIf((await postgresqlForTests()) === null)('so it is on PostgreSQL', async () => {
  const harness = await postgresqlHarness();
  await survivesKills(harness, () => harness.open());
  await harness.dispose();
});

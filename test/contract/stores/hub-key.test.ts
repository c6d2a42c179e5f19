/** The hub's tables belong to one key file: a hub with another one does not start, and makes none where there should be one. */
import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../auth/clock.ts';
import type { PostgresqlDatabase } from '../../../database/postgresql/pool.ts';
import { openStores } from '../../../server/stores.ts';
import { postgresqlForTests } from '../../support/postgresql.ts';
import { makePostgresqlPlace } from './postgresql-place.ts';

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-key-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function open(directory: string, database?: PostgresqlDatabase): Promise<void> {
  const stores = await openStores({ directory, database, clock: systemClock });
  await stores.close();
}

const hasPostgresql = (await postgresqlForTests()) !== null;

describe.each(['SQLite', 'PostgreSQL'] as const)('the key of tables on %s', (kind) => {
  test.skipIf(kind === 'PostgreSQL' && !hasPostgresql)('is the one with which they began', async () => {
    const [first, second] = [await makeFolder(), await makeFolder()];
    const place = kind === 'PostgreSQL' ? await makePostgresqlPlace() : null;
    onTestFinished(() => place?.remove());
    const database = place ? { url: place.url, schema: place.schema } : undefined;
    await open(first, database);
    await open(first, database);
    const at = place ? second : first;
    const key = join(at, 'hub-key');
    // The second hub on PostgreSQL has none yet; on SQLite it was lost.
    await copyFile(join(first, 'hub-key'), join(second, 'kept'));
    await rm(key, { force: true });
    const refused = { code: 'NOT_READY', message: expect.stringContaining('belongs to another key') };
    await expect(open(at, database)).rejects.toMatchObject(refused);
    expect(await readdir(at)).not.toContain('hub-key');
    const other = await makeFolder();
    await open(other);
    await copyFile(join(other, 'hub-key'), key);
    await expect(open(at, database)).rejects.toMatchObject(refused);
    await copyFile(join(second, 'kept'), key);
    await open(at, database);
  });
});

test.skipIf(!hasPostgresql)(
  'hubs that begin together on PostgreSQL, each without a key, do not both start',
  async () => {
    const place = await makePostgresqlPlace();
    onTestFinished(() => place.remove());
    const folders = [await makeFolder(), await makeFolder()];
    const database = { url: place.url, schema: place.schema };
    const outcomes = await Promise.allSettled(folders.map((folder) => open(folder, database)));
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  },
);

test('a database that cannot be reached is told without its password', async () => {
  const directory = join(await makeFolder(), 'hub');
  await mkdir(directory);
  const database = { url: 'postgresql://hub:verysecret@127.0.0.1:9/hub?sslmode=disable' };
  const opening = open(directory, database);
  await expect(opening).rejects.toMatchObject({
    code: 'NOT_READY',
    message: expect.stringMatching(/ECONNREFUSED.*check `database`/),
  });
  await expect(opening).rejects.toMatchObject({ message: expect.not.stringContaining('verysecret') });
  expect(await readdir(directory)).toEqual([]);
});

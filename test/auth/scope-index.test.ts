/** The scope index on a real file: who feeds it, what is stale, how fast it is, what a thief of the file finds. */
import { chmod, readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { expect, onTestFinished, test } from 'vitest';
import { StoredScopeIndex, type Registration } from '../../auth/scope/scope-index.ts';
import { hubFiles } from './stores.ts';

const source = '省公安厅';
const citizen = (serial: number): string => `149999${10_000_000_000 + serial}X`;

async function openIndex(options: { maximumAgeDays?: number; now?: () => Date } = {}) {
  const files = await hubFiles();
  const { now = () => new Date(), ...rest } = options;
  const index = await StoredScopeIndex.open({ ...files, ...rest, clock: { now } });
  onTestFinished(async () => index.close());
  return { index, files };
}

test('gives the divisions of known citizens and leaves out unknown ones', async () => {
  const { index } = await openIndex();
  const rows = [{ citizenId: citizen(1), division: '140105001003' }];
  expect(await index.feed(source, source, rows)).toEqual({ stored: 1, rejected: 0 });
  expect(await index.divisions([citizen(1), citizen(2)])).toEqual(new Map([[citizen(1), '140105001003']]));
  expect(await index.divisions([])).toEqual(new Map());
});

test('takes a later registration in place of an earlier one, in one feed or another', async () => {
  const { index } = await openIndex();
  const moved = [
    { citizenId: citizen(1), division: '140105001003' },
    { citizenId: citizen(1), division: '140212001001' },
  ];
  await index.feed(source, source, moved);
  expect([...(await index.divisions([citizen(1)])).values()]).toEqual(['140212001001']);
  await index.feed(source, source, [{ citizenId: citizen(1), division: '140106001001' }]);
  expect([...(await index.divisions([citizen(1)])).values()]).toEqual(['140106001001']);
});

test('is fed by the source department only', async () => {
  const { index } = await openIndex();
  const rows = [{ citizenId: citizen(1), division: '140105001003' }];
  await expect(index.feed('省民政厅', source, rows)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  await expect(index.feed(source, null, rows)).rejects.toMatchObject({ code: 'FORBIDDEN' });
  expect(await index.citizens()).toBe(0);
});

test('rejects rows of the wrong form and keeps the rest', async () => {
  const { index } = await openIndex();
  const rows = [
    { citizenId: '149999900101001', division: '140105001003' },
    { citizenId: citizen(1), division: '1401' },
    { citizenId: citizen(2), division: '140105001003' },
  ];
  expect(await index.feed(source, source, rows)).toEqual({ stored: 1, rejected: 2 });
});

test('what was fed too long ago is unknown', async () => {
  let now = new Date('2026-10-01T00:00:00Z');
  const { index } = await openIndex({ maximumAgeDays: 30, now: () => now });
  await index.feed(source, source, [{ citizenId: citizen(1), division: '140105001003' }]);
  now = new Date('2026-10-31T00:00:00Z');
  expect((await index.divisions([citizen(1)])).size).toBe(1);
  now = new Date('2026-10-31T00:00:01Z');
  expect((await index.divisions([citizen(1)])).size).toBe(0);
});

test('a feed that breaks off leaves what was stored, and says why', async () => {
  const { index } = await openIndex();
  async function* breaking(): AsyncGenerator<Registration> {
    for (let serial = 0; serial < 5000; serial += 1)
      yield { citizenId: citizen(serial), division: '140105001003' };
    await Promise.reject(new Error('the source broke off'));
  }
  await expect(index.feed(source, source, breaking())).rejects.toThrow('the source broke off');
  expect(await index.citizens()).toBe(4000);
});

test('takes 100,000 rows in seconds and looks 500 up in milliseconds', async () => {
  const { index } = await openIndex();
  function* rows(): Generator<Registration> {
    for (let serial = 0; serial < 100_000; serial += 1)
      yield { citizenId: citizen(serial), division: '140105001003' };
  }
  const started = performance.now();
  expect(await index.feed(source, source, rows())).toEqual({ stored: 100_000, rejected: 0 });
  const fed = performance.now() - started;
  const ids = Array.from({ length: 500 }, (_, place) => citizen(place * 199));
  const times: number[] = [];
  for (let round = 0; round < 50; round += 1) {
    const begun = performance.now();
    expect((await index.divisions(ids)).size).toBe(500);
    times.push(performance.now() - begun);
  }
  times.sort((one, other) => one - other);
  console.log(
    `scope index: 100,000 rows in ${fed.toFixed(0)} ms; 500 look-ups in ${times[25]?.toFixed(2)} ms`,
  );
  expect(fed).toBeLessThan(15_000);
  expect(times[25]).toBeLessThan(20);
});

test('the file holds no ID, and without its key nothing is found', async () => {
  const { index, files } = await openIndex();
  await index.feed(source, source, [{ citizenId: citizen(1), division: '140105001003' }]);
  const bytes = Buffer.concat([await readFile(files.file), await readFile(`${files.file}-wal`)]);
  expect(bytes.includes(citizen(1))).toBe(false);
  const other = await hubFiles();
  const withoutKey = await StoredScopeIndex.open({ file: files.file, keyFile: other.keyFile });
  expect((await withoutKey.divisions([citizen(1)])).size).toBe(0);
  await withoutKey.close();
  await chmod(files.keyFile, 0o644);
  await expect(StoredScopeIndex.open(files)).rejects.toMatchObject({ code: 'NOT_READY' });
});

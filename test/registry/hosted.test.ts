/** The embedded graph's process: it rests when nothing is asked, and is started again when it has ended. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contentHash } from '../../registry/content/rows.ts';
import { GrafeoConnection } from '../../registry/embedded/connection.ts';
import { openHosted } from '../../registry/embedded/hosted.ts';
import { demoLists } from '../support/lists.ts';

let folder = '';
let file = '';
let hash = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'qingdan-hosted-'));
  file = path.join(folder, 'registry.grafeo');
  const { content } = await demoLists();
  hash = contentHash(content);
  const store = await openHosted(file);
  await store.load(content, hash);
  await store.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function processes(): readonly number[] {
  try {
    const found = execFileSync('pgrep', ['-f', `process\\.ts ${file}$`], { encoding: 'utf8' });
    return found.trim().split('\n').map(Number);
  } catch {
    // None.
    return [];
  }
}

async function until(holds: () => boolean): Promise<void> {
  for (let left = 200; !holds() && left > 0; left -= 1) await pause(25);
  expect(holds()).toBe(true);
}

test('its process ends when nothing is asked of it, and starts again with the next question', async () => {
  const store = await openHosted(file, 300);
  try {
    expect(await store.verifiedHash()).toBe(hash);
    await until(() => processes().length === 0);
    // The file is free now, but still this hub's.
    await (await GrafeoConnection.open(file)).close();
    await expect(openHosted(file)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    const answers = await Promise.all([store.power('0700-E-00100'), store.departments()]);
    expect(answers[0]?.power.code).toBe('0700-E-00100');
    expect(answers[1]).toHaveLength(396);
    expect(processes()).toHaveLength(1);
  } finally {
    await store.close();
  }
  expect(processes()).toHaveLength(0);
});

test('one that is ended from outside fails what waits, and the next question is answered', async () => {
  const store = await openHosted(file);
  try {
    const [id] = processes();
    const waiting = expect(store.verifiedHash()).rejects.toThrow('the database process has ended');
    process.kill(id ?? 0, 'SIGKILL');
    await waiting;
    expect(await store.verifiedHash()).toBe(hash);
  } finally {
    await store.close();
  }
});

test('what is called after its end is refused', async () => {
  const store = await openHosted(file);
  await store.close();
  await expect(store.departments()).rejects.toThrow('the database has been closed');
});

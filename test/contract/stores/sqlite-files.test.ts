/** What only the hub's SQLite file has: a thread that owns it, other connections, and files that are no database. */
import { setTimeout as sleep } from 'node:timers/promises';
import { writeFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Connection } from '../../../database/connection.ts';
import { threadOf } from '../../../database/thread.ts';
import { contentHash } from '../../../registry/content/rows.ts';
import { ListRepository } from '../../../registry/database/list-repository.ts';
import type { Operations } from '../../../registry/database/operations.ts';
import { demoLists } from '../../support/lists.ts';
import { smallLists } from './small-lists.ts';
import { makeSqlitePlace, type SqlitePlace } from './sqlite-place.ts';

const decision = { document: '示例省清单办〔2026〕1号（虚构文号）', since: '2026-03-01' };
const code = '0700-E-00100';

async function openPlace(): Promise<SqlitePlace> {
  const place = await makeSqlitePlace();
  onTestFinished(() => place.remove());
  return place;
}

test('a change of the lists waits for another connection that writes', async () => {
  const place = await openPlace();
  const repository = await place.openLists();
  onTestFinished(() => repository.close());
  await repository.publishContent(await smallLists());
  const other = new DatabaseSync(place.file);
  other.exec('BEGIN IMMEDIATE');
  let done = false;
  const repealing = repository.repealPower(code, decision).then((result) => {
    done = true;
    return result;
  });
  await sleep(300);
  expect(done).toBe(false);
  other.exec('COMMIT');
  other.close();
  expect((await repealing).repealed.code).toBe(code);
});

test('the version in force stays when the thread is ended in the middle of a change', async () => {
  const place = await openPlace();
  const { content } = await demoLists();
  const before = await place.openLists();
  const version = await before.publishContent(content);
  await before.close();
  const entry = new URL('../../../registry/database/worker.ts', import.meta.url);
  const thread = new Connection<Operations>(threadOf(entry, { file: place.file }));
  expect(await thread.call('published')).toStrictEqual(version);
  const half = { ...content, divisions: content.divisions.slice(0, 10_000) };
  const publishing = thread.call('publishContent', half, '2026-03-01T09:02:03.004+08:00');
  const outcome = expect(publishing).rejects.toThrow('the database has been closed');
  await sleep(100);
  await thread.terminate();
  await outcome;
  const repository = await place.openLists();
  onTestFinished(() => repository.close());
  expect(await repository.published()).toStrictEqual(version);
  expect(contentHash(await repository.content())).toBe(version.hash);
});

test('a thread without work is ended after a while, and started again when there is some', async () => {
  const place = await openPlace();
  const threads = (): number =>
    process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length;
  const before = threads();
  const entry = new URL('../../../registry/database/worker.ts', import.meta.url);
  const thread = new Connection<Operations>(threadOf(entry, { file: place.file }), {
    restAfterMilliseconds: 50,
  });
  const { content } = await demoLists();
  // What is under way keeps it.
  const version = await thread.call('publishContent', content, '2026-03-01T09:02:03.004+08:00');
  expect(threads()).toBeGreaterThan(before);
  await vi.waitFor(() => expect(threads()).toBe(before), { timeout: 5_000 });
  expect(await thread.call('published')).toStrictEqual(version);
  await thread.call('close');
  await thread.terminate();
  await expect(thread.call('published')).rejects.toThrow('the database has been closed');
});

test('a file that is no database is refused', async () => {
  const place = await openPlace();
  const other = join(place.folder, 'other.sqlite');
  await writeFile(other, 'rubbish '.repeat(1000));
  await expect(ListRepository.open(other)).rejects.toThrow(/not a database/u);
});

test('a scope index of an earlier version, without the times of its rows, is kept', async () => {
  const place = await openPlace();
  const row = { citizenId: '14999919800101001X', division: '140105001003' };
  const index = await place.openScopeIndex();
  await index.feed('省公安厅', '省公安厅', [row]);
  await index.close();
  const connection = new DatabaseSync(place.file);
  connection.exec('ALTER TABLE scope_index DROP COLUMN changed_at');
  connection.close();
  const [later, beside] = await Promise.all([place.openScopeIndex(), place.openScopeIndex()]);
  expect((await later.divisions([row.citizenId])).size).toBe(1);
  await later.feed('省公安厅', '省公安厅', [{ ...row, division: '140106001001' }]);
  expect([...(await beside.divisions([row.citizenId])).values()]).toEqual(['140106001001']);
  await Promise.all([later.close(), beside.close()]);
});

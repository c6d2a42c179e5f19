/** How a hub ends what changes its lists: the graph must not go while something waits for it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../auth/clock.ts';
import { openRegistry } from '../../registry/open-registry.ts';
import { createPublishing } from '../../server/publishing.ts';
import { openStores } from '../../server/stores.ts';
import { smallLists } from '../contract/stores/small-lists.ts';

test('it ends with what it follows, and begins nothing after', async () => {
  const directory = mkdtempSync(path.join(tmpdir(), 'qingdan-publishing-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const stores = await openStores({ directory, clock: systemClock });
  onTestFinished(() => stores.close());
  const { lists, sharing } = stores;
  const registry = await openRegistry({ kind: 'embedded', file: path.join(directory, 'registry.grafeo') });
  onTestFinished(() => registry.close());
  // What another hub has published, and this one does not have yet.
  await lists.publishContent(await smallLists());
  const projecting = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const steps: string[] = [];
  const publishing = createPublishing({
    lists,
    registry,
    sharing,
    exclusively: (work) => stores.exclusively(work),
    handOffLimit: 0,
    today: () => '2026-10-01',
    current: () => ({ listEpoch: 0, sharingEpoch: 0 }),
    project: async () => {
      steps.push('project');
      projecting.resolve();
      await goOn.promise;
      await registry.verifiedHash();
    },
    refresh: (version) => {
      steps.push(`refresh ${String(version?.epoch)}`);
      return Promise.resolve();
    },
  });
  const following = publishing.catchUp();
  await projecting.promise;
  const closing = publishing.close().then(() => steps.push('closed'));
  await expect(publishing.repealPower('0700-Z-00100', '示例')).rejects.toMatchObject({ code: 'NOT_READY' });
  await publishing.catchUp();
  expect(steps).toEqual(['project']);
  goOn.resolve();
  await Promise.all([following, closing]);
  expect(steps).toEqual(['project', 'refresh 1', 'closed']);
  expect(await lists.published()).toMatchObject({ epoch: 1 });
});

/** Hubs side by side on one schema. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { contentHash } from '../../../registry/content/rows.ts';
import { ListRepository } from '../../../registry/database/list-repository.ts';
import { makePostgresqlPlace, postgresql } from './postgresql-place.ts';
import { smallLists } from './small-lists.ts';

describe.skipIf(postgresql.skip)('replicas on one schema', () => {
  test('take epochs one after the other without a gap', async () => {
    const place = await makePostgresqlPlace();
    onTestFinished(() => place.remove());
    const content = await smallLists();
    const lists = await place.openLists();
    const first = await lists.publishContent(content);
    const decision = { document: '示例省清单办〔2026〕1号（虚构文号）', since: '2026-03-01' };
    const epochs: number[] = [];
    const change = async (code: string): Promise<void> => {
      const replica = await ListRepository.onPostgresql(place.replica());
      for (let round = 0; round < 15; round += 1) {
        epochs.push((await replica.repealPower(code, decision)).version.epoch);
        epochs.push((await replica.restorePower(code)).version.epoch);
      }
    };
    const end = new AbortController();
    const read = async (): Promise<number> => {
      let versions = 0;
      for (; !end.signal.aborted; versions += 1) {
        const version = await lists.published();
        expect(contentHash(await lists.content(version?.epoch))).toBe(version?.hash);
      }
      return versions;
    };
    const reading = read();
    await Promise.all(content.powers.map(({ code }) => change(code))).finally(() => end.abort());
    expect(await reading).toBeGreaterThan(2);
    expect(epochs.toSorted((one, other) => one - other)).toEqual(epochs.map((_, at) => at + 2));
    expect(await lists.published()).toMatchObject({ epoch: 61, hash: first.hash });
    expect((await lists.versions()).map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: 61 }, (_, at) => at + 1),
    );
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeTests } from './changes.ts';
import { checksumTests } from './checksum.ts';
import { pageTests } from './pages.ts';
import { queryTests } from './queries.ts';
import { searchTests } from './search.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** What every store of the registry must do, with the full lists of the demo province. */
export function registrySuite(name: string, skip: boolean, open: () => Promise<StoreUnderTest>): void {
  describe.skipIf(skip)(`registry store: ${name}`, () => {
    let opened: StoreUnderTest | null = null;
    const current = (): StoreUnderTest => {
      if (opened === null) throw new Error('the store is not open');
      return opened;
    };
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened?.close();
    });

    it('loads the full lists in less than thirty seconds and tells its progress', () => {
      const { loadSeconds, progress } = current();
      expect(loadSeconds).toBeLessThan(30);
      expect(progress.length).toBeGreaterThan(20);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      expect(progress.at(-1)).toBe(1);
    });

    queryTests(current);
    pageTests(current);
    searchTests(current);
    changeTests(current);
    checksumTests(current);
  });
}

import { describe, expect, it } from 'vitest';
import type { Page, Power, PowerFilter } from '../../../registry/contract.ts';
import type { StoreUnderTest } from './store-under-test.ts';

async function allPages<T>(size: number, next: (first: number, after: string | null) => Promise<Page<T>>) {
  const items: T[] = [];
  let cursor: string | null = null;
  let total = 0;
  do {
    const page: Page<T> = await next(size, cursor);
    expect(page.items.length).toBeLessThanOrEqual(size);
    items.push(...page.items);
    ({ nextCursor: cursor, total } = page);
  } while (cursor !== null);
  expect(items.length).toBe(total);
  return items;
}

/** Pages: no gaps, no repeats, whatever the filter and size. */
export function pageTests(current: () => StoreUnderTest): void {
  const powers = (filter: PowerFilter, size: number): Promise<readonly Power[]> =>
    allPages(size, (first, after) => current().store.powers(filter, first, after));

  describe('pages', () => {
    it('walks all powers by code without gaps or repeats', async () => {
      expect(await powers({}, 1000)).toStrictEqual(current().content.powers);
      expect(await powers({ status: 'inForce' }, 617)).toStrictEqual(current().content.powers);
    });

    it('filters by department and type', async () => {
      const { content } = current();
      const civil = content.powers.filter(({ department }) => department === '省民政厅');
      expect(await powers({ department: '省民政厅' }, 7)).toStrictEqual(civil);
      expect(await powers({ department: '省民政厅', type: '行政给付' }, 10)).toStrictEqual(
        civil.filter(({ type }) => type === '行政给付'),
      );
      expect(await powers({ type: '行政裁决' }, 4)).toStrictEqual(
        content.powers.filter(({ type }) => type === '行政裁决'),
      );
    });

    it('gives a local department the powers delegated to it', async () => {
      const { content } = current();
      const delegated = content.delegations.filter((row) => row.toDepartment === '小店区民政局');
      const codes = (await powers({ department: '小店区民政局' }, 3)).map(({ code }) => code);
      expect(codes.length).toBeGreaterThan(0);
      expect(codes).toStrictEqual(delegated.map(({ power }) => power).sort());
    });

    it('gives an empty page for what is unknown', async () => {
      expect(await powers({ department: '没有这个部门' }, 10)).toStrictEqual([]);
    });

    it('ends exactly at the last row', async () => {
      const { store } = current();
      const { total } = await store.powers({ department: '省民政厅' }, 1, null);
      expect((await store.powers({ department: '省民政厅' }, total, null)).nextCursor).toBeNull();
      expect((await store.powers({ department: '省民政厅' }, total - 1, null)).nextCursor).not.toBeNull();
    });

    it('walks the service items', async () => {
      const items = await allPages(100, (first, after) => current().store.serviceItems(null, first, after));
      expect(items).toStrictEqual(current().content.serviceItems);
    });

    it('refuses a cursor that it did not give and a size that is none', async () => {
      const { store } = current();
      for (const cursor of ['', 'x', 'eHh4', '0700-E-00100']) {
        await expect(store.powers({}, 10, cursor)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      }
      for (const size of [0, -1, 1.5, Number.NaN, 1001]) {
        await expect(store.powers({}, size, null)).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
      }
    });
  });
}

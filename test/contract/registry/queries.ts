import { describe, expect, it } from 'vitest';
import { policyFactsOf } from '../../../registry/content/policy-facts.ts';
import type { StoreUnderTest } from './store-under-test.ts';

/** Every query but pages and search, compared with the content that was loaded. */
export function queryTests(current: () => StoreUnderTest): void {
  describe('queries', () => {
    it('gives the facts that decide exactly as the lists have them', async () => {
      const { store, content } = current();
      expect(await store.policyFacts()).toStrictEqual(policyFactsOf(content));
    });

    it('gives a power with everything that hangs on it', async () => {
      const { store, content } = current();
      for (const code of [
        '0700-E-00100',
        '0100-A-00100',
        '0600-G-00300',
        content.powers.at(-1)?.code ?? '',
      ]) {
        const detail = await store.power(code);
        expect(detail).toStrictEqual({
          power: content.powers.find((power) => power.code === code),
          responsibilities: content.responsibilities.filter((row) => row.power === code),
          needs: content.needs.filter((row) => row.power === code),
          exercises: content.exercises.filter((row) => row.power === code),
          delegations: content.delegations.filter((row) => row.power === code),
          serviceItems: content.serviceItems.filter((item) => item.stages.flat().includes(code)),
        });
      }
    });

    it('gives null for a power that is not on the list, whatever its code', async () => {
      const { store } = current();
      for (const code of ['9999-Z-99999', '', '"', "' OR 1=1 //", '0700-E-00100 ']) {
        expect(await store.power(code)).toBeNull();
        expect(await store.repealed(code)).toBeNull();
      }
    });

    it('gives the departments of all levels', async () => {
      const { store, content } = current();
      expect(await store.departments()).toStrictEqual(content.departments);
      expect(await store.department('省民政厅')).toStrictEqual(
        content.departments.find(({ name }) => name === '省民政厅'),
      );
      expect(await store.department('小店区民政局')).toMatchObject({
        level: 'county',
        division: '140105000000',
        parent: '省民政厅',
      });
      expect(await store.department('民政厅')).toBeNull();
    });

    it('gives the divisions from the province to the village', async () => {
      const { store, content } = current();
      const province = await store.divisions(null);
      expect(province).toStrictEqual([
        { code: '140000000000', name: '山西省', level: 'province', parent: null },
      ]);
      let above = province[0];
      for (const level of ['city', 'county', 'township', 'village']) {
        const below = await store.divisions(above?.code ?? '');
        expect(below).toStrictEqual(content.divisions.filter(({ parent }) => parent === above?.code));
        above = below[0];
        expect(above?.level).toBe(level);
        expect(await store.division(above?.code ?? '')).toStrictEqual(above);
      }
      expect(await store.divisions(above?.code ?? '')).toStrictEqual([]);
      expect(await store.division('150000000000')).toBeNull();
    });

    it('gives the catalogue with the provider of each item', async () => {
      const { store, content } = current();
      expect(await store.catalogue()).toStrictEqual(content.catalogue);
    });

    it('gives a service item with its stages and materials', async () => {
      const { store, content } = current();
      const bundles = content.serviceItems.filter((item) => item.stages.length > 1);
      expect(bundles.length).toBeGreaterThan(10);
      for (const item of bundles.slice(0, 3)) {
        expect(await store.serviceItem(item.code)).toStrictEqual({
          item,
          materials: content.materials.filter(({ serviceItem }) => serviceItem === item.code),
        });
      }
      expect(await store.serviceItem('0700-S-99900')).toBeNull();
    });

    it('gives no repealed power where none has left', async () => {
      const { store } = current();
      expect(await store.powers({ status: 'repealed' }, 10, null)).toStrictEqual({
        items: [],
        nextCursor: null,
        total: 0,
      });
    });
  });
}

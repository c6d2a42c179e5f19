import { describe, expect, it } from 'vitest';
import type { StoreUnderTest } from './store-under-test.ts';

const texts = [
  // Several words, in any order; a phrase across the index's pairs of characters; one that is nowhere.
  '食品 许可',
  '许可 食品',
  '食品安全法',
  '最低生活保障',
  '社会救助家庭经济状况核对',
  '量子计算机许可证',
  // A single character is no pair.
  '煤',
  '煤 许可',
  // Signs that a search language would read, in both widths.
  '（',
  '(学历条件)',
  '“好',
  '"',
  '"食品"',
  "'",
  '/',
  '公路/桥梁',
  '\\',
  '食品 AND',
  'AND',
  '*',
  '食品*',
  '[a TO b]',
  '{}',
  '~',
  '^',
  '$code',
  // Spaces of both widths between and around words.
  '  食品　许可  ',
  // Latin letters and digits.
  'gsp',
  '12',
];

/** What a reader would find with a pencil: all words in name, law or handling body, wide forms as narrow ones. */
function contains(parts: readonly string[], text: string): boolean {
  const plain = (value: string): string => value.normalize('NFKC').toLowerCase();
  const words = plain(text).split(/\s+/u).filter(Boolean);
  return words.every((word) => parts.some((part) => plain(part).includes(word)));
}

/** Full text in Chinese. */
export function searchTests(current: () => StoreUnderTest): void {
  describe('search', () => {
    it.each(texts)('finds exactly the powers with: %s', async (text) => {
      const { store, content } = current();
      const expected = content.powers.filter((power) =>
        contains([power.name, power.law, power.handlingBody], text),
      );
      const page = await store.powers({ text }, 1000, null);
      expect(page.total).toBe(expected.length);
      expect(page.items).toStrictEqual(expected.slice(0, 1000));
    });

    it('finds something, so that the comparison means something', async () => {
      const { store } = current();
      for (const text of ['食品 许可', '煤', '(', '食品安全法', '社会救助家庭经济状况核对']) {
        expect((await store.powers({ text }, 1, null)).total).toBeGreaterThan(0);
      }
    });

    it.each(['', '   ', '\u3000'])('takes a text without words (%j) for no text', async (text) => {
      const { store, content } = current();
      expect((await store.powers({ text }, 1, null)).total).toBe(content.powers.length);
      expect((await store.serviceItems(text, 1, null)).total).toBe(content.serviceItems.length);
    });

    it('joins text with the other filters', async () => {
      const { store, content } = current();
      const filter = { text: '检查', department: '省民政厅', type: '行政检查' } as const;
      const expected = content.powers.filter(
        (power) =>
          power.department === filter.department &&
          power.type === filter.type &&
          contains([power.name, power.law, power.handlingBody], filter.text),
      );
      expect(expected.length).toBeGreaterThan(0);
      expect((await store.powers(filter, 100, null)).items).toStrictEqual(expected);
    });

    it('pages through what it finds', async () => {
      const { store, content } = current();
      const first = await store.powers({ text: '食品' }, 5, null);
      const second = await store.powers({ text: '食品' }, 5, first.nextCursor);
      const expected = content.powers.filter((power) =>
        contains([power.name, power.law, power.handlingBody], '食品'),
      );
      expect([...first.items, ...second.items]).toStrictEqual(expected.slice(0, 10));
    });

    it('finds service items by name', async () => {
      const { store, content } = current();
      for (const text of ['一件事', '“一件事”', '身份证 办', '店']) {
        const expected = content.serviceItems.filter(({ name }) => contains([name], text));
        expect(expected.length).toBeGreaterThan(0);
        expect((await store.serviceItems(text, 1000, null)).items).toStrictEqual(expected);
      }
    });
  });
}

/** What stands in the executor's data for something that a subject's row scope withholds; all complete to null. */

/** Stands for a subject who was not admitted. */
export const notAvailable: unique symbol = Symbol('not available');

const marks = new Map<string, symbol>();
const items = new Map<symbol, string>();

/** Stands for an item of a subject who was admitted, but lies outside the scope of this item. */
export function itemNotAvailable(item: string): symbol {
  const mark = marks.get(item) ?? Symbol(item);
  marks.set(item, mark);
  items.set(mark, item);
  return mark;
}

/** Whether a value is one of these marks. */
export function isNotAvailable(value: unknown): value is symbol {
  return typeof value === 'symbol' && (value === notAvailable || items.has(value));
}

/** The item that a mark stands for; null where it stands for a whole subject. */
export function itemOfMark(mark: symbol): string | null {
  return items.get(mark) ?? null;
}

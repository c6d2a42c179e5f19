/**
 * The order of a citizen's rows in lists that come in pages: one for all kinds of source. Nothing comes first, then
 * values by their type, then what is no value of the type; descending is the reverse. Text is in the order of its
 * Unicode code points, Chinese as well: no server's collation is another's. Codes are in the order of the values that
 * they stand for, and the last word has the unique column.
 */
import type { ColumnType } from '../schema/source-model.ts';
import { coercionTo } from './coerce.ts';
import { InvalidValue, type ListOrder, type OrderTerm } from './contract.ts';

const digitsOfLength = 3;

function complement(digits: string): string {
  let text = '';
  for (const digit of digits) text += digit === '.' ? '.' : String(9 - Number(digit));
  return text;
}

/** A text for a plain decimal; texts are in the order of their numbers. */
function keyOfDecimal(text: string): string {
  const isNegative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (isNegative ? text.slice(1) : text).split('.');
  const digits = fraction.replace(/0+$/, '');
  if (whole === '0' && digits === '') return '10';
  const magnitude = `${String(whole.length).padStart(digitsOfLength, '0')}${whole}.${digits}`;
  // A longer fraction makes a negative number smaller.
  return isNegative ? `0${complement(magnitude)}~` : `1${magnitude}`;
}

/** Milliseconds are over this many before 1970 in no time that four digits of a year can tell. */
const beforeAllTimes = 1e14;

function keyOfValue(type: ColumnType, value: string | number | boolean): string {
  if (type === 'Decimal' || type === 'BigInt' || type === 'Int') return keyOfDecimal(String(value));
  if (type === 'DateTime') return String(Date.parse(String(value)) + beforeAllTimes).padStart(16, '0');
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

const wrong = '2';

/**
 * The text by whose code points a raw value is ordered; null for nothing. Ascending it is in the order of a database
 * that has nothing first.
 */
export function sortKeyOf({
  type,
  ranks,
}: Pick<OrderTerm, 'type' | 'ranks'>): (raw: unknown) => string | null {
  const coerce = coercionTo(type);
  const places = ranks && new Map(ranks);
  return (raw) => {
    const value = coerce(raw);
    if (value === null) return null;
    if (value instanceof InvalidValue || typeof value === 'object') return wrong;
    if (!places) return `1${keyOfValue(type, value)}`;
    const place = places.get(String(value).trim());
    return place === undefined ? wrong : `1${String(place).padStart(6, '0')}`;
  };
}

/** The terms of an order with that of the unique column, which is text. */
export function termsOf({ terms, unique }: ListOrder): readonly OrderTerm[] {
  return [...terms, { column: unique, type: 'String', descending: false }];
}

function compareKeys(left: string | null, right: string | null): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return compareText(left, right);
}

/** Compares by code points. Those of two units, which begin with a surrogate, are the highest. */
export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  const shorter = Math.min(left.length, right.length);
  let at = 0;
  while (at < shorter && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  if (at === shorter) return left.length - right.length;
  const [a, b] = [left.charCodeAt(at), right.charCodeAt(at)];
  const [isHighA, isHighB] = [a >= 0xd800 && a <= 0xdfff, b >= 0xd800 && b <= 0xdfff];
  return isHighA === isHighB ? a - b : Number(isHighA) - Number(isHighB);
}

/** Items in an order, by the raw values of its terms, each read once. */
export function inOrder<Item>(
  items: readonly Item[],
  order: ListOrder,
  raw: (item: Item, term: number) => unknown,
): readonly Item[] {
  if (items.length < 2) return items;
  const terms = termsOf(order);
  const keysOf = terms.map(sortKeyOf);
  const keyed = items.map((item) => ({ item, keys: keysOf.map((key, at) => key(raw(item, at))) }));
  keyed.sort((left, right) => {
    for (const [at, { descending }] of terms.entries()) {
      const difference = compareKeys(left.keys[at] ?? null, right.keys[at] ?? null);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

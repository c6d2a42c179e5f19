/** One order of values for all kinds of source: nothing first, then by the declared type; wrong values last. */
import { compareDecimals } from '../schema/identifiers/numbers.ts';
import type { ColumnType } from '../schema/source-model.ts';
import { InvalidValue, type SourceValue } from './contract.ts';
import { compareText } from './list-order.ts';

function rank(value: SourceValue): number {
  if (value === null) return 0;
  return value instanceof InvalidValue ? 2 : 1;
}

/** A comparison of coerced values of one type; stable sorts keep the source's order among equals. */
export function comparisonOf(type: ColumnType): (left: SourceValue, right: SourceValue) => number {
  return (left, right) => {
    const byRank = rank(left) - rank(right);
    if (byRank !== 0 || rank(left) !== 1) return byRank;
    if (typeof left === 'string' && typeof right === 'string') {
      if (type === 'Decimal' || type === 'BigInt') return compareDecimals(left, right);
      return type === 'DateTime' ? Date.parse(left) - Date.parse(right) : compareText(left, right);
    }
    return Number(left) - Number(right);
  };
}

/**
 * Values as text: nothing goes through a `Date`, and no number through a float that was none at the server. What a
 * declared type makes of the text is decided in `coerce.ts` as for every kind of source.
 */
import { isUtf8 } from 'node:buffer';
import type { FieldPacket } from 'mysql2';
import { brokenCell } from '../driver.ts';
import type { Cell } from '../layout.ts';

/** What the client library is told, so that it keeps every digit. */
export const exactValues = {
  supportBigNumbers: true,
  bigNumberStrings: true,
  dateStrings: true,
  jsonStrings: true,
  rowsAsArray: true,
} as const;

/** Types of columns as the protocol numbers them. */
const types = {
  decimal: 0,
  float: 4,
  double: 5,
  timestamp: 7,
  datetime: 12,
  bit: 16,
  newDecimal: 246,
} as const;
/** Flags of columns as the protocol numbers them. */
const flags = { zerofill: 64, set: 2048 } as const;

const zone = '+08:00';

/** The shortest decimal that is the same number of 32 bits: widened to 64 it would show digits that nobody wrote. */
function shortest(float: number): string {
  for (let digits = 6; digits < 9; digits += 1) {
    const text = String(Number(float.toPrecision(digits)));
    if (Math.fround(Number(text)) === float) return text;
  }
  return String(float);
}

/** The number that the bits are, the highest first. */
function bits(bytes: Buffer): string {
  return bytes.length === 0 ? '0' : BigInt(`0x${bytes.toString('hex')}`).toString();
}

function plain(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  // Columns without an encoding hold text, too, and what is none must not become garbled text.
  return Buffer.isBuffer(value) && isUtf8(value) ? value.toString('utf8') : brokenCell;
}

/** The type of a column as the protocol numbers it. */
export const typeOf = ({ columnType }: FieldPacket): number => columnType ?? -1;
const has = ({ flags: ofField }: FieldPacket, flag: number): boolean => (Number(ofField) & flag) !== 0;

/** What a column's values become, by its own type and the one that is declared for it. */
function conversion(field: FieldPacket, { type, list }: Cell): (value: unknown) => unknown {
  switch (typeOf(field)) {
    case types.float:
      return (value) => shortest(Number(value));
    case types.bit:
      return (value) => (Buffer.isBuffer(value) ? bits(value) : plain(value));
    case types.timestamp:
      return (value) => `${String(value)}${zone}`;
    case types.datetime:
      // It names no zone; as an instant it is what the session's zone makes of it, as for the server itself.
      return type === 'DateTime' ? (value) => `${String(value)}${zone}` : plain;
    case types.newDecimal:
      // Zeros in front are for show, and other numbers come without them.
      return has(field, flags.zerofill) ? (value) => String(value).replace(/^0+(?=\d)/, '') : plain;
    default:
      // Members of a set have no commas. The union of a widened read makes plain text of a set, which is no list.
      return list && has(field, flags.set)
        ? (value) => (value === '' ? [] : String(value).split(','))
        : plain;
  }
}

/** Rows with their cells as text, lists of text, or nothing. */
export function textRows(
  rows: readonly (readonly unknown[])[],
  fields: readonly FieldPacket[],
  cells: readonly Cell[],
): readonly (readonly unknown[])[] {
  const conversions = cells.map((cell, at) => {
    const field = fields[at];
    return field ? conversion(field, cell) : plain;
  });
  return rows.map((row) =>
    conversions.map((convert, at) => {
      const value = row[at] ?? null;
      return value === null ? null : convert(value);
    }),
  );
}

/** Whether a column holds numbers that are compared with text as floats are, so that one key may be taken for another. */
export function comparesAsFloat(field: FieldPacket): boolean {
  return [types.decimal, types.newDecimal, types.float, types.double].some((type) => type === typeOf(field));
}

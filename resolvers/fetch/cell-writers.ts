/**
 * JSON values written from the bytes of a source. A writer takes only what it would not change: canonical texts of its
 * type. Whatever else there is, it leaves to the slower way, which knows spellings, faults and where they stand.
 */
import { isCalendarDay } from '../../schema/identifiers/calendar.ts';
import { converter } from '../../schema/identifiers/units.ts';
import type { ColumnField, ColumnType, UnitConversion } from '../../schema/source-model.ts';
import { textOf } from '../assemble/text.ts';
import type { JsonBytes } from '../json-bytes.ts';

const dash = 45;
const point = 46;
const zero = 48;
const nine = 57;

/** Writes the cell from `start` to `end`; false when it is not plainly a value of the type, whatever it is. */
export type WriteCell = (out: JsonBytes, bytes: Buffer, start: number, end: number) => boolean;

/** A cell of digits and signs. */
function quoted(out: JsonBytes, bytes: Buffer, start: number, end: number): boolean {
  return out.plainString(bytes, start, end);
}

const writeString: WriteCell = (out, bytes, start, end) => {
  if (!out.plainString(bytes, start, end)) out.string(bytes.toString('utf8', start, end));
  return true;
};

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= zero && byte <= nine;
}

/** Where the digits that begin here end. */
function endOfDigits(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && isDigit(bytes[at])) at += 1;
  return at;
}

/** More digits are left to the slower way, which has a limit. */
const mostDigits = 60;

/** Where the whole number that begins here ends; `start` itself when there is none in plain notation. */
function endOfWhole(bytes: Buffer, start: number, end: number): number {
  const first = bytes[start] === dash ? start + 1 : start;
  const after = endOfDigits(bytes, first, end);
  const isWritten = after > first && (bytes[first] !== zero || after === first + 1);
  return isWritten ? after : start;
}

const writeDecimal: WriteCell = (out, bytes, start, end) => {
  let at = endOfWhole(bytes, start, end);
  if (at === start || end - start > mostDigits) return false;
  if (at < end && bytes[at] === point) {
    const fraction = at + 1;
    at = endOfDigits(bytes, fraction, end);
    if (at === fraction) return false;
  }
  return at === end && quoted(out, bytes, start, end);
};

const writeBigInt: WriteCell = (out, bytes, start, end) => {
  if (endOfWhole(bytes, start, end) !== end || end - start > mostDigits || start === end) return false;
  // There is no negative nothing.
  if (bytes[start] === dash && bytes[start + 1] === zero) return false;
  return quoted(out, bytes, start, end);
};

/** Nine digits are less than 2³¹. */
const digitsOfInt = 9;

const writeInt: WriteCell = (out, bytes, start, end) => {
  const isShort = end - start <= digitsOfInt + (bytes[start] === dash ? 1 : 0);
  if (!isShort || endOfWhole(bytes, start, end) !== end || start === end) return false;
  if (bytes[start] === dash && bytes[start + 1] === zero) return false;
  out.copy(bytes, start, end);
  return true;
};

/** The number that the digits from `at` up to `end` write; NaN when one of them is none. */
function number(bytes: Buffer, at: number, end: number): number {
  let value = 0;
  for (let place = at; place < end; place += 1) {
    const byte = bytes[place] as number;
    if (byte < zero || byte > nine) return Number.NaN;
    value = value * 10 + byte - zero;
  }
  return value;
}

const lengthOfDay = 10;

/** The day `YYYY-MM-DD` as the number `YYYYMMDD`; NaN when there is none. */
export function dayOf(bytes: Buffer, start: number, end: number): number {
  if (end - start !== lengthOfDay || bytes[start + 4] !== dash || bytes[start + 7] !== dash)
    return Number.NaN;
  const year = number(bytes, start, start + 4);
  const month = number(bytes, start + 5, start + 7);
  const day = number(bytes, start + 8, end);
  return isCalendarDay(year, month, day) ? year * 10_000 + month * 100 + day : Number.NaN;
}

const writeDate: WriteCell = (out, bytes, start, end) =>
  !Number.isNaN(dayOf(bytes, start, end)) && quoted(out, bytes, start, end);

const writers: Partial<Readonly<Record<ColumnType, WriteCell>>> = {
  String: writeString,
  Int: writeInt,
  Decimal: writeDecimal,
  BigInt: writeBigInt,
  Date: writeDate,
};

/** Writes a number in the unit of its field. */
function unitWriter(conversion: UnitConversion, write: WriteCell): WriteCell {
  const convert = converter(conversion);
  return (out, bytes, start, end) => {
    const text = convert(bytes.toString('latin1', start, end));
    if (text === undefined) return false;
    const converted = Buffer.from(text, 'latin1');
    return write(out, converted, 0, converted.length);
  };
}

/** The writer of a field's cells; null for those of which no text is taken as it is. */
export function fieldWriter({ type, list, transform, codes, conversion }: ColumnField): WriteCell | null {
  if (list || transform) return null;
  if (codes) return codeWriter(codes);
  const write = writers[type] ?? null;
  return write && conversion ? unitWriter(conversion, write) : write;
}

/** Writes what a code means. */
function codeWriter(codes: ReadonlyMap<string, string>): WriteCell {
  const meanings = new Map([...codes].map(([code, meaning]) => [code, Buffer.from(textOf(meaning))]));
  return (out, bytes, start, end) => {
    const meaning = meanings.get(bytes.toString('utf8', start, end));
    if (!meaning) return false;
    out.append(meaning);
    return true;
  };
}

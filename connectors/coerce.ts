/** Raw values of every kind of source to the values of declared types: the one place where a type is decided. */
import { dateFault, dateTimeFault } from '../schema/identifiers/calendar.ts';
import { canonicalCitizenId, citizenIdFault, modernCitizenId } from '../schema/identifiers/citizen-id.ts';
import { divisionCodeFault } from '../schema/identifiers/division-code.ts';
import { bigIntFault, decimalFault } from '../schema/identifiers/numbers.ts';
import { socialCreditIdFault } from '../schema/identifiers/social-credit-id.ts';
import type { ColumnType } from '../schema/source-model.ts';
import { InvalidValue, type SourceValue } from './contract.ts';

/** Text of a raw value, or undefined when the type wants text and this is none: a float has lost digits already. */
function textOf(raw: unknown): string | undefined {
  return typeof raw === 'string' ? raw : undefined;
}

/** Whole numbers that no float has touched, as text. */
function wholeTextOf(raw: unknown): string | undefined {
  if (typeof raw === 'bigint') return raw.toString();
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? String(raw) : undefined;
  return typeof raw === 'string' ? raw.trim() : undefined;
}

const smallestInt = -2_147_483_648;
const largestInt = 2_147_483_647;

function toInt(raw: unknown): number | undefined {
  const text = wholeTextOf(raw);
  if (text === undefined || !/^-?\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= smallestInt && value <= largestInt ? value : undefined;
}

function toFloat(raw: unknown): number | undefined {
  const value =
    typeof raw === 'string' && /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(raw.trim()) ? Number(raw) : raw;
  if (typeof value === 'bigint') return Number(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

const trueWords: ReadonlySet<unknown> = new Set([true, 1, 1n, '1', '是', 'Y', 'y', 'true', 'TRUE', 'True']);
const falseWords: ReadonlySet<unknown> = new Set([
  false,
  0,
  0n,
  '0',
  '否',
  'N',
  'n',
  'false',
  'FALSE',
  'False',
]);

function toBoolean(raw: unknown): boolean | undefined {
  const word = typeof raw === 'string' ? raw.trim() : raw;
  if (trueWords.has(word)) return true;
  return falseWords.has(word) ? false : undefined;
}

function checked(fault: (text: string) => string | null): (raw: unknown) => string | undefined {
  return (raw) => {
    const text = textOf(raw)?.trim();
    return text !== undefined && fault(text) === null ? text : undefined;
  };
}

function toDate(raw: unknown): string | undefined {
  const text = textOf(raw)?.trim();
  if (text === undefined) return undefined;
  const day =
    text.length === 8 && /^\d{8}$/.test(text)
      ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`
      : text;
  return dateFault(day) === null ? day : undefined;
}

function toDateTime(raw: unknown): string | undefined {
  const text = textOf(raw)?.trim();
  if (text === undefined) return undefined;
  const time = text.charAt(10) === ' ' ? `${text.slice(0, 10)}T${text.slice(11)}` : text;
  return dateTimeFault(time) === null ? time : undefined;
}

/** The 18-digit citizen ID of a stored one, which may have 15 digits or a small `x`; undefined when it is none. */
export function toCitizenId(raw: unknown): string | undefined {
  const text = wholeTextOf(raw);
  if (text === undefined) return undefined;
  if (text.length === 15) return modernCitizenId(text) ?? undefined;
  const id = canonicalCitizenId(text);
  return citizenIdFault(id) === null ? id : undefined;
}

function toWholeText(fault: (text: string) => string | null): (raw: unknown) => string | undefined {
  return (raw) => {
    const text = wholeTextOf(raw);
    return text !== undefined && fault(text) === null ? text : undefined;
  };
}

const conversions: Readonly<Record<ColumnType, (raw: unknown) => string | number | boolean | undefined>> = {
  String: textOf,
  Int: toInt,
  Float: toFloat,
  Boolean: toBoolean,
  Decimal: checked(decimalFault),
  BigInt: toWholeText(bigIntFault),
  Date: toDate,
  DateTime: toDateTime,
  CitizenId: toCitizenId,
  DivisionCode: toWholeText(divisionCodeFault),
  UnifiedSocialCreditId: checked(socialCreditIdFault),
};

const invalidValues = new Map<ColumnType, InvalidValue>();

function invalid(type: ColumnType): InvalidValue {
  const known = invalidValues.get(type) ?? new InvalidValue(type);
  invalidValues.set(type, known);
  return known;
}

function listOf(raw: unknown): readonly unknown[] | undefined {
  if (typeof raw !== 'string') return Array.isArray(raw) ? raw : undefined;
  try {
    const parsed: unknown = JSON.parse(raw);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The conversion of raw values to lists of a type: arrays, and text that is the JSON of one. Null, undefined and
 * blank text are nothing (null); a list in which something does not fit is an `InvalidValue` as a whole.
 */
export function coercionToList(type: ColumnType): (raw: unknown) => SourceValue {
  const convert = conversions[type];
  const wrong = invalid(type);
  return (raw) => {
    if (raw === null || raw === undefined || (typeof raw === 'string' && raw.trim() === '')) return null;
    const values: (string | number | boolean | null)[] = [];
    for (const element of listOf(raw) ?? [listOf]) {
      const value = element === null ? null : convert(element);
      if (value === undefined) return wrong;
      values.push(value);
    }
    return values;
  };
}

/** Whether there is nothing but white space; the first character tells of nearly all texts that there is more. */
function isBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  return first > 0x20 && first < 0x7f ? false : text.trim() === '';
}

/**
 * The conversion of raw values to a type. Null, undefined and, but for String, blank text are nothing (null);
 * what does not fit is an `InvalidValue`.
 */
export function coercionTo(type: ColumnType): (raw: unknown) => SourceValue {
  const convert = conversions[type];
  const wrong = invalid(type);
  const blankIsNothing = type !== 'String';
  return (raw) => {
    if (raw === null || raw === undefined) return null;
    if (blankIsNothing && typeof raw === 'string' && isBlank(raw)) return null;
    const value = convert(raw);
    return value === undefined ? wrong : value;
  };
}

/**
 * The text of what a workbook stores as a number. A number there is a double, of which 15 digits are sure: one with
 * more has lost some already, an ID of 18 digits among them.
 */
import { brokenCell } from '../../driver.ts';

export interface CellText {
  readonly text: string | typeof brokenCell;
  /** Why it is broken. */
  readonly reason?: string;
}

const sureDigits = 15;
/** Digits that name one double; who writes more has another number in mind. */
const writtenDigits = 17;

function broken(reason: string): CellText {
  return { text: brokenCell, reason };
}

const tooManyDigits = broken(
  `the cell is a number of over ${sureDigits} digits, which workbooks do not keep; format the column as text and enter it again`,
);
const noNumber = broken('the cell is a number that cannot be read; enter it again');

/** The digits of a decimal number without its sign, point, exponent and leading zeros. */
function digitsOf(text: string): string {
  const [mantissa = ''] = text.toLowerCase().split('e');
  return mantissa.replaceAll(/[-+.]/g, '').replace(/^0+/, '');
}

/** Plain decimal text of a double's shortest form, which may have an exponent. */
function plain(shortest: string): string {
  const [mantissa = '', exponent] = shortest.split('e');
  if (exponent === undefined) return shortest;
  const sign = mantissa.startsWith('-') ? '-' : '';
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.');
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Days of the calendar of 1900 to the first of January 1970; its day 60 is a 29 February that never was. */
const daysTo1970 = 25_569;
const daysTo1904 = 1_462;
const lastWrongDay = 60;
const lastDay = 2_958_465;
const dayMilliseconds = 86_400_000;

type Shown = 'number' | 'date' | 'time' | 'date and time';

/** What a number format shows. */
export function shownBy(format: string): Shown {
  const parts = format
    .replaceAll(/"[^"]*"|\\.|_.|\*./g, '')
    .replaceAll(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .toLowerCase();
  if (/^general$/.test(parts)) return 'number';
  const [positive = ''] = parts.split(';');
  const hasTime = /h|s|am\/pm|上午/.test(positive);
  const hasDay = /[yde]/.test(positive.replaceAll(/e[+-]/g, '')) || (!hasTime && positive.includes('m'));
  if (hasDay) return hasTime ? 'date and time' : 'date';
  return hasTime ? 'time' : 'number';
}

/** How the numbers of a cell's style are shown. */
export interface NumberStyle {
  readonly shown: Shown;
  /** Digits that a format of zeros alone shows at least: `000000`. */
  readonly leastDigits: number;
}

export function styleOf(format: string): NumberStyle {
  return { shown: shownBy(format), leastDigits: /^0{2,}$/.test(format) ? format.length : 0 };
}

/** Times of workbooks name no zone: they are of +08:00. */
function momentOf(serial: number, shown: Shown, from1904: boolean): CellText {
  if (shown === 'time' && serial >= 0 && serial < 1) {
    const milliseconds = Math.min(Math.round(serial * dayMilliseconds), dayMilliseconds - 1);
    return { text: new Date(milliseconds).toISOString().slice(11, 19) };
  }
  const day = from1904 ? serial + daysTo1904 : serial;
  if (shown === 'time' || day <= lastWrongDay || day >= lastDay + 1)
    return broken('the cell is no date of 1900-03-01 or later; enter it as text such as 2026-01-31');
  const iso = new Date(Math.round((day - daysTo1970) * dayMilliseconds)).toISOString();
  return { text: shown === 'date' ? iso.slice(0, 10) : `${iso.slice(0, 19)}+08:00` };
}

/** The text of a date that is stored as text: without its time where that is midnight, as others are shown. */
export function dateText(stored: string): CellText {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(?:\.\d+)?)?$/.exec(stored.trim()) ?? [];
  if (day === undefined) return { text: stored };
  return { text: time === undefined || time === '00:00:00' ? day : `${day}T${time}+08:00` };
}

/**
 * The text of a number as it is stored: its shortest decimal form, no exponent, the zeros that its format puts before
 * it; a date or time in ISO 8601 where its format shows one.
 */
export function numberText(stored: string, style: NumberStyle, from1904: boolean): CellText {
  const text = stored.trim();
  if (!/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return noNumber;
  const value = Number(text);
  if (!Number.isFinite(value)) return noNumber;
  if (style.shown !== 'number') return momentOf(value, style.shown, from1904);
  const shortest = plain(String(value));
  // Trailing zeros of a whole number may stand for digits that were lost.
  const whole = shortest.replace('-', '').split('.', 1)[0] ?? '';
  if (whole.length > sureDigits || digitsOf(shortest).length > sureDigits) return tooManyDigits;
  if (digitsOf(text).replace(/0+$/, '').length > writtenDigits) return tooManyDigits;
  const isCode = style.leastDigits > 0 && /^\d+$/.test(shortest);
  return { text: isCode ? shortest.padStart(style.leastDigits, '0') : shortest };
}

/** Days as whole numbers since 1970-01-01, for arithmetic that is called millions of times. */
import { provinceDay } from './person.ts';

const millisecondsOfDay = 86_400_000;

/** The number of two digits in a text; no text is made of them. */
function twoDigits(text: string, at: number): number {
  return text.charCodeAt(at) * 10 + text.charCodeAt(at + 1) - 528;
}

/** Day number of `YYYY-MM-DD` (proleptic Gregorian calendar). */
export function dayNumber(date: string): number {
  const year = twoDigits(date, 0) * 100 + twoDigits(date, 2);
  const month = twoDigits(date, 5);
  const day = twoDigits(date, 8);
  // Years counted from March, so that the leap day is the last of its year.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Written dates, made once a day number; the demo touches some 60,000 days. */
const written = new Map<number, string>();

/** `YYYY-MM-DD` of a day number. */
export function dateOf(day: number): string {
  let date = written.get(day);
  if (date === undefined) {
    date = new Date(day * millisecondsOfDay).toISOString().slice(0, 10);
    written.set(day, date);
  }
  return date;
}

/** Day number of the province's day. */
export const provinceDayNumber = dayNumber(provinceDay);
export const provinceYearNumber = Number(provinceDay.slice(0, 4));

/** Full years from a date to the province's day. */
export function ageOn(birthDate: string): number {
  const years = provinceYearNumber - Number(birthDate.slice(0, 4));
  return birthDate.slice(5) > provinceDay.slice(5) ? years - 1 : years;
}

/** The same day of the year some years later; 29 February becomes 1 March where the year has none. */
export function yearsLater(date: string, years: number): string {
  const year = Number(date.slice(0, 4)) + years;
  const rest = date.slice(4);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return `${year}${rest === '-02-29' && !leap ? '-03-01' : rest}`;
}

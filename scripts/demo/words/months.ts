/** Steps of whole months and clamping, for dates as `YYYY-MM-DD`; without `Date`, see `days.ts`. */
import { provinceDay } from '../population/person.ts';

const twoDigits: readonly string[] = Array.from({ length: 32 }, (_, value) =>
  value < 10 ? `0${value}` : String(value),
);

/** A month or a day of a month as two digits. */
export function two(value: number): string {
  return twoDigits[value] ?? String(value);
}

/** The month of a date, 1 to 12. */
function monthOf(date: string): number {
  return (date.charCodeAt(5) - 48) * 10 + date.charCodeAt(6) - 48;
}

/** The same day some months later (or earlier); a day after the 28th becomes the 28th, so that it exists. */
export function monthsAfter(date: string, months: number): string {
  const count = Number(date.slice(0, 4)) * 12 + monthOf(date) - 1 + months;
  const year = Math.floor(count / 12);
  const day = (date.charCodeAt(8) - 48) * 10 + date.charCodeAt(9) - 48;
  return `${year}-${two(count - year * 12 + 1)}-${two(day > 28 ? 28 : day)}`;
}

/** Whole months from one date to a later one; 0 when it is not later. */
export function monthsBetween(from: string, to: string): number {
  const months = (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + monthOf(to) - monthOf(from);
  return months > 0 ? months : 0;
}

export function later(one: string, other: string): string {
  return one > other ? one : other;
}

/** The last day that is over on the province's day. */
export const lastDay = '2026-09-30';

/** The date itself, or the last day that is over where the date is yet to come. */
export function overBy(date: string): string {
  return date < provinceDay ? date : lastDay;
}

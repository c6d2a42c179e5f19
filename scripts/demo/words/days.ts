/** Days for registers, made without `Date`: generators run for every person and topic. */
import { provinceDay, type Random } from '../population/person.ts';

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const monthDays: readonly string[] = monthLengths.flatMap((length, month) =>
  Array.from(
    { length },
    (_, day) => `-${String(month + 1).padStart(2, '0')}-${String(day + 1).padStart(2, '0')}`,
  ),
);

/** The year in which the demo province is frozen. */
export const provinceYear = Number(provinceDay.slice(0, 4));
/** How many days of that year are over. */
const daysOver = monthDays.indexOf(provinceDay.slice(4));

export function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

/** A day of the year; of the province's own year one that is over. */
export function dayIn(random: Random, year: number): string {
  const last = year < provinceYear ? 364 : daysOver - 1;
  return year + (monthDays[random.integer(0, last)] ?? '-01-01');
}

/** A day that is over, in the years from `first` to `last`; of `first` where that is the later. */
export function pastDay(random: Random, first: number, last: number = provinceYear): string {
  return dayIn(random, first < last ? random.integer(first, last) : Math.min(first, provinceYear));
}

/** The same day some years later (or earlier); 29 February becomes 28 February. */
export function yearsAfter(date: string, years: number): string {
  const rest = date.slice(4);
  return yearOf(date) + years + (rest === '-02-29' ? '-02-28' : rest);
}

/** Whether the day is over on the province's day. */
export function isOver(date: string): boolean {
  return date < provinceDay;
}

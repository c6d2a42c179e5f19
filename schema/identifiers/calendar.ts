/** Days and times as text, without `Date` arithmetic that could shift a day between time zones. */

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Whether the proleptic Gregorian calendar has this day; `month` is 1 to 12. */
export function isCalendarDay(year: number, month: number, day: number): boolean {
  const days = daysOfMonth[month - 1];
  if (days === undefined || year < 1 || day < 1) return false;
  return day <= (month === 2 && isLeapYear(year) ? 29 : days);
}

/** The number that the digits from `at` up to `end` write; NaN when one of them is none. */
function digits(text: string, at: number, end: number): number {
  let value = 0;
  for (let place = at; place < end; place += 1) {
    const digit = text.charCodeAt(place) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

const dash = 45;

/** What is wrong with a day `YYYY-MM-DD` (ISO 8601); null when nothing is. Read by hand: every row has some. */
export function dateFault(text: string): string | null {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const formed = text.length === 10 && text.charCodeAt(4) === dash && text.charCodeAt(7) === dash;
  if (!formed || Number.isNaN(year + month + day)) return 'a date is written `YYYY-MM-DD`';
  return isCalendarDay(year, month, day) ? null : 'the calendar has no such day';
}

const timeForm = /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:Z|[+-](\d{2}):(\d{2}))$/;

/** What is wrong with a time `YYYY-MM-DDThh:mm:ss[.fff]±hh:mm` (RFC 3339, the offset is obligatory). */
export function dateTimeFault(text: string): string | null {
  const parts = timeForm.exec(text);
  if (!parts) return 'a time is written `YYYY-MM-DDThh:mm:ss` with its offset, for instance `+08:00`';
  const fault = dateFault(parts[1] ?? '');
  if (fault) return fault;
  if (Number(parts[2]) > 23 || Number(parts[3]) > 59 || Number(parts[4]) > 59)
    return 'the clock has no such time';
  if (Number(parts[5] ?? 0) > 14 || Number(parts[6] ?? 0) > 59) return 'no time zone has such an offset';
  return null;
}

/** Asia/Shanghai has kept UTC+8 all year since 1992. */
const offsetMilliseconds = 8 * 3_600_000;

/** Time in Asia/Shanghai, ISO 8601 with milliseconds and offset, for instance `2026-10-01T09:30:00.000+08:00`. */
export function timeInProvince(instant: Date): string {
  return `${new Date(instant.getTime() + offsetMilliseconds).toISOString().slice(0, -1)}+08:00`;
}

/** The day `YYYY-MM-DD` in Asia/Shanghai at an instant. */
export function dayInProvince(instant: Date): string {
  return timeInProvince(instant).slice(0, 10);
}

/**
 * Full years between two days `YYYY-MM-DD`. Who is born on 29 February completes a year on 1 March of common
 * years. Negative when `from` lies after `to` by a year or more.
 */
export function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) < from.slice(5) ? years - 1 : years;
}

/** Time as the list counts it: calendar days and times of Asia/Shanghai, which keeps UTC+8 all year since 1992. */
import type { Clock } from './contract.ts';

const offsetMilliseconds = 8 * 3_600_000;

export const systemClock: Clock = { now: () => new Date() };

/** Calendar day in Asia/Shanghai, `YYYY-MM-DD`. */
export function chinaDay(at: Date): string {
  return new Date(at.getTime() + offsetMilliseconds).toISOString().slice(0, 10);
}

/** Time in Asia/Shanghai, ISO 8601 with milliseconds and offset, for instance `2026-10-01T09:30:00.000+08:00`. */
export function chinaTime(at: Date): string {
  return `${new Date(at.getTime() + offsetMilliseconds).toISOString().slice(0, -1)}+08:00`;
}

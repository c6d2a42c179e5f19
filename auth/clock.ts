/** Times of Asia/Shanghai, which has kept UTC+8 all year since 1992. */
import type { Clock } from './contract.ts';

const offsetMilliseconds = 8 * 3_600_000;

export const systemClock: Clock = { now: () => new Date() };

/** Time in Asia/Shanghai, ISO 8601 with milliseconds and offset, for instance `2026-10-01T09:30:00.000+08:00`. */
export function chinaTime(at: Date): string {
  return `${new Date(at.getTime() + offsetMilliseconds).toISOString().slice(0, -1)}+08:00`;
}

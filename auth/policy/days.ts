/** Periods of days, both ends included. Days are `YYYY-MM-DD` and compare as text. */
const wellFormed = /^\d{4}-\d{2}-\d{2}$/;

export interface Period {
  readonly from: string;
  /** Last day; null while open. */
  readonly to: string | null;
}

export function isDay(text: string): boolean {
  return wellFormed.test(text);
}

/** Whether the day lies in the period. A period with a malformed end holds on no day. */
export function inForce(period: Period, day: string): boolean {
  if (!isDay(period.from) || (period.to !== null && !isDay(period.to))) return false;
  return period.from <= day && (period.to === null || day <= period.to);
}

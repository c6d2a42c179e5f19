/**
 * A rural household's land and the money that goes with it, made from the serial alone, so that the departments of
 * agriculture, forestry and finance name the same areas, amounts and days. The household is one's head.
 */
import type { Person } from '../population/person.ts';
import { mixed } from './own-business.ts';

/** Areas in hundredths of a mu (亩). */
export interface Farmland {
  readonly parcels: readonly number[];
  readonly total: number;
}

/** The contracted land of the household that a rural person heads; null for anyone else. */
export function farmlandOf(person: Person): Farmland | null {
  if (person.urban || person.relationToHead !== '户主' || person.age < 25) return null;
  const chosen = mixed(person.serial, 31);
  if (chosen % 12 === 0) return null;
  const parcels: number[] = [];
  let total = 0;
  for (let at = 0; at <= (chosen >>> 4) % 4; at++) {
    const area = 60 + (mixed(person.serial, 32 + at) % 540);
    parcels.push(area);
    total += area;
  }
  return { parcels, total };
}

/** What a mu of farmland kept in good heart brought in a year (耕地地力保护补贴), in fen. */
const landSubsidyFen: Readonly<Record<number, number>> = { 2024: 6700, 2025: 6700, 2026: 7000 };

/** The years for which the subsidy is on record, latest first. */
export const landSubsidyYears = [2026, 2025, 2024] as const;

/** Amount in fen and day of payment of the subsidy for farmland in a year. */
export function landSubsidy(
  person: Person,
  land: Farmland,
  year: number,
): { readonly amountFen: number; readonly paidOn: string } {
  return {
    amountFen: Math.round((land.total * (landSubsidyFen[year] ?? 6700)) / 100),
    paidOn: `${year}-06-${10 + (person.serial % 20)}`,
  };
}

export interface ReturnedLand {
  readonly area: number;
  /** The year in which the land was returned; paid in the first, third and fifth year. */
  readonly since: number;
}

/** What the second round pays for a mu (退耕还林) in its first, third and fifth year, in fen. */
export const returnFarmlandPayments = [
  { after: 0, standardFen: 50_000 },
  { after: 2, standardFen: 30_000 },
  { after: 4, standardFen: 40_000 },
] as const;

/** Land that the household returned to forest in the second round; null for most. */
export function returnedLandOf(person: Person): ReturnedLand | null {
  if (person.urban || person.relationToHead !== '户主' || person.age < 30) return null;
  const chosen = mixed(person.serial, 41);
  if (chosen % 14 !== 0) return null;
  return { area: 80 + ((chosen >>> 8) % 700), since: 2017 + ((chosen >>> 20) % 5) };
}

/** Whether the person is employed as an ecological ranger; only the poor of working age are (生态护林员). */
export function isRanger(person: Person): boolean {
  if (person.occupation !== 'farmer' || person.age > 60 || person.diedOn !== null) return false;
  return mixed(person.serial, 43) % (person.lowIncome ? 4 : 60) === 0;
}

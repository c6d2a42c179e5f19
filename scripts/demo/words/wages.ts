/** Bases of social insurance and the housing provident fund; every department that uses one must see the same. */
import type { Person } from '../population/person.ts';
import { earnsWages } from './family.ts';
import { mixed } from './own-business.ts';

/** Sixty and three hundred per cent of the province's average monthly wage, in fen. */
const lowestInsuranceBase = 427_500;
const highestInsuranceBase = 2_137_500;
/** The minimum wage and three times the average wage of the city, in fen. */
const lowestProvidentBase = 215_000;
const highestProvidentBase = 2_541_900;

function clamped(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Monthly wage in fen, whole yuan. */
export function monthlyWageFen(person: Person): number {
  return Math.round(person.annualIncomeFen / 1200) * 100;
}

/** Monthly base of an employee's social insurance, in fen. */
export function insuranceBaseFen(person: Person): number {
  return clamped(monthlyWageFen(person), lowestInsuranceBase, highestInsuranceBase);
}

/** Monthly base of the housing provident fund, in fen. */
export function providentBaseFen(person: Person): number {
  return clamped(monthlyWageFen(person), lowestProvidentBase, highestProvidentBase);
}

/** Whether an account of the provident fund is paid into: every civil servant, three in four of other employees. */
export function paysProvidentFund(person: Person): boolean {
  if (person.diedOn !== null || !earnsWages(person)) return false;
  return person.occupation === 'civilServant' || mixed(person.serial, 41) % 4 !== 0;
}

/** Whether the employees' schemes of social insurance cover the person, not the residents' ones. */
export function inEmployeesInsurance(person: Person): boolean {
  if (earnsWages(person)) return true;
  // Residents' pensions stay below 800 yuan a month.
  if (person.occupation === 'retired') return person.monthlyPensionFen >= 80_000;
  return person.occupation === 'selfEmployed' && mixed(person.serial, 43) % 4 === 0;
}

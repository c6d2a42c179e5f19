/** The individual income tax of a year: Individual Income Tax Law of 2018, article 3 with its two tables. */

/** Upper end of the taxable income in yuan, rate in per cent, quick deduction in yuan. */
type Bracket = readonly [upTo: number, rate: number, quick: number];

const comprehensive: readonly Bracket[] = [
  [36_000, 3, 0],
  [144_000, 10, 2_520],
  [300_000, 20, 16_920],
  [420_000, 25, 31_920],
  [660_000, 30, 52_920],
  [960_000, 35, 85_920],
  [Number.POSITIVE_INFINITY, 45, 181_920],
];

const business: readonly Bracket[] = [
  [30_000, 5, 0],
  [90_000, 10, 1_500],
  [300_000, 20, 10_500],
  [500_000, 30, 40_500],
  [Number.POSITIVE_INFINITY, 35, 65_500],
];

/** What is deducted from every comprehensive income, in fen. */
export const basicDeductionFen = 6_000_000;

function taxFen(table: readonly Bracket[], taxableFen: number): number {
  if (taxableFen <= 0) return 0;
  for (const [upTo, rate, quick] of table) {
    if (taxableFen <= upTo * 100) return Math.round((taxableFen * rate) / 100) - quick * 100;
  }
  return 0;
}

/** Tax on a comprehensive income, in fen, after the basic deduction and some 18 % for insurance and the fund. */
export function comprehensiveTaxFen(incomeFen: number): number {
  return taxFen(comprehensive, Math.floor(incomeFen * 0.82) - basicDeductionFen);
}

/** Tax on the income of a business, in fen. */
export function businessTaxFen(incomeFen: number): number {
  return taxFen(business, incomeFen - basicDeductionFen);
}

/** Units of quantities as departments store them, and exact conversion between them: no digit goes through a float. */
import type { UnitConversion } from '../source-model.ts';
import { decimalFault } from './numbers.ts';

/** A number as a fraction of whole numbers. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

const of = (numerator: bigint, denominator = 1n): Fraction => ({ numerator, denominator });

/**
 * Units by quantity, each as a multiple of the first. A mu is a fifteenth of a hectare (State Council order of 1984
 * on legal units of measurement).
 */
const quantities: readonly Readonly<Record<string, Fraction>>[] = [
  {
    元: of(1n),
    角: of(1n, 10n),
    分: of(1n, 100n),
    千元: of(1_000n),
    万元: of(10_000n),
    百万元: of(1_000_000n),
    亿元: of(100_000_000n),
  },
  {
    平方米: of(1n),
    亩: of(2_000n, 3n),
    公顷: of(10_000n),
    平方千米: of(1_000_000n),
    平方公里: of(1_000_000n),
  },
  { 千克: of(1n), 公斤: of(1n), 克: of(1n, 1_000n), 斤: of(1n, 2n), 吨: of(1_000n) },
  { 米: of(1n), 厘米: of(1n, 100n), 毫米: of(1n, 1_000n), 千米: of(1_000n), 公里: of(1_000n) },
  { 立方米: of(1n), 升: of(1n, 1_000n), 万立方米: of(10_000n) },
];

/** What one of the first unit is in the second; `unlike` for units of two quantities, null where one is unknown. */
export function knownFactor(from: string, to: string): Fraction | 'unlike' | null {
  const quantityOf = (unit: string): Readonly<Record<string, Fraction>> | undefined =>
    quantities.find((units) => Object.hasOwn(units, unit));
  const quantity = quantityOf(from);
  const other = quantityOf(to);
  if (!quantity || !other) return null;
  const [one, two] = [quantity[from], quantity[to]];
  if (!one || !two) return 'unlike';
  return reduced(one.numerator * two.denominator, one.denominator * two.numerator);
}

function greatestDivisor(left: bigint, right: bigint): bigint {
  return right === 0n ? left : greatestDivisor(right, left % right);
}

function reduced(numerator: bigint, denominator: bigint): Fraction {
  const divisor = greatestDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** A longer factor is a mistake, or meant to keep the hub busy. */
const longestFactor = 40;

/** The fraction that a text writes as `10000`, `0.01` or `2000/3`; null where it is none over zero. */
export function readFactor(text: string): Fraction | null {
  const parts = text.length > longestFactor ? [] : text.split('/').map((part) => part.trim());
  if (parts.length < 1 || parts.length > 2) return null;
  if (parts.some((part) => decimalFault(part) !== null)) return null;
  const [top, bottom = { mantissa: 1n, scale: 0 }] = parts.map(scaled);
  if (!top || top.mantissa <= 0n || bottom.mantissa <= 0n) return null;
  return reduced(top.mantissa * 10n ** BigInt(bottom.scale), bottom.mantissa * 10n ** BigInt(top.scale));
}

export function sameFraction(left: Fraction, right: Fraction): boolean {
  return left.numerator * right.denominator === right.numerator * left.denominator;
}

/** Whether what is divided by it has an end of its digits. */
export function divides(denominator: bigint): boolean {
  let rest = denominator;
  for (const prime of [2n, 5n]) while (rest % prime === 0n) rest /= prime;
  return rest === 1n;
}

/** A plain decimal without its point, and how many of its digits stand after the point. */
function scaled(text: string): { readonly mantissa: bigint; readonly scale: number } {
  const point = text.indexOf('.');
  if (point < 0) return { mantissa: BigInt(text), scale: 0 };
  return { mantissa: BigInt(text.slice(0, point) + text.slice(point + 1)), scale: text.length - point - 1 };
}

function written(mantissa: bigint, scale: number): string {
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(scale + 1, '0');
  const point = digits.length - scale;
  const text = scale === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
  return mantissa < 0n ? `-${text}` : text;
}

/** Divides to the nearest whole number, halves away from zero. */
function rounded(numerator: bigint, denominator: bigint): bigint {
  const half = (numerator < 0n ? -denominator : denominator) / 2n;
  // Of an odd denominator nothing lies on the half.
  return (numerator + half) / denominator;
}

/** Digits after the point that the quotient by a denominator needs, which `divides` says has an end. */
function digitsFor(denominator: bigint): number {
  let digits = 0;
  for (let power = 1n; power % denominator !== 0n; power *= 10n) digits += 1;
  return digits;
}

/** The conversion of plain decimals; undefined for a text that is none, or that becomes too long for one. */
export function converter({
  numerator,
  denominator,
  digits,
}: UnitConversion): (text: string) => string | undefined {
  const kept = digits === null ? digitsFor(denominator) : 0;
  const exactFactor = digits === null ? (numerator * 10n ** BigInt(kept)) / denominator : 0n;
  return (text) => {
    if (decimalFault(text) !== null) return undefined;
    const { mantissa, scale } = scaled(text);
    const result =
      digits === null
        ? written(mantissa * exactFactor, scale + kept)
        : written(
            rounded(mantissa * numerator * 10n ** BigInt(digits), denominator * 10n ** BigInt(scale)),
            digits,
          );
    return decimalFault(result) === null ? result : undefined;
  };
}

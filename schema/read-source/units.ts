/** Units of numbers: what `@unit` says of a field, checked so that no number is shown that is none of the source's. */
import type { FieldDefinitionNode } from 'graphql';
import { type Fraction, divides, knownFactor, readFactor, sameFraction } from '../identifiers/units.ts';
import type { ColumnField, UnitConversion } from '../source-model.ts';
import { argumentsOf, directiveOf, text, type Reading } from './reading.ts';

const convertedTypes: ReadonlySet<string> = new Set(['Decimal', 'BigInt', 'Int']);

/** Digits after the point at most: more than any quantity is measured in. */
const mostDigits = 20;

/** The conversion that `@unit` of a column asks for; undefined without one, or with faults. */
export function readUnit(
  reading: Reading,
  field: FieldDefinitionNode,
  leaf: ColumnField,
): UnitConversion | undefined {
  const directive = directiveOf(field, 'unit');
  const values = directive && argumentsOf(reading, directive);
  if (!directive || !values) return undefined;
  const fault = (cause: string): undefined => {
    reading.faults.add(directive, cause);
    return undefined;
  };
  if (!convertedTypes.has(leaf.type) || leaf.enumeration !== undefined) {
    return fault('`@unit` stands on a number: give the field the type Decimal, BigInt or Int');
  }
  if (leaf.codes || leaf.transform) return fault('`@unit` goes with neither `codes` nor `transform`');
  const factor = factorOf(values, fault);
  if (!factor) return undefined;
  const digits = typeof values['digits'] === 'number' ? values['digits'] : null;
  if (digits !== null && (digits < 0 || digits > mostDigits))
    return fault(`\`digits\` is from 0 to ${mostDigits}`);
  if (digits !== null && leaf.type !== 'Decimal')
    return fault(`\`digits\` rounds a Decimal; an ${leaf.type} that is no whole number is an error`);
  if (digits === null && leaf.type === 'Decimal' && !divides(factor.denominator))
    return fault('the factor has no end of its digits: say by `digits` how many the result is rounded to');
  return { ...factor, digits };
}

function factorOf(
  values: Readonly<Record<string, unknown>>,
  fault: (cause: string) => undefined,
): Fraction | undefined {
  const [from, to] = [text(values, 'of') ?? '', text(values, 'in') ?? ''];
  const named = text(values, 'factor');
  const known = knownFactor(from, to);
  if (known === 'unlike') return fault(`${from} and ${to} measure different things; correct one of them`);
  if (named === undefined) {
    return known ?? fault(`the hub knows no factor from ${from} to ${to}: give it as \`factor\``);
  }
  const factor = readFactor(named);
  if (!factor) return fault(`factor \`${named.slice(0, 50)}\` is no decimal or fraction over zero`);
  if (known && !sameFraction(factor, known)) {
    const { numerator, denominator } = known;
    const exact = denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
    return fault(`one ${from} is ${exact} ${to}; drop \`factor\`, or correct the units`);
  }
  return factor;
}

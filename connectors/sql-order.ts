/** What databases with types of their own share of lists in pages: values that a statement is given when it is sent. */
import type { RawBuilder } from 'kysely';
import type { ListWindow } from './contract.ts';

export type Expression = RawBuilder<unknown>;

/** Stands among the parameters of a statement for what only a run knows. */
export const keysParameter: unique symbol = Symbol('keys');
export const skipParameter: unique symbol = Symbol('skip');
export const firstParameter: unique symbol = Symbol('first');

/** More rows than a citizen has. */
const everything = '2147483647';

/** The parameters of one run. */
export function parametersOf(
  parameters: readonly unknown[],
  keys: readonly string[] | string,
  { skip, first }: ListWindow,
): readonly string[] {
  return parameters.flatMap((parameter) => {
    if (parameter === keysParameter) return keys;
    if (parameter === skipParameter) return String(skip);
    if (parameter === firstParameter) return first === null ? everything : String(first);
    return String(parameter);
  });
}

/** By which a code that stands for nothing comes after all others. */
export const placeOfUnknown = 1_000_000;

/** The made-up citizens of the demo province, streamed household by household. */
import { QingdanError } from '../../../schema/errors.ts';
import { makeCircumstances } from './circumstances.ts';
import type { Making } from './draft.ts';
import { type DraftHousehold, makeFamily, makeSingle } from './families.ts';
import { IdIssuer } from './ids.ts';
import { makeLivelihood } from './livelihood.ts';
import type { Household } from './person.ts';
import { Places } from './places.ts';
import { hashOf, SeededRandom } from './random.ts';

export interface PopulationOptions {
  /** How many people, exactly. */
  readonly citizens: number;
  /** The same seed gives the same people. */
  readonly seed: number | string;
}

/** Above this the unassigned IDs of a day of birth could run out. */
export const mostCitizens = 10_000_000;

/**
 * Makes the households one after the other; nothing is kept but a count for each day of birth. A larger number of
 * citizens begins with the same people, but for the last family. Throws `BAD_USER_INPUT` for a number out of range.
 */
export function* makePopulation({ citizens, seed }: PopulationOptions): Generator<Household, void> {
  if (!Number.isSafeInteger(citizens) || citizens < 1 || citizens > mostCitizens) {
    throw new QingdanError(
      'BAD_USER_INPUT',
      `\`${citizens}\` is no number of citizens: choose from 1 to ${mostCitizens}`,
    );
  }
  const places = Places.shared();
  const random = new SeededRandom(0);
  const making: Making = { random, places, ids: new IdIssuer() };
  const base = hashOf('population', seed);
  let serial = 0;
  let number = 0;
  for (let family = 0; serial < citizens; family++) {
    random.reseed(base, family);
    let households = makeFamily(making);
    if (serial + sizeOf(households) > citizens) {
      households = Array.from({ length: citizens - serial }, () => makeSingle(making)).flat();
    }
    for (const household of households) {
      makeLivelihood(making, household);
      makeCircumstances(making, household);
      for (const member of household.members) member.serial = serial++;
      yield finished(household, number++);
    }
  }
}

function sizeOf(households: readonly DraftHousehold[]): number {
  return households.reduce((sum, { members }) => sum + members.length, 0);
}

function finished({ type, place, members }: DraftHousehold, number: number): Household {
  return { number: place.county.code + String(number).padStart(8, '0'), type, members };
}

import type { TopicGenerator } from '../population/person.ts';
import { identity, identityCard } from './household/identity.ts';
import { deathRecord, migrations, registration } from './household/registration.ts';
import { passport, residencePermit } from './household/travel.ts';

/** Identity and household registration 人口与户籍: identity, ID card, household, moves, travel. */
export const generator: TopicGenerator = {
  topic: 'household',
  rows(person, household, random, emit) {
    identity(person, random, emit);
    registration(person, household, random, emit);
    migrations(person, random, emit);
    passport(person, random, emit);
    if (person.diedOn !== null) {
      deathRecord(person, person.diedOn, random, emit);
      return;
    }
    identityCard(person, random, emit);
    residencePermit(person, random, emit);
  },
};

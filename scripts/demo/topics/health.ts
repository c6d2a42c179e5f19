import type { TopicGenerator } from '../population/person.ts';
import { bloodDonations, examinations, occupationalDisease, practitioner } from './health/care.ts';
import {
  birthCertificate,
  deathCertificate,
  fertilityRegistration,
  healthCertificate,
} from './health/certificates.ts';
import { guardedRecords } from './health/guarded.ts';
import { vaccinations } from './health/vaccinations.ts';

/** Health 卫生健康: certificates, care, vaccinations, and the records that are shared with nobody. */
export const generator: TopicGenerator = {
  topic: 'health',
  rows(person, household, random, emit) {
    birthCertificate(person, random, emit);
    if (person.diedOn !== null) {
      deathCertificate(person, person.diedOn, random, emit);
      return;
    }
    vaccinations(person, random, emit);
    guardedRecords(person, random, emit);
    if (person.age >= 6) examinations(person, random, emit);
    if (person.age < 18) return;
    healthCertificate(person, random, emit);
    practitioner(person, random, emit);
    if (person.age >= 38) occupationalDisease(person, random, emit);
    bloodDonations(person, random, emit);
    if (person.age <= 50) fertilityRegistration(person, household, random, emit);
  },
};

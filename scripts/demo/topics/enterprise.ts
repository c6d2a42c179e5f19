import type { TopicGenerator } from '../population/person.ts';
import { ownBusiness } from '../words/own-business.ts';
import { abnormalOperation, dishonestyEntry, penalty } from './enterprise/publicity.ts';
import { foodLicence, operatorCertificate } from './enterprise/certificates.ts';
import { openingDay, registerCompany, registerIndividual, shareholding } from './enterprise/registration.ts';

export const generator: TopicGenerator = {
  topic: 'enterprise',
  rows(person, _household, random, emit) {
    if (person.age < 18) return;
    const business = ownBusiness(person);
    if (business === null) {
      const invests = person.occupation === 'employee' || person.occupation === 'retired';
      if (invests && random.chance(person.lowIncome ? 0.002 : 0.02)) shareholding(person, random, emit);
      if (person.occupation === 'employee' && random.chance(0.03)) operatorCertificate(person, random, emit);
      return;
    }
    const since = openingDay(person, random);
    if (business.company) registerCompany(person, business, since, random, emit);
    else registerIndividual(person, business, since, random, emit);
    if (business.trade.sector === 'food') foodLicence(person, business, since, random, emit);
    if (random.chance(0.05)) penalty(person, since, random, emit);
    if (random.chance(0.04)) abnormalOperation(person, business, since, random, emit);
    if (random.chance(0.006)) dishonestyEntry(person, since, random, emit);
  },
};

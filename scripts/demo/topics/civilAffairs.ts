import type { TopicGenerator } from '../population/person.ts';
import { adoption, childWelfare } from './civilAffairs/children.ts';
import { cremation, elderlyAllowance, organisationPost } from './civilAffairs/later-life.ts';
import { marriage } from './civilAffairs/marriage.ts';
import { assistance } from './civilAffairs/assistance.ts';

/** Civil affairs 民政: marriage, assistance, children, the old, social organisations. */
export const generator: TopicGenerator = {
  topic: 'civilAffairs',
  rows(person, household, random, emit) {
    if (person.age >= 18) marriage(person, household, random, emit);
    adoption(person, random, emit);
    if (person.diedOn !== null) {
      cremation(person, person.diedOn, random, emit);
      return;
    }
    assistance(person, household, random, emit);
    if (person.age < 18) childWelfare(person, household, random, emit);
    else if (person.age >= 80) elderlyAllowance(person, random, emit);
    if (person.age >= 28 && person.age <= 75) organisationPost(person, random, emit);
  },
};

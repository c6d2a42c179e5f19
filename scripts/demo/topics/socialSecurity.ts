import type { TopicGenerator } from '../population/person.ts';
import { card, employeesInsurance } from './socialSecurity/insurance.ts';
import { workInjury } from './socialSecurity/injury.ts';
import { pension, residentPension } from './socialSecurity/pension.ts';
import { unemployment } from './socialSecurity/unemployment.ts';

/** Social security 社会保险: contributions, pensions, unemployment, work injuries, the card. */
export const generator: TopicGenerator = {
  topic: 'socialSecurity',
  rows(person, _household, random, emit) {
    card(person, random, emit);
    if (person.monthlyPensionFen > 0) pension(person, random, emit);
    // The army insures its soldiers itself.
    if (person.age < 16 || person.occupation === 'soldier') return;
    employeesInsurance(person, random, emit);
    residentPension(person, random, emit);
    if (person.diedOn !== null) return;
    if (person.occupation === 'unemployed') unemployment(person, random, emit);
    else if (person.occupation === 'employee') workInjury(person, random, emit);
  },
};

import type { TopicGenerator } from '../population/person.ts';
import { invoices, premiums, registration } from './tax/administration.ts';
import { certificate, deductions, income } from './tax/income.ts';
import { propertyTaxes } from './tax/property.ts';

/** Taxes 税务: income, taxes on cars and homes, registration, premiums of social insurance, invoices. */
export const generator: TopicGenerator = {
  topic: 'tax',
  rows(person, household, random, emit) {
    const earns = person.annualIncomeFen > 0 || person.businessIncomeFen > 0;
    if (earns || (person.age >= 18 && random.chance(0.3))) income(person, random, emit);
    propertyTaxes(person, random, emit);
    if (person.diedOn !== null) return;
    premiums(person, random, emit);
    if (person.age < 18) return;
    registration(person, random, emit);
    if (person.annualIncomeFen > 0) deductions(person, household, random, emit);
    if (earns) certificate(person, random, emit);
    if (person.occupation === 'selfEmployed') invoices(person, random, emit);
  },
};

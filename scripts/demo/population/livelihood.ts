/** What people learned and live on: education, occupation, employer, income, pension. Money is in fen. */
import { dateOf, dayNumber, provinceDayNumber, yearsLater } from './calendar.ts';
import type { Draft, Making } from './draft.ts';
import { employerOf } from './employers.ts';
import type { DraftHousehold } from './families.ts';
import type { Occupation } from './person.ts';
import type { Place } from './places.ts';
import { type SeededRandom, skewed, weighted } from './random.ts';

type Education = Draft['education'];

/** Shares of the highest level by year of birth, from none to doctor. */
const attained: readonly (readonly [bornFrom: string, shares: readonly number[]])[] = [
  ['1995', [0, 0.01, 0.22, 0.27, 0.23, 0.23, 0.035, 0.005]],
  ['1980', [0, 0.03, 0.37, 0.2, 0.21, 0.16, 0.025, 0.005]],
  ['1965', [0.01, 0.12, 0.5, 0.2, 0.1, 0.063, 0.005, 0.002]],
  ['1950', [0.06, 0.33, 0.42, 0.14, 0.035, 0.015, 0, 0]],
  ['', [0.25, 0.45, 0.2, 0.07, 0.02, 0.01, 0, 0]],
];

/** Level and whether it is still being studied for. */
function educate(person: Draft, random: SeededRandom): readonly [level: Education, studies: boolean] {
  const { age } = person;
  if (age < 12) return [0, age >= 6];
  if (age < 15) return [1, true];
  const shares = attained.find(([from]) => person.birthDate >= from)?.[1] ?? [];
  let level = weighted(random, shares) as Education;
  // University graduates leave the countryside.
  if (!person.urban && level >= 4 && random.chance(0.6)) level = 3;
  if (age < 18) return [2, age < 16 || random.chance(0.93)];
  if (age < 22 && level >= 4) return [3, true];
  if (age < 25 && level >= 6) return [5, true];
  if (age < 27 && level === 7) return [6, true];
  return [level, false];
}

/** From this age an employee draws a pension; women in posts of officers work longer. */
function pensionAge(person: Draft): number {
  if (person.sex === '男') return 61;
  return person.education >= 4 ? 56 : 51;
}

const residentPensionAge = 60;

function occupationInWorkingAge(person: Draft, random: SeededRandom): Occupation {
  const chosen = random.next();
  const learned = person.education >= 4;
  if (person.lowIncome) {
    if (chosen < 0.45) return person.urban ? 'unemployed' : 'farmer';
    return chosen < 0.75 ? 'employee' : chosen < 0.8 ? 'selfEmployed' : 'unemployed';
  }
  if (person.urban) {
    if (learned && chosen < 0.14) return 'civilServant';
    if (chosen < (learned ? 0.82 : 0.58)) return 'employee';
    if (chosen < (learned ? 0.92 : 0.8)) return 'selfEmployed';
    return !learned && chosen < 0.84 ? 'farmer' : 'unemployed';
  }
  if (learned && chosen < 0.08) return 'civilServant';
  if (chosen < 0.42) return 'employee';
  if (chosen < 0.52) return 'selfEmployed';
  return chosen < 0.93 ? 'farmer' : 'unemployed';
}

/** A first working day in the year after school; July for graduates. */
function firstWorkingDay(person: Draft, random: SeededRandom): string {
  const start = [16, 16, 17, 18, 21, 22, 25, 28][person.education] ?? 18;
  const year = Number(person.birthDate.slice(0, 4)) + start + (random.chance(0.3) ? random.integer(1, 4) : 1);
  const date = person.education >= 4 ? `${year}-07-01` : random.date(`${year}-02-01`, `${year}-11-30`);
  // Nobody works before the sixteenth birthday, or begins after the province's day.
  const earliest = dayNumber(yearsLater(person.birthDate, 16)) + 1;
  return dateOf(Math.min(Math.max(dayNumber(date), earliest), provinceDayNumber - 20));
}

/** Pension of a former employee by what the province pays, or of a resident. */
function retire(person: Draft, random: SeededRandom): boolean {
  const employed = random.chance(person.lowIncome ? 0 : person.urban ? 0.9 : 0.13);
  if (employed && person.age >= pensionAge(person)) {
    person.occupation = 'retired';
    person.workingSince = firstWorkingDay(person, random);
    person.monthlyPensionFen = Math.max(120_000, skewed(random, 330_000, 0.3));
    return true;
  }
  if (person.age < residentPensionAge) return false;
  person.monthlyPensionFen = random.integer(140, 320) * 100;
  const farms = !person.urban && person.age < 72 && random.chance(0.65);
  person.occupation = farms ? 'farmer' : 'retired';
  if (!farms && random.chance(0.5)) person.workingSince = firstWorkingDay(person, random);
  return true;
}

function earn(person: Draft, place: Place, random: SeededRandom): void {
  const learned = person.education >= 4 ? 1.45 : 1;
  switch (person.occupation) {
    case 'civilServant':
    case 'employee': {
      const civilServant = person.occupation === 'civilServant';
      person.employer = employerOf(place, civilServant, random);
      person.workingSince = firstWorkingDay(person, random);
      person.annualIncomeFen = civilServant
        ? skewed(random, 8_400_000, 0.25)
        : skewed(random, 4_400_000 * learned, 0.5);
      return;
    }
    case 'selfEmployed':
      person.workingSince = firstWorkingDay(person, random);
      person.businessIncomeFen = skewed(random, 5_200_000, 0.8);
      return;
    case 'farmer':
      // Casual work beside the field.
      if (person.age < 66 && random.chance(0.5)) person.annualIncomeFen = skewed(random, 1_500_000, 0.6);
      return;
    case 'unemployed':
      if (random.chance(0.7)) {
        person.workingSince = firstWorkingDay(person, random);
        if (random.chance(0.3)) person.annualIncomeFen = skewed(random, 1_400_000, 0.6);
      }
      return;
    case 'soldier':
      person.workingSince = dateOf(dayNumber(yearsLater(person.birthDate, 18)) + random.integer(0, 300));
      if (person.workingSince >= dateOf(provinceDayNumber))
        person.workingSince = dateOf(provinceDayNumber - 15);
      if (person.age >= 21) person.annualIncomeFen = skewed(random, 8_000_000, 0.2);
      return;
    default:
  }
}

/** Yearly means a head below which the minimum living allowance is granted, in fen, city and country. */
export const lowIncomeLine = { urban: 900_000, rural: 780_000 } as const;

/** Scales down what a household on the minimum living allowance earns, so that a head has less than the line. */
function belowTheLine(household: DraftHousehold, random: SeededRandom): void {
  const { members, place } = household;
  const line = (place.urban ? lowIncomeLine.urban : lowIncomeLine.rural) * members.length;
  const pensions = members.reduce((sum, member) => sum + member.monthlyPensionFen * 12, 0);
  const earned = members.reduce((sum, { annualIncomeFen, businessIncomeFen }) => {
    return sum + annualIncomeFen + businessIncomeFen;
  }, 0);
  const allowed = Math.max(0, line - pensions) * (0.3 + 0.6 * random.next());
  const factor = earned > allowed ? allowed / earned : 1;
  for (const member of members) {
    member.annualIncomeFen = Math.floor(member.annualIncomeFen * factor);
    member.businessIncomeFen = Math.floor(member.businessIncomeFen * factor);
  }
}

/** Decides the livelihood of a household's members. Place and relations stand already. */
export function makeLivelihood(making: Making, household: DraftHousehold): void {
  const { random } = making;
  const { members, place, of } = household;
  const eldersOnly = members.every(({ age }) => age >= 60);
  const share = (place.urban ? 0.028 : 0.055) * (eldersOnly ? 1.6 : 1);
  const lowIncome = household.type === '家庭户' && random.chance(share);
  for (const member of members) {
    member.lowIncome = lowIncome;
    const [level, studies] = educate(member, random);
    member.education = level;
    if (of !== undefined) {
      member.occupation = of === 'soldiers' ? 'soldier' : 'student';
      member.education = of === 'soldiers' ? (member.education >= 4 ? 4 : 3) : member.age >= 22 ? 5 : 3;
      earn(member, place, random);
    } else if (member.age < 6) {
      member.occupation = 'infant';
    } else if (studies) {
      member.occupation = 'student';
    } else if (member.age < 17) {
      // Done with school and not yet at work.
      member.occupation = 'unemployed';
    } else if (!(member.age >= 50 && retire(member, random))) {
      member.occupation = occupationInWorkingAge(member, random);
      earn(member, place, random);
    }
  }
  if (lowIncome) belowTheLine(household, random);
}

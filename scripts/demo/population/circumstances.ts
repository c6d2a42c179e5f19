/** Disability, service, deaths, cars and homes of a household, once its livelihood is known. */
import { dateOf, dayNumber, provinceDayNumber } from './calendar.ts';
import type { Draft, Making } from './draft.ts';
import type { DraftHousehold } from './families.ts';
import { type SeededRandom, weighted } from './random.ts';

/** Kinds of the national standard (GB/T 26341). */
const disabilities = ['肢体', '肢体', '肢体', '听力', '视力', '精神', '智力', '言语', '多重'] as const;

function health(person: Draft, random: SeededRandom): void {
  const share = person.age < 18 ? 0.008 : person.age < 60 ? 0.02 : 0.06;
  // Soldiers are fit for service.
  if (person.occupation === 'soldier' || !random.chance(person.lowIncome ? share * 5 : share)) return;
  const level = (1 + weighted(random, [0.15, 0.3, 0.3, 0.25])) as 1 | 2 | 3 | 4;
  person.disability = { kind: random.pick(disabilities), level };
}

function service(person: Draft, random: SeededRandom): void {
  if (person.age < 21 || person.occupation === 'soldier' || person.occupation === 'student') return;
  person.veteran = random.chance(person.sex === '男' ? 0.06 : 0.002);
}

/** Died within the last two and a half years and after marriage and the birth of the children; else null. */
function dayOfDeath(person: Draft, members: readonly Draft[], random: SeededRandom): string | null {
  const share = person.age >= 75 ? 0.04 : person.age >= 60 ? 0.012 : 0.0006;
  if (!random.chance(share)) return null;
  let earliest = Math.max(provinceDayNumber - 900, dayNumber(person.birthDate) + 1);
  if (person.marriedOn !== null) earliest = Math.max(earliest, dayNumber(person.marriedOn) + 1);
  for (const child of members) {
    if (person.children.includes(child.id)) earliest = Math.max(earliest, dayNumber(child.birthDate) + 1);
  }
  const latest = provinceDayNumber - 12;
  return earliest > latest ? null : dateOf(random.integer(earliest, latest));
}

function bury(person: Draft, members: readonly Draft[], diedOn: string): void {
  person.diedOn = diedOn;
  person.monthlyPensionFen = 0;
  // Income is that of the year before the province's day.
  if (diedOn < '2025-03') {
    person.annualIncomeFen = 0;
    person.businessIncomeFen = 0;
  }
  const spouse = members.find(({ id }) => id === person.spouse);
  if (spouse === undefined) return;
  spouse.maritalStatus = '丧偶';
  spouse.spouse = null;
  person.spouse = null;
}

/** One death a household at most. A head is followed by the widow or widower; another head does not die. */
function deaths(household: DraftHousehold, random: SeededRandom): void {
  const { members } = household;
  for (const person of members) {
    const head = person === members[0];
    const onlyCouple = members.every(({ relationToHead }) => !/父亲|母亲|孙/u.test(relationToHead));
    const widow = members.find(({ id }) => id === person.spouse);
    if (head && members.length > 1 && (widow === undefined || !onlyCouple)) continue;
    const diedOn = dayOfDeath(person, members, random);
    if (diedOn === null) continue;
    bury(person, members, diedOn);
    if (head && widow !== undefined) {
      widow.relationToHead = '户主';
      person.relationToHead = '配偶';
    }
    return;
  }
}

/** Cars and registered homes belong to those who earn or draw a pension; a household on the allowance has no car. */
function possessions(household: DraftHousehold, random: SeededRandom): void {
  const { members, place, type } = household;
  if (type === '集体户') return;
  const grown = members.filter(({ age, occupation }) => age >= 24 && occupation !== 'student');
  if (grown.length === 0) return;
  const [lowIncome, urban] = [members[0]?.lowIncome === true, place.urban];
  // A homestead in the country is no entry of the real estate register.
  if (random.chance(lowIncome ? 0.25 : urban ? 0.8 : 0.16)) {
    random.pick(grown).properties += 1;
    if (!lowIncome && random.chance(urban ? 0.2 : 0.08)) random.pick(grown).properties += 1;
  }
  const drivers = grown.filter(({ age, diedOn }) => age < 71 && diedOn === null);
  if (lowIncome || drivers.length === 0) return;
  if (random.chance(urban ? 0.5 : 0.33)) random.pick(drivers).vehicles += 1;
  if (random.chance(urban ? 0.1 : 0.05)) random.pick(drivers).vehicles += 1;
}

export function makeCircumstances(making: Making, household: DraftHousehold): void {
  const { random } = making;
  for (const member of household.members) {
    health(member, random);
    service(member, random);
  }
  if (household.type === '家庭户') deaths(household, random);
  possessions(household, random);
}

/** A person in the making: who it is, before what it lives on is decided. */
import { legacyCitizenId } from '../../../schema/identifiers/citizen-id.ts';
import { ageOn, dateOf, dayNumber, provinceDayNumber, yearsLater } from './calendar.ts';
import type { IdIssuer } from './ids.ts';
import { ethnicGroup, givenName, surname } from './names.ts';
import type { Person } from './person.ts';
import type { Places } from './places.ts';
import type { SeededRandom } from './random.ts';

export type Draft = { -readonly [Member in keyof Person]: Person[Member] } & { children: string[] };
export type Sex = Person['sex'];

/** What the making of a whole population shares. */
export interface Making {
  readonly random: SeededRandom;
  readonly places: Places;
  readonly ids: IdIssuer;
}

export interface Origin {
  readonly birthDate: string;
  readonly sex: Sex;
  readonly father?: Draft | null;
  readonly mother?: Draft | null;
}

/** A single person without work, household or place; a child takes the surname and ethnic group of its father. */
export function draftPerson(making: Making, origin: Origin): Draft {
  const { random, ids } = making;
  const { birthDate, sex, father = null, mother = null } = origin;
  const birthYear = Number(birthDate.slice(0, 4));
  const parent = father !== null && (mother === null || random.chance(0.95)) ? father : mother;
  const family = parent === null ? surname(random) : surnameOf(parent);
  const id = ids.issue(birthDate, sex);
  const draft: Draft = {
    serial: 0,
    id,
    legacyId: legacyCitizenId(id),
    name: family + givenName(random, birthYear, sex),
    formerName: random.chance(0.025) ? family + givenName(random, birthYear, sex) : null,
    sex,
    birthDate,
    age: ageOn(birthDate),
    ethnicGroup: (father ?? mother)?.ethnicGroup ?? ethnicGroup(random),
    division: '',
    address: '',
    relationToHead: '户主',
    spouse: null,
    father: father?.id ?? null,
    mother: mother?.id ?? null,
    children: [],
    maritalStatus: '未婚',
    marriedOn: null,
    education: 0,
    occupation: 'unemployed',
    employer: null,
    workingSince: null,
    annualIncomeFen: 0,
    businessIncomeFen: 0,
    monthlyPensionFen: 0,
    urban: false,
    disability: null,
    veteran: false,
    lowIncome: false,
    diedOn: null,
    vehicles: 0,
    properties: 0,
  };
  if (draft.formerName === draft.name) draft.formerName = null;
  father?.children.push(id);
  mother?.children.push(id);
  return draft;
}

const compoundSurnames = /^(?:欧阳|上官|司马|呼延|令狐)/u;

function surnameOf(person: Draft): string {
  return compoundSurnames.exec(person.name)?.[0] ?? person.name.charAt(0);
}

/** A birth date that makes a person of this age on the province's day. */
export function birthDateAt(age: number, random: SeededRandom): string {
  return dateOf(provinceDayNumber - Math.floor(age * 365.2425) - random.integer(1, 364));
}

export function otherSex(sex: Sex): Sex {
  return sex === '男' ? '女' : '男';
}

/** Legal from 22 for men and 20 for women (Civil Code, article 1047). */
function marriageableFrom(person: Draft): string {
  return yearsLater(person.birthDate, person.sex === '男' ? 22 : 20);
}

/**
 * A spouse of a plausible age, married to the person; null when the two are not yet old enough, or would have to
 * marry after the province's day.
 */
export function marry(making: Making, person: Draft): Draft | null {
  const { random } = making;
  const gap = random.integer(-2, 6) * (person.sex === '男' ? 1 : -1);
  const birthDate = dateOf(dayNumber(person.birthDate) + gap * 365 + random.integer(-180, 180));
  const sex = otherSex(person.sex);
  const legal = [marriageableFrom(person), yearsLater(birthDate, sex === '男' ? 22 : 20)].sort()[1] ?? '';
  const earliest = dayNumber(legal);
  if (earliest >= provinceDayNumber - 30) return null;
  const spouse = draftPerson(making, { birthDate, sex });
  const latest = Math.min(earliest + random.integer(100, 2_400), provinceDayNumber - 1);
  const marriedOn = dateOf(random.integer(earliest, latest));
  person.spouse = spouse.id;
  spouse.spouse = person.id;
  for (const each of [person, spouse]) {
    each.maritalStatus = '已婚';
    each.marriedOn = marriedOn;
  }
  return spouse;
}

/** Parents are 20 to 40 years older than their children. */
const youngestParent = 20;
const oldestParent = 40;

/**
 * Up to `wanted` children of a couple or of one parent, the oldest first: the first ten months after the wedding or
 * later, and the others a year and more apart. Fewer when the years do not suffice.
 */
export function bear(making: Making, parents: readonly Draft[], wanted: number): Draft[] {
  const { random } = making;
  const father = parents.find(({ sex }) => sex === '男') ?? null;
  const mother = parents.find(({ sex }) => sex === '女') ?? null;
  let earliest = 0 - 40_000;
  let latest = provinceDayNumber - 10;
  for (const parent of parents) {
    earliest = Math.max(earliest, dayNumber(yearsLater(parent.birthDate, youngestParent)) + 1);
    latest = Math.min(latest, dayNumber(yearsLater(parent.birthDate, oldestParent)) - 1);
    if (parent.marriedOn !== null) earliest = Math.max(earliest, dayNumber(parent.marriedOn) + 290);
  }
  const children: Draft[] = [];
  while (children.length < wanted && earliest <= latest) {
    const day = random.integer(earliest, Math.min(latest, earliest + 1_500));
    const sex: Sex = random.chance(0.52) ? '男' : '女';
    children.push(draftPerson(making, { birthDate: dateOf(day), sex, father, mother }));
    earliest = day + random.integer(400, 1_500);
  }
  return children;
}

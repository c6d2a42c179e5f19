/** What a household has to live on, as civil affairs reckons it. */
import type { Household, Person } from '../population/person.ts';
import { mixed } from './own-business.ts';

/** Minimum living standard a person and month, in fen, in town and in the country. */
const livingStandardFen = { urban: 78_000, rural: 64_000 } as const;

export function standardOf(person: Person): number {
  return person.urban ? livingStandardFen.urban : livingStandardFen.rural;
}

/** Income a person and month of the household's living members, in fen. */
export function monthlyIncomeFen(household: Household): number {
  let sum = 0;
  let living = 0;
  for (const member of household.members) {
    if (member.diedOn !== null) continue;
    living += 1;
    sum += (member.annualIncomeFen + member.businessIncomeFen) / 12 + member.monthlyPensionFen;
  }
  return living === 0 ? 0 : Math.floor(sum / living);
}

/** The members that the allowance covers. */
export function coveredMembers(household: Household): readonly Person[] {
  return household.members.filter((member) => member.lowIncome && member.diedOn === null);
}

/** What the household of a person on the allowance is paid a month: what is missing to the standard, in whole yuan. */
export function livingAllowanceFen(person: Person, household: Household): number {
  // Some is always paid to those who are granted it.
  const missing = Math.max(10_000, standardOf(person) - monthlyIncomeFen(household));
  return Math.round((missing * coveredMembers(household).length) / 100) * 100;
}

/** A number that all members of the household share, from its first member's serial. */
export function mixedOfHousehold(household: Household, salt: number): number {
  return mixed(household.members[0]?.serial ?? 0, salt);
}

/** Above the standard but below twice it, and found so on application. */
export function isMarginal(person: Person, household: Household): boolean {
  if (person.lowIncome || mixedOfHousehold(household, 71) % 100 >= 12) return false;
  return monthlyIncomeFen(household) < standardOf(person) * 2;
}

/** Old or disabled and alone, without work, children or a pension to live on (社会救助暂行办法, article 14). */
export function isDestitute(person: Person, household: Household): boolean {
  if (person.lowIncome || person.diedOn !== null || household.members.length > 1) return false;
  if (person.children.length > 0 || person.spouse !== null || person.properties > 1) return false;
  if (person.age < 60 && (person.disability?.level ?? 4) > 2) return false;
  const income = person.annualIncomeFen + person.businessIncomeFen + person.monthlyPensionFen * 12;
  return income < livingStandardFen.rural * 12;
}

export const causesOfPoverty = [
  '因病',
  '因病',
  '因残',
  '因残',
  '缺少劳动力',
  '年老',
  '失业',
  '因学',
] as const;

/** Reasons for temporary assistance, with the kind of each. */
export const assistanceReasons = [
  ['支出型', '重大疾病医疗支出'],
  ['支出型', '重大疾病医疗支出'],
  ['支出型', '子女教育支出'],
  ['急难型', '交通事故'],
  ['急难型', '火灾'],
  ['急难型', '家庭成员突发重病'],
  ['急难型', '其他意外事件'],
] as const;

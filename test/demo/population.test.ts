/** The made-up citizens: nobody's IDs, households that make sense, the same people for the same seed. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { unassignedPrefixes } from '../../scripts/demo/population/ids.ts';
import type { Household, Person } from '../../scripts/demo/population/person.ts';
import { lowIncomeLine } from '../../scripts/demo/population/livelihood.ts';
import { makePopulation } from '../../scripts/demo/population/population.ts';
import { citizenIdFault } from '../../schema/identifiers/citizen-id.ts';
import { socialCreditIdFault } from '../../schema/identifiers/social-credit-id.ts';

const size = 30_000;
const households = [...makePopulation({ citizens: size, seed: 'test' })];
const people = households.flatMap(({ members }) => members);
const byId = new Map(people.map((person) => [person.id, person]));

const divisions = new Map(
  readFileSync(new URL('../../scripts/demo/data/divisions.csv', import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [code = '', name = '', level = ''] = line.split(',');
      return [code, { name, level }];
    }),
);

/** Those for whom a statement does not hold, by ID. */
function against(holds: (person: Person) => boolean): string[] {
  return people.filter((person) => !holds(person)).map(({ id }) => id);
}

function relative(id: string): Person {
  const person = byId.get(id);
  if (person === undefined) throw new Error(`\`${id}\` is nobody's ID`);
  return person;
}

/** Full years between two dates. */
function yearsBetween(from: string, to: string): number {
  return Number(to.slice(0, 4)) - Number(from.slice(0, 4)) - (to.slice(4) < from.slice(4) ? 1 : 0);
}

function share(of: readonly Person[], holds: (person: Person) => boolean): number {
  return of.filter(holds).length / of.length;
}

test('makes exactly as many citizens as asked for, numbered in order', () => {
  expect(people.length).toBe(size);
  expect(people.every(({ serial }, at) => serial === at)).toBe(true);
  for (const citizens of [1, 7, 100]) {
    expect([...makePopulation({ citizens, seed: 1 })].flatMap(({ members }) => members)).toHaveLength(
      citizens,
    );
  }
  for (const citizens of [0, -1, 1.5, 10_000_001]) {
    expect(() => [...makePopulation({ citizens, seed: 1 })]).toThrow('choose from 1 to');
  }
});

test('gives IDs that are valid, unique, of the right day and sex, and in no division that is assigned', () => {
  expect(byId.size).toBe(size);
  expect(against(({ id }) => citizenIdFault(id) === null)).toEqual([]);
  expect(against(({ id, birthDate }) => id.slice(6, 14) === birthDate.replaceAll('-', ''))).toEqual([]);
  expect(against(({ id, sex }) => Number(id[16]) % 2 === (sex === '男' ? 1 : 0))).toEqual([]);
  expect(against(({ id }) => unassignedPrefixes.includes(id.slice(0, 6)))).toEqual([]);
  const assigned = new Set([...divisions.keys()].map((code) => code.slice(0, 6)));
  expect(unassignedPrefixes.filter((prefix) => assigned.has(prefix))).toEqual([]);
  expect(
    against(
      ({ id, birthDate, legacyId }) =>
        legacyId === (birthDate < '2000' ? id.slice(0, 6) + id.slice(8, 17) : null),
    ),
  ).toEqual([]);
});

test('is the same for the same seed, and another for another', () => {
  const sample = (seed: string | number): string =>
    JSON.stringify([...makePopulation({ citizens: 600, seed })]);
  expect(sample(7)).toBe(sample(7));
  expect(sample(7)).not.toBe(sample(8));
  expect(sample('7')).not.toBe(sample(7));
});

test('lives in real villages and communities, a quarter each in Taiyuan and Datong, in all their counties', () => {
  expect(against(({ division }) => divisions.get(division)?.level === 'village')).toEqual([]);
  for (const city of ['1401', '1402']) {
    const inCity = people.filter(({ division }) => division.startsWith(city));
    expect(inCity.length / size).toBeGreaterThan(0.22);
    expect(inCity.length / size).toBeLessThan(0.28);
    const counties = [...divisions].filter(
      ([code, { level }]) => level === 'county' && code.startsWith(city),
    );
    for (const [code, { name }] of counties) {
      const count = inCity.filter(({ division }) => division.startsWith(code.slice(0, 6))).length;
      expect(count, name).toBeGreaterThan(size / 1_000);
    }
  }
  expect(new Set(people.map(({ division }) => division.slice(0, 4))).size).toBe(11);
  expect(against(({ address }) => /^山西省.+市.+(?:号|室|集体户)$/u.test(address))).toEqual([]);
});

test('puts one to seven people in a household, one head in a family, one place for all', () => {
  const wrong = (holds: (household: Household) => boolean): string[] =>
    households.filter((household) => !holds(household)).map(({ number }) => number);
  expect(new Set(households.map(({ number }) => number)).size).toBe(households.length);
  expect(wrong(({ members }) => members.length >= 1 && members.length <= 7)).toEqual([]);
  expect(wrong(({ members }) => new Set(members.map(({ address }) => address)).size === 1)).toEqual([]);
  expect(wrong(({ members }) => new Set(members.map(({ lowIncome }) => lowIncome)).size === 1)).toEqual([]);
  const families = wrong(({ type }) => type === '集体户').length;
  expect(families / households.length).toBeGreaterThan(0.9);
  expect(
    wrong(({ type, members }) => {
      const heads = members.filter(({ relationToHead }) => relationToHead === '户主');
      return heads.length === (type === '家庭户' ? 1 : 0) && heads.every(({ age }) => age >= 18);
    }),
  ).toEqual([]);
  expect(
    wrong(({ type, members }) => {
      if (type === '家庭户') return true;
      return members.every(
        ({ occupation, relationToHead }) =>
          (occupation === 'student' || occupation === 'soldier') && relationToHead === '非亲属',
      );
    }),
  ).toEqual([]);
});

test('has marriages that both sides know, of people old enough', () => {
  const couples = people.filter(({ spouse }) => spouse !== null);
  expect(couples.length / size).toBeGreaterThan(0.35);
  for (const person of couples) {
    const spouse = relative(person.spouse ?? '');
    expect(spouse.spouse).toBe(person.id);
    expect(spouse.marriedOn).toBe(person.marriedOn);
    expect(spouse.sex).not.toBe(person.sex);
    expect(person.maritalStatus).toBe('已婚');
    expect(yearsBetween(person.birthDate, person.marriedOn ?? '')).toBeGreaterThanOrEqual(
      person.sex === '男' ? 22 : 20,
    );
    expect(Math.abs(person.age - spouse.age)).toBeLessThan(10);
  }
  expect(
    against(
      ({ maritalStatus, spouse, diedOn }) =>
        (maritalStatus === '已婚') === (spouse !== null || diedOn !== null) || diedOn !== null,
    ),
  ).toEqual([]);
});

test('has parents and children who name each other, 20 to 40 years apart', () => {
  let pairs = 0;
  for (const person of people) {
    for (const id of person.children) {
      const child = relative(id);
      expect(person.sex === '男' ? child.father : child.mother).toBe(person.id);
      const apart = yearsBetween(person.birthDate, child.birthDate);
      expect(apart).toBeGreaterThanOrEqual(20);
      expect(apart).toBeLessThanOrEqual(40);
      pairs++;
    }
    for (const id of [person.father, person.mother]) {
      if (id !== null) expect(relative(id).children).toContain(person.id);
    }
    if (person.father !== null) expect(relative(person.father).ethnicGroup).toBe(person.ethnicGroup);
  }
  expect(pairs / size).toBeGreaterThan(0.4);
  const apart = people.filter(({ children, address }) =>
    children.some((id) => relative(id).address !== address),
  );
  expect(apart.length / size, 'children who live apart').toBeGreaterThan(0.02);
});

test('draws pensions only of age, sends children to school, and lets no child work', () => {
  expect(
    against(({ monthlyPensionFen, age, sex }) => monthlyPensionFen === 0 || age >= (sex === '男' ? 60 : 51)),
  ).toEqual([]);
  expect(against(({ monthlyPensionFen, age }) => monthlyPensionFen < 100_000 || age >= 51)).toEqual([]);
  expect(against(({ occupation, age }) => (occupation === 'infant') === age < 6)).toEqual([]);
  expect(against(({ occupation, age }) => age < 6 || age >= 16 || occupation === 'student')).toEqual([]);
  expect(against(({ occupation, age }) => occupation !== 'student' || age < 29)).toEqual([]);
  expect(
    against(
      ({ workingSince, birthDate }) => workingSince === null || yearsBetween(birthDate, workingSince) >= 16,
    ),
  ).toEqual([]);
  expect(against(({ workingSince }) => workingSince === null || workingSince < '2026-10-01')).toEqual([]);
  const wages = (person: Person): boolean =>
    person.occupation === 'employee' || person.occupation === 'civilServant';
  expect(against((person) => wages(person) === (person.employer !== null))).toEqual([]);
  const employers = new Map(
    people.flatMap(({ employer }) => (employer ? [[employer.socialCreditId, employer.name]] : [])),
  );
  expect([...employers.keys()].filter((id) => socialCreditIdFault(id) !== null)).toEqual([]);
  expect(
    against(({ employer }) => employer === null || employers.get(employer.socialCreditId) === employer.name),
  ).toEqual([]);
  expect(new Set(people.map(({ occupation }) => occupation)).size).toBe(9);
});

test('has skewed incomes, and households on the allowance below the line', () => {
  const incomes = people
    .map(({ annualIncomeFen }) => annualIncomeFen)
    .filter((fen) => fen > 0)
    .sort((a, b) => a - b);
  const mean = incomes.reduce((sum, fen) => sum + fen, 0) / incomes.length;
  expect(mean).toBeGreaterThan((incomes[incomes.length >> 1] ?? 0) * 1.1);
  expect(
    against(({ annualIncomeFen, businessIncomeFen }) =>
      Number.isInteger(annualIncomeFen + businessIncomeFen),
    ),
  ).toEqual([]);
  const low = households.filter(({ members }) => members[0]?.lowIncome === true);
  expect(low.length / households.length).toBeGreaterThan(0.02);
  expect(low.length / households.length).toBeLessThan(0.09);
  for (const { members } of low) {
    const means = members.reduce(
      (sum, person) =>
        sum + person.annualIncomeFen + person.businessIncomeFen + person.monthlyPensionFen * 12,
      0,
    );
    const line = members[0]?.urban === true ? lowIncomeLine.urban : lowIncomeLine.rural;
    expect(means / members.length).toBeLessThanOrEqual(line);
    expect(members.reduce((sum, { vehicles }) => sum + vehicles, 0)).toBe(0);
  }
});

test('has few deaths, disabled people and veterans, and names that repeat little', () => {
  expect(share(people, ({ diedOn }) => diedOn !== null)).toBeGreaterThan(0.001);
  expect(share(people, ({ diedOn }) => diedOn !== null)).toBeLessThan(0.012);
  expect(
    against(({ diedOn, birthDate }) => diedOn === null || (diedOn > birthDate && diedOn < '2026-10-01')),
  ).toEqual([]);
  expect(share(people, ({ disability }) => disability !== null)).toBeGreaterThan(0.01);
  expect(share(people, ({ veteran }) => veteran)).toBeGreaterThan(0.01);
  expect(new Set(people.map(({ name }) => name)).size).toBeGreaterThan(size * 0.5);
  expect(
    against(({ name, formerName }) => formerName !== name && /^[\u4E00-\u9FFF]{2,4}$/u.test(name)),
  ).toEqual([]);
});

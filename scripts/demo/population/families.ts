/** Families: households that belong together, so that parents and children can live apart. */
import { bear, birthDateAt, type Draft, draftPerson, type Making, marry, type Sex } from './draft.ts';
import type { Household } from './person.ts';
import { addressIn, type Place } from './places.ts';
import { weighted } from './random.ts';

/** A household in the making. The first member is the head of a family household. */
export interface DraftHousehold {
  readonly type: Household['type'];
  readonly place: Place;
  readonly members: Draft[];
  /** What a collective household consists of. */
  readonly of?: 'students' | 'soldiers';
}

/** Ages above which a child no longer lives with its parents, unmarried. */
const leavesHomeAt = 29;

function settle(making: Making, household: DraftHousehold): DraftHousehold {
  const { place } = household;
  const collective = household.type === '集体户';
  const address = collective ? `${place.words}集体户` : addressIn(place, making.random);
  for (const member of household.members) {
    member.division = place.division;
    member.urban = place.urban;
    member.address = address;
  }
  return household;
}

function familyAt(making: Making, place: Place, members: Draft[]): DraftHousehold {
  return settle(making, { type: '家庭户', place, members });
}

function related(members: readonly Draft[], relationOf: (member: Draft) => string): Draft[] {
  return members.map((member) => {
    member.relationToHead = relationOf(member);
    return member;
  });
}

const asSpouse = (members: readonly Draft[]): Draft[] => related(members, () => '配偶');
const asChildren = (members: readonly Draft[]): Draft[] =>
  related(members, ({ sex }) => (sex === '男' ? '子' : '女'));
const asParents = (members: readonly Draft[]): Draft[] =>
  related(members, ({ sex }) => (sex === '男' ? '父亲' : '母亲'));
const asGrandchildren = (members: readonly Draft[]): Draft[] =>
  related(members, ({ sex }) => (sex === '男' ? '孙子' : '孙女'));

function adult(making: Making, age: number, sex?: Sex): Draft {
  const { random } = making;
  return draftPerson(making, {
    birthDate: birthDateAt(age, random),
    sex: sex ?? (random.chance(0.5) ? '男' : '女'),
  });
}

/** How many children: one or two mostly; more in the country and of those married before the one-child policy. */
function wantedChildren(making: Making, place: Place, parent: Draft): number {
  const many = parent.birthDate < '1955' || !place.urban;
  return 1 + weighted(making.random, many ? [0.3, 0.5, 0.2] : [0.62, 0.34, 0.04]);
}

/** The head with the spouse, if any, and the children who still live at home. Children who left aren't made. */
function nuclear(making: Making, place: Place, head: Draft, childless = false): Draft[] {
  const spouse = marry(making, head);
  if (spouse === null) return [head];
  const parents = [head, spouse];
  const children = childless ? [] : bear(making, parents, wantedChildren(making, place, head));
  return [...parents.slice(0, 1), ...asSpouse([spouse]), ...stayAtHome(parents, children)];
}

/** Children above the age at which one leaves are dropped from the parents again: they live outside the province. */
function stayAtHome(parents: readonly Draft[], children: readonly Draft[]): Draft[] {
  const staying = children.filter(({ age }) => age <= leavesHomeAt);
  const ids = new Set(staying.map(({ id }) => id));
  for (const parent of parents) parent.children = parent.children.filter((id) => ids.has(id));
  return asChildren(staying);
}

function single(making: Making, place: Place): DraftHousehold[] {
  const head = adult(making, making.random.integer(22, 59));
  if (head.age > 34 && making.random.chance(0.6)) head.maritalStatus = '离婚';
  return [familyAt(making, place, [head])];
}

function elderlySingle(making: Making, place: Place): DraftHousehold[] {
  const { random } = making;
  const head = adult(making, random.integer(62, 94), random.chance(0.62) ? '女' : '男');
  head.maritalStatus = random.chance(0.85) ? '丧偶' : random.chance(0.5) ? '离婚' : '未婚';
  return [familyAt(making, place, [head])];
}

function youngCouple(making: Making, place: Place): DraftHousehold[] {
  const head = adult(making, making.random.integer(24, 38), '男');
  return [familyAt(making, place, nuclear(making, place, head, true))];
}

function parentsWithChildren(making: Making, place: Place): DraftHousehold[] {
  const head = adult(making, making.random.integer(26, 58), making.random.chance(0.85) ? '男' : '女');
  return [familyAt(making, place, nuclear(making, place, head))];
}

function singleParent(making: Making, place: Place): DraftHousehold[] {
  const { random } = making;
  const head = adult(making, random.integer(27, 54), random.chance(0.7) ? '女' : '男');
  head.maritalStatus = random.chance(0.75) ? '离婚' : '丧偶';
  const children = bear(making, [head], random.chance(0.75) ? 1 : 2);
  return [familyAt(making, place, [head, ...stayAtHome([head], children)])];
}

/** The older couple, or the one who is left of it. */
function elders(making: Making): Draft[] {
  const head = adult(making, making.random.integer(54, 86), '男');
  const spouse = marry(making, head);
  return spouse === null ? [head] : [head, spouse];
}

/** Leaves one of a couple a widow or widower: the other died long ago and is on no register. */
function widowed(making: Making, couple: readonly Draft[]): Draft {
  const [husband, wife] = couple;
  const left = wife === undefined || making.random.chance(0.25) ? (husband as Draft) : wife;
  left.spouse = null;
  left.maritalStatus = '丧偶';
  return left;
}

/** A grown child of the elders, born as one of theirs; null when they are too young for one that can marry. */
function grownChild(making: Making, couple: readonly Draft[]): Draft | null {
  const [child] = bear(making, couple, 1);
  if (child === undefined) return null;
  if (child.age >= 23) return child;
  for (const parent of couple) parent.children = [];
  return null;
}

function threeGenerations(making: Making, place: Place): DraftHousehold[] {
  const couple = elders(making);
  const head = grownChild(making, couple);
  if (head === null) return [familyAt(making, place, coupleAlone(couple))];
  let parents = couple;
  if (making.random.chance(0.4)) {
    parents = [widowed(making, couple)];
    const known = new Set(parents.map(({ id }) => id));
    if (head.father !== null && !known.has(head.father)) head.father = null;
    if (head.mother !== null && !known.has(head.mother)) head.mother = null;
  }
  return [familyAt(making, place, [...nuclear(making, place, head), ...asParents(parents)])];
}

function coupleAlone([head, spouse]: readonly Draft[]): Draft[] {
  return spouse === undefined ? [head as Draft] : [head as Draft, ...asSpouse([spouse])];
}

/** The grown child lives in the same county mostly, else in a community anywhere. */
function placeOfChild(making: Making, place: Place): Place {
  const { places, random } = making;
  if (random.chance(0.65)) return places.placeIn(place.county, random, 'community');
  return places.place(random);
}

function twoHouseholds(making: Making, place: Place): DraftHousehold[] {
  const couple = elders(making);
  const households: DraftHousehold[] = [];
  const children = bear(making, couple, making.random.integer(1, 2)).filter(({ age }) => age >= 23);
  for (const parent of couple) parent.children = children.map(({ id }) => id);
  for (const child of children) {
    const home = placeOfChild(making, place);
    households.push(familyAt(making, home, nuclear(making, home, child)));
  }
  return [familyAt(making, place, coupleAlone(couple)), ...households];
}

/** Children left with their grandparents while the parents live in a town 留守儿童. */
function leftBehind(making: Making, place: Place): DraftHousehold[] {
  const couple = elders(making);
  const child = grownChild(making, couple);
  if (child === null) return [familyAt(making, place, coupleAlone(couple))];
  const town = placeOfChild(making, place);
  const family = nuclear(making, town, child);
  const minors = family.filter(({ age, father, mother }) => {
    const ofThisCouple = father === child.id || mother === child.id;
    return ofThisCouple && age < 16;
  });
  const away = family.filter((member) => !minors.includes(member));
  return [
    familyAt(making, place, [...coupleAlone(couple), ...asGrandchildren(minors)]),
    familyAt(making, town, away),
  ];
}

/** Students or soldiers on the collective register of their school or unit; nobody is the other's relative. */
function collective(making: Making, place: Place): DraftHousehold[] {
  const { random, places } = making;
  const soldiers = random.chance(0.4);
  const town = places.placeIn(place.county, random, 'community');
  const members = Array.from({ length: random.integer(3, 7) }, () =>
    adult(making, soldiers ? random.integer(18, 32) : random.integer(18, 23), soldiers ? '男' : undefined),
  );
  const of = soldiers ? 'soldiers' : 'students';
  return [settle(making, { type: '集体户', place: town, members: related(members, () => '非亲属'), of })];
}

type Kind = (making: Making, place: Place) => DraftHousehold[];

/** Kinds of families and how many of a hundred are such. */
const kinds: readonly (readonly [kind: Kind, weight: number])[] = [
  [single, 10],
  [elderlySingle, 11],
  [youngCouple, 6],
  [parentsWithChildren, 34],
  [singleParent, 4],
  [threeGenerations, 12],
  [twoHouseholds, 17],
  [leftBehind, 3],
  [collective, 3],
];
const weights = kinds.map(([, weight]) => weight);

/** The households of one family. At most seven people live in one. */
export function makeFamily(making: Making): DraftHousehold[] {
  const place = making.places.place(making.random);
  const kind = kinds[weighted(making.random, weights)]?.[0] ?? single;
  return kind(making, place);
}

/** One grown person alone, to complete a number of citizens. */
export function makeSingle(making: Making): DraftHousehold[] {
  return single(making, making.places.place(making.random));
}

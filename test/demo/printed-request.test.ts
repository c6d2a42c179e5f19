/** The printed request: always the same hundred applicants, their case, and a document that the schema takes. */
import { buildASTSchema, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import type { Person } from '../../scripts/demo/population/person.ts';
import { makePopulation } from '../../scripts/demo/population/population.ts';
import { printedItems, printedRequest } from '../../scripts/demo/printed-request.ts';
import { demoSources } from '../../scripts/demo/source-tables.ts';

const population = { citizens: 5_000, seed: 'printed' };
const request = printedRequest(population);
const households = [...makePopulation(population)];
const people = new Map(
  households.flatMap((household) => household.members.map((person) => [person.id, { person, household }])),
);

function applicants(): readonly Person[] {
  return request.ids.map((id) => people.get(id)?.person as Person);
}

test('chooses a hundred heads of households in several counties of both cities', () => {
  expect(new Set(request.ids).size).toBe(100);
  expect(applicants().every(({ age, diedOn }) => age >= 18 && diedOn === null)).toBe(true);
  for (const city of ['1401', '1402']) {
    const divisions = applicants().filter(({ division }) => division.startsWith(city));
    expect(new Set(divisions.map(({ division }) => division.slice(0, 6))).size).toBeGreaterThan(4);
    expect(divisions.length).toBeGreaterThan(20);
  }
  expect(applicants().filter(({ lowIncome }) => lowIncome).length).toBeGreaterThan(10);
  expect(
    applicants().filter(({ spouse, children }) => spouse !== null && children.length > 0).length,
  ).toBeGreaterThan(20);
  const reached = new Set(
    request.ids.flatMap((id) => people.get(id)?.household.members.map((member) => member.id) ?? []),
  );
  expect(reached.size).toBeLessThan(500);
});

test('is the same each time, also in a larger demo', () => {
  expect(printedRequest(population)).toEqual(request);
  const large = printedRequest({ citizens: 200_000, seed: 'printed' });
  const larger = printedRequest({ citizens: 1_000_000, seed: 'printed' });
  expect(larger).toEqual(large);
  expect(printedRequest({ ...population, seed: 2 }).ids).not.toEqual(request.ids);
});

test('makes parties of the applicants, their households, spouses, parents and children', () => {
  const { parties } = request.case;
  const roles = Object.groupBy(parties, ({ role }) => role);
  const idsOf = (role: keyof typeof roles): Set<string> =>
    new Set(roles[role]?.map(({ citizenId }) => citizenId));
  expect(idsOf('self')).toEqual(new Set(request.ids));
  const expected = {
    spouse: new Set<string>(),
    parent: new Set<string>(),
    child: new Set<string>(),
    householdMember: new Set<string>(),
  };
  for (const id of request.ids) {
    const entry = people.get(id);
    if (entry === undefined) continue;
    const { person, household } = entry;
    if (person.spouse !== null) expected.spouse.add(person.spouse);
    for (const parent of [person.father, person.mother]) if (parent !== null) expected.parent.add(parent);
    for (const child of person.children) expected.child.add(child);
    for (const member of household.members) if (member !== person) expected.householdMember.add(member.id);
  }
  for (const role of ['spouse', 'parent', 'child', 'householdMember'] as const) {
    expect(expected[role].size).toBeGreaterThan(5);
    expect(idsOf(role)).toEqual(expected[role]);
  }
  expect(parties.every(({ citizenId }) => people.has(citizenId))).toBe(true);
  expect(request.case).toMatchObject({
    power: '0700-Z-00100',
    department: '省民政厅',
    competentDivision: '140000000000',
  });
});

test('asks for the twenty-five items that the power needs of the applicant', () => {
  expect(printedItems()).toHaveLength(25);
  const scalars =
    'scalar CitizenId scalar Decimal scalar Date scalar DateTime scalar BigInt scalar DivisionCode scalar UnifiedSocialCreditId';
  const topics = demoSources().flatMap(({ document }) => document.definitions);
  const objects = topics.filter(
    (node) => node.kind === 'ObjectTypeDefinition' && node.name.value !== 'Citizen',
  );
  const citizen = topics.flatMap((node) =>
    node.kind === 'ObjectTypeDefinition' && node.name.value === 'Citizen'
      ? (node.fields ?? []).filter(({ name }) => name.value !== 'id')
      : [],
  );
  const base = parse(
    `${scalars} type Query { citizens(ids: [CitizenId!]!): [Citizen] } type Citizen { id: CitizenId! }`,
  );
  const rest = topics.filter(
    (node) =>
      node.kind === 'EnumTypeDefinition' ||
      node.kind === 'ScalarTypeDefinition' ||
      node.kind === 'InputObjectTypeDefinition',
  );
  const known = new Set(scalars.split(/scalar |\s/).filter(Boolean));
  const shared = new Map(
    rest.filter(({ name }) => !known.has(name.value)).map((node) => [node.name.value, node]),
  );
  const types = new Map(objects.map((node) => ['name' in node ? node.name?.value : '', node]));
  const schema = buildASTSchema(
    {
      kind: base.kind,
      definitions: [
        ...base.definitions.map((node) =>
          node.kind === 'ObjectTypeDefinition' && node.name.value === 'Citizen'
            ? { ...node, fields: [...(node.fields ?? []), ...citizen] }
            : node,
        ),
        ...types.values(),
        ...shared.values(),
      ],
    },
    { assumeValidSDL: true },
  );
  expect(validate(schema, parse(request.document)).map(({ message }) => message)).toEqual([]);
  for (const item of printedItems()) expect(request.document).toContain(`      ${item.split('.')[1]}`);
  expect(request.document).toContain('members { relationToHead }');
});

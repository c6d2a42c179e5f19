import { QueryPlanner, type PlanNode, type QueryPlan } from '@graphql-hive/router-query-planner';
import { parse, validate, buildASTSchema, print, concatAST } from 'graphql';
import { describe, expect, test } from 'vitest';
import { divideAtRelations } from '../../resolvers/fetch/divide-at-relations.ts';
import { composeGraph } from '../../schema/compose.ts';
import { readSource } from '../../schema/read-source.ts';
import { householdSdl, taxSdl } from '../schema/read-source-sdl.ts';

const graph = composeGraph([
  readSource('household.graphql', householdSdl),
  readSource('tax.graphql', taxSdl),
]);
const planner = new QueryPlanner(graph.supergraphSdl);

function planned(text: string): { plan: QueryPlan; divided: QueryPlan } {
  const plan = planner.plan(text, null, new Set(), 0);
  return { plan, divided: divideAtRelations(plan, graph.schema) };
}

/** Steps in order, each as `place source: selection`. */
function steps(node: PlanNode | undefined, place = ''): readonly string[] {
  if (!node) return [];
  if ('nodes' in node) return node.nodes.flatMap((each) => steps(each, place));
  if (node.kind === 'Flatten') {
    const path = node.path.map((segment) =>
      segment === '@' ? '@' : 'Field' in segment ? segment.Field : '?',
    );
    return steps(node.node, path.join('.'));
  }
  if (node.kind === 'Fetch' || node.kind === 'BatchFetch') {
    const operation = print(parse(node.operation, { noLocation: true })).replaceAll(/\s+/g, ' ');
    return [`${place} ${node.serviceName}: ${operation}`];
  }
  if (node.kind === 'Condition') return [...steps(node.ifClause, place), ...steps(node.elseClause, place)];
  return [];
}

const anna = '"11010519491231002X"';

describe('dividing a plan at relations', () => {
  test('a plan without relations stays as it is', () => {
    const { plan, divided } = planned(
      `{ citizens(ids: [${anna}]) { household { name members { relation } } } }`,
    );
    expect(divided).toEqual(plan);
  });

  test('a relation that is only named needs no other step', () => {
    const { plan, divided } = planned(
      `{ citizens(ids: [${anna}]) { household { spouse { _subject: id } } } }`,
    );
    expect(divided).toEqual(plan);
  });

  test('what is asked of a relative stands in a step after that which finds him', () => {
    const { divided } = planned(
      `{ citizens(ids: [${anna}]) { household { name spouse { _subject: id household { sex } tax { annualIncome } } } } }`,
    );
    expect(steps(divided.node)).toEqual([
      expect.stringMatching(/^ hub: /),
      'citizens.@ household: query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Citizen { household { name spouse { __typename id __typename _subject: id id } } } } }',
      'citizens.@.household.spouse household: query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Citizen { household { sex } } } }',
      expect.stringMatching(/^citizens\.@\.household\.spouse tax: .*annualIncome/),
    ]);
  });

  test('relatives of relatives are one step further each, through lists and aliases', () => {
    const { divided } = planned(
      `{ citizens(ids: [${anna}]) { household { kin: members { who: citizen { _subject: id household { spouse { _subject: id household { name } } } } } } } }`,
    );
    expect(steps(divided.node).map((step) => step.split(':')[0])).toEqual([
      ' hub',
      'citizens.@ household',
      'citizens.@.household.kin.@.who household',
      'citizens.@.household.kin.@.who.household.spouse household',
    ]);
  });

  test('variables go with what uses them', () => {
    const { divided } = planned(
      `query ($age: Boolean!, $of: CitizenHouseholdItem!) { citizens(ids: [${anna}]) { household {
        name @include(if: $age) spouse { household { age @include(if: $age) provenance(of: $of) { source } } } } } }`,
    );
    const [, first, second] = steps(divided.node);
    expect(first).toContain('query ($representations: [_Any!]!, $age: Boolean!)');
    expect(second).toMatch(/\$representations: \[_Any!\]!/);
    expect(second).toContain('$age: Boolean!');
    expect(second).toContain('$of: CitizenHouseholdItem!');
  });

  test('every place of a batch gets its step', () => {
    const { divided } = planned(
      `{ a: citizen(id: ${anna}) { household { spouse { household { name } } } }
         b: citizen(id: ${anna}) { household { name spouse { household { sex } } } } }`,
    );
    const places = steps(divided.node).map((step) => step.split(' ')[0]);
    expect(places).toHaveLength(4);
    expect(new Set(places)).toEqual(new Set(['', 'a.household.spouse', 'b.household.spouse']));
  });

  test('the divided operations are legal for the source', () => {
    const { divided } = planned(
      `query ($if: Boolean!) { citizens(ids: [${anna}]) { household { members { citizen { ...R @skip(if: $if) } } } } }
       fragment R on Citizen { household { name spouse { household { age @include(if: $if) } } } }`,
    );
    const source = readSource('household.graphql', householdSdl);
    const schema = buildASTSchema(
      concatAST([
        source.document,
        parse(
          'scalar _Any union _Entity = Citizen | CitizenHousehold type Query { _entities(representations: [_Any!]!): [_Entity]! }',
        ),
      ]),
      { assumeValidSDL: true },
    );
    const operations = steps(divided.node)
      .filter((step) => step.includes(' household:'))
      .map((step) => step.slice(step.indexOf(': ') + 2));
    expect(operations).toHaveLength(3);
    for (const operation of operations) expect(validate(schema, parse(operation))).toEqual([]);
  });
});

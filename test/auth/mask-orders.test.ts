/** Orders of lists in the mask: an order senses the fields that it names, so each of them counts as read. */
import { isEnumType, parse } from 'graphql';
import { expect, test } from 'vitest';
import type { FieldGrant } from '../../auth/contract.ts';
import { decidingInputs, decidingVariables } from '../../auth/mask/inputs.ts';
import { maskOperation } from '../../auth/mask/mask.ts';
import { composeGraph } from '../../schema/compose.ts';
import type { CoordinateRule } from '../../schema/coordinates.ts';
import { normalizeOperation } from '../../schema/normalize.ts';
import { readSource } from '../../schema/read-source.ts';
import { rowType, sdlOf, withRows } from '../schema/hostile-sdl/source-file.ts';

const fields = '"Value (值)" value: String @column(name: "值") "Other (他)" other: Int @column(name: "他")';
const graph = composeGraph([
  readSource(
    'land.graphql',
    sdlOf(withRows('@rows(unique: "编号")', rowType('@subject(path: "..")', fields))),
  ),
]);
const id = '"149999198001010016"';
const query = `query ($order: [LandRowOrder!], $field: LandRowOrderField! = other, $first: Int, $after: String) {
  citizen(id: ${id}) { land { rows(first: $first, after: $after, orderBy: ORDER) { value } } }
}`;

function grantOf(...given: readonly string[]): FieldGrant {
  const need = {
    power: 'P1',
    role: 'self',
    purpose: '核对',
    law: '社会救助暂行办法',
    article: '第九条',
  } as const;
  return {
    key: 'test',
    power: 'P1',
    powerName: null,
    decide: (item) =>
      given.includes(item)
        ? { given: true, need: { ...need, item }, scope: null }
        : { given: false, reason: { code: 'APPLICATION_MISSING', condition: 4 } },
    anyGiven: () => true,
    givenItems: () => given,
    overallReason: () => ({ code: 'APPLICATION_MISSING', condition: 4 }),
  };
}

function mask(
  order: string,
  grant: FieldGrant,
  variables: Readonly<Record<string, unknown>> = {},
  rules: ReadonlyMap<string, CoordinateRule> = graph.rules,
) {
  const operation = normalizeOperation(graph.schema, parse(query.replace('ORDER', order)), null);
  return maskOperation({ schema: graph.schema, rules, operation, grant, variables });
}

const all = grantOf('land.rows');

test('an order becomes a literal of the masked operation; which part is wanted stays a variable', () => {
  const { operation } = mask('$order', all, { order: [{ field: 'value', direction: 'DESCENDING' }] });
  expect(operation).toContain('orderBy: [{field: value, direction: DESCENDING}]');
  expect(operation).not.toContain('$order');
  expect(operation).toMatch(/first: \$first\s+after: \$after/);
  expect(mask('[{ field: $field }]', all, { field: 'other' }).operation).toContain(
    'orderBy: [{field: other, direction: ASCENDING}]',
  );
  expect(mask('$order', all).operation).not.toContain('orderBy:');
});

test('a field counts once in an order, and an order of none is no order', () => {
  const order = Array.from({ length: 500 }, (_, at) => ({ field: at % 2 ? 'value' : 'other' }));
  const { operation } = mask('$order', all, { order });
  expect(operation?.match(/field: \w+/g)).toEqual(['field: other', 'field: value']);
  expect(mask('$order', all, { order: [] }).operation).not.toContain('orderBy');
});

test('variables that name fields enter the key of the mask, those of pages do not', () => {
  const names = (order: string): readonly string[] =>
    decidingVariables(
      graph.schema,
      graph.rules,
      normalizeOperation(graph.schema, parse(query.replace('ORDER', order)), null),
    );
  expect(names('$order')).toEqual(['order']);
  expect(names('[{ field: $field }]')).toEqual(['field']);
  expect(names('[{ field: value }]')).toEqual([]);
  expect(decidingInputs(['order'], { order: [{ field: 'value' }] })).not.toBe(
    decidingInputs(['order'], { order: [{ field: 'other' }] }),
  );
});

test('a list whose item is withheld is withheld, whatever its order', () => {
  const { operation, withheld } = mask('[{ field: value }]', grantOf());
  expect(operation).not.toContain('rows');
  expect(withheld.map(({ item, reason }) => [item, reason.code])).toEqual([
    ['land.rows', 'APPLICATION_MISSING'],
  ]);
});

test('a list is withheld that would be ordered by a field of another item, with the reason of that', () => {
  const rules = new Map(graph.rules).set('LandRow.other', {
    kind: 'item',
    item: 'land.other',
    leadsTo: null,
  });
  const { operation, withheld } = mask('[{ field: value }, { field: other }]', all, {}, rules);
  expect(operation).not.toContain('rows');
  expect(withheld).toMatchObject([
    {
      path: ['citizen', 'land', 'rows'],
      coordinate: 'LandRow.other',
      item: 'land.other',
      reason: { code: 'APPLICATION_MISSING' },
    },
  ]);
  const given = mask('[{ field: other }]', grantOf('land.rows', 'land.other'), {}, rules);
  expect(given.operation).toContain('orderBy: [{field: other');
  expect(given.given.map(({ need }) => need.item)).toEqual(['land.other', 'land.rows']);
});

test.each([
  ['no rule', undefined],
  ['another citizen', { kind: 'inherited', leadsTo: 'spouse' }],
  ['an ID', { kind: 'identifier' }],
] as const)('an order by what has %s is withheld', (_, rule) => {
  const rules = new Map(graph.rules);
  if (rule) rules.set('LandRow.other', rule);
  else rules.delete('LandRow.other');
  const { operation, withheld } = mask('[{ field: other }]', all, {}, rules);
  expect(operation).not.toContain('rows');
  expect(withheld.map(({ coordinate }) => coordinate)).toEqual(['LandRow.other']);
});

test('an order names fields of the rows and no others', () => {
  const type = graph.schema.getType('LandRowOrderField');
  expect(isEnumType(type) && type.getValues().map(({ name }) => name)).toEqual(['value', 'other']);
});

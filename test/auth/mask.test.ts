/** The mask of single documents: what is reported once, and what a shared fragment may not carry along. */
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import type { FieldGrant } from '../../auth/contract.ts';
import type { Mask } from '../../auth/mask/contract.ts';
import { decidingInputs } from '../../auth/mask/inputs.ts';
import { maskOperation } from '../../auth/mask/mask.ts';
import { selectedWithheld } from '../../auth/mask/selected-withheld.ts';
import { composeGraph } from '../../schema/compose.ts';
import type { SubjectRole } from '../../schema/domain.ts';
import { normalizeOperation } from '../../schema/normalize.ts';
import { readSource } from '../../schema/read-source.ts';
import { householdSdl } from '../schema/read-source-sdl.ts';

const graph = composeGraph([readSource('household.graphql', householdSdl)]);

/** Gives these items in each role. */
function grantOf(given: Partial<Record<SubjectRole, readonly string[]>>): FieldGrant {
  const items = (role: SubjectRole): readonly string[] => given[role] ?? [];
  const need = (item: string, role: SubjectRole) => {
    return { power: 'P1', item, role, purpose: '核对', law: '社会救助暂行办法', article: '第九条' };
  };
  return {
    key: 'test',
    power: 'P1',
    powerName: null,
    decide: (item, role) =>
      items(role).includes(item)
        ? { given: true, need: need(item, role), scope: null }
        : { given: false, reason: { code: 'FIELD_NOT_NEEDED', condition: 3 } },
    anyGiven: (role) => items(role).length > 0,
    givenItems: items,
    overallReason: () => ({ code: 'APPLICATION_MISSING', condition: 4 }),
  };
}

function mask(text: string, grant: FieldGrant): Mask {
  const operation = normalizeOperation(graph.schema, parse(text), null);
  return maskOperation({ schema: graph.schema, rules: graph.rules, operation, grant, variables: {} });
}

function reported(text: string, grant: FieldGrant, variables: Record<string, unknown> = {}): string[] {
  const { withheld } = mask(text, grant);
  return selectedWithheld(withheld, variables).map(({ path, reason }) => `${path.join('.')} ${reason.code}`);
}

const id = '"149999198001010016"';

test('a withheld field is reported once, however many selections lead to it', () => {
  const text = `query ($yes: Boolean!) { citizen(id: ${id}) { household { age @include(if: $yes) ... { age } age } } }`;
  for (const yes of [true, false]) {
    expect(reported(text, grantOf({ self: ['household.name'] }), { yes })).toEqual([
      'citizen.household.age FIELD_NOT_NEEDED',
    ]);
  }
});

test('a place of which nothing is given tells why: by its fields, else by itself', () => {
  const nothing = grantOf({});
  const text = `query ($yes: Boolean!) { citizen(id: ${id}) { __typename household { name @include(if: $yes) } } }`;
  expect(reported(text, nothing, { yes: true })).toEqual(['citizen.household.name FIELD_NOT_NEEDED']);
  expect(reported(text, nothing, { yes: false })).toEqual(['citizen APPLICATION_MISSING']);
});

test('a place of which nothing is given is reported once when it is selected twice', () => {
  const part = `citizen(id: ${id}) { household { name } }`;
  expect(reported(`{ ${part} ${part} }`, grantOf({}))).toEqual(['citizen.household.name FIELD_NOT_NEEDED']);
});

test('a fragment that is spread at several places has nodes of its own at each, so that one can be withheld', () => {
  const text = `{ a: citizen(id: ${id}) { ...F } b: citizen(id: ${id}) { ...F } } fragment F on Citizen { id }`;
  const { selectionSet } = normalizeOperation(graph.schema, parse(text), null);
  const [first, second] = selectionSet.selections.map((node) =>
    node.kind === 'Field' ? node.selectionSet?.selections[0] : undefined,
  );
  expect(first).toEqual(second);
  expect(first).not.toBe(second);
});

test('plans divided by row scopes are kept apart by the roles of their places', () => {
  const items = ['household.name', 'household.age'];
  const both = grantOf({ self: items, spouse: items });
  const grant: FieldGrant = {
    ...both,
    decide: (item, role) => {
      const decision = both.decide(item, role);
      const division = item === 'household.age' ? '140100000000' : '140000000000';
      return decision.given ? { ...decision, scope: [division] } : decision;
    },
  };
  const text = (role: string): string => `{ citizen(id: ${id}, role: ${role}) { household { name age } } }`;
  const [self, spouse] = ['SELF', 'SPOUSE'].map((role) => mask(text(role), grant).rowScopes?.key);
  expect(self).toBeDefined();
  expect(spouse).not.toBe(self);
});

test('a variable that is null is not one that is left out, for which the default holds', () => {
  expect(decidingInputs(['role'], { role: null })).not.toBe(decidingInputs(['role'], {}));
});

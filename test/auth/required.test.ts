/** Items that are given only where their source may be sent others: for the caller, and for the department that receives them. */
import { describe, expect, test } from 'vitest';
import type { FieldGrant, ItemDecision } from '../../auth/contract.ts';
import { withRequired } from '../../auth/policy/required.ts';
import type { Need } from '../../registry/contract.ts';
import type { Requirements } from '../../schema/requirements.ts';

const receiver = '省残疾人联合会';
const need = (item: string): Need => ({
  power: 'p',
  item,
  role: 'self',
  purpose: 'x',
  law: 'l',
  article: 'a',
});
const given = (item: string, scope: readonly string[] | null): ItemDecision => ({
  given: true,
  need: need(item),
  scope,
});
const withheld: ItemDecision = { given: false, reason: { code: 'APPLICATION_MISSING', condition: 4 } };

function grantOf(decisions: Readonly<Record<string, ItemDecision>>): FieldGrant {
  return {
    key: 'k',
    power: 'p',
    powerName: 'p',
    decide: (item) => decisions[item] ?? { given: false, reason: { code: 'FIELD_NOT_NEEDED', condition: 3 } },
    anyGiven: () => true,
    givenItems: () => [],
    overallReason: () => ({ code: 'FIELD_NOT_NEEDED', condition: 3 }),
  };
}

const requirements: Requirements = new Map([['a.x', { receiver, items: ['b.y', 'c.z'] }]]);
const all = {
  'a.x': given('a.x', ['140000000000']),
  'b.y': given('b.y', ['140100000000']),
  'c.z': given('c.z', ['140000000000']),
};

function decide(
  decisions: Readonly<Record<string, ItemDecision>>,
  received: (item: string) => ItemDecision = (item) => given(item, ['140000000000']),
  needed = requirements,
): ItemDecision {
  const grant = withRequired(grantOf(decisions), needed, (department, item) => {
    expect(department).toBe(receiver);
    return received(item);
  });
  return grant.decide('a.x', 'self');
}

describe('an item that requires others', () => {
  test('is given where all decisions meet, and no wider', () => {
    expect(decide(all)).toEqual(given('a.x', ['140100000000']));
    const narrow = decide(all, (item) =>
      given(item, item === 'c.z' ? ['140105000000', '140200000000'] : ['140000000000']),
    );
    expect(narrow).toEqual(given('a.x', ['140105000000']));
  });

  test('is withheld for the first reason that withholds one of them', () => {
    expect(decide({ ...all, 'c.z': withheld })).toEqual({
      given: false,
      reason: { code: 'APPLICATION_MISSING', condition: 4, required: 'c.z', receiver },
    });
    expect(decide(all, (item) => (item === 'b.y' ? withheld : given(item, ['140000000000'])))).toMatchObject({
      reason: { code: 'APPLICATION_MISSING', required: 'b.y', receiver },
    });
    expect(decide({ ...all, 'a.x': withheld })).toEqual(withheld);
  });

  test('is withheld where nobody lies in all scopes', () => {
    expect(decide(all, (item) => given(item, ['140200000000']))).toEqual({
      given: false,
      reason: { code: 'NOT_AVAILABLE', condition: 6, receiver },
    });
  });

  test('is withheld within a case: its parties are not the receiver’s to know', () => {
    const ofCase = Object.fromEntries(Object.keys(all).map((item) => [item, given(item, null)]));
    expect(decide(ofCase)).toMatchObject({ given: false, reason: { code: 'NOT_AVAILABLE', receiver } });
  });

  test('is withheld where two require each other', () => {
    const circle: Requirements = new Map([
      ['a.x', { receiver, items: ['b.y'] }],
      ['b.y', { receiver, items: ['a.x'] }],
    ]);
    expect(decide(all, undefined, circle)).toMatchObject({ given: false, reason: { required: 'a.x' } });
  });

  test('names all that is read with it, and costs nothing where none is', () => {
    const chain: Requirements = new Map([...requirements, ['b.y', { receiver, items: ['d.w', 'c.z'] }]]);
    const grant = grantOf(all);
    const wrapped = withRequired(grant, chain, () => withheld);
    expect(wrapped.requiredOf?.('a.x').toSorted()).toEqual(['b.y', 'c.z', 'd.w']);
    expect(wrapped.requiredOf?.('c.z')).toEqual([]);
    expect(withRequired(grant, new Map(), () => withheld)).toBe(grant);
  });
});

/** What a document selects, what is withheld of it, and what is answered from the schema. */
import { executeSync, getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { complete, schema } from './support.ts';

describe('withheld fields', () => {
  it('are null and never absent, without a fault', () => {
    const { text, faults } = complete('{ citizens { id tax { income } secrets } }', {
      data: { citizens: [{ id: 'a', secrets: ['leaked'], tax: { income: '1' } }] },
      withheld: ['secrets', 'income'],
    });
    expect(text).toBe('{"citizens":[{"id":"a","tax":{"income":null},"secrets":null}]}');
    expect(faults).toEqual([]);
  });

  it('rise where they must not be null', () => {
    const { data, faults } = complete('{ citizens { id secret } }', {
      data: { citizens: [{ id: 'a', secret: 'leaked' }] },
      withheld: ['secret'],
    });
    expect(data).toEqual({ citizens: [null] });
    expect(faults).toEqual([]);
  });

  it('withhold all that they merge with', () => {
    const { text } = complete('{ citizens { x: secrets } ... on Query { citizens { x: secrets } } }', {
      data: { citizens: [{ _as_x: ['leaked'] }] },
      withheld: ['secrets'],
    });
    expect(text).toBe('{"citizens":[{"x":null}]}');
  });

  it('are absent where they are not selected', () => {
    const query = 'query($a: Boolean!) { citizens { id secrets @include(if: $a) } }';
    const given = { data: { citizens: [{ id: 'a' }] }, withheld: ['secrets'] };
    expect(complete(query, { ...given, variables: { a: false } }).text).toBe('{"citizens":[{"id":"a"}]}');
    expect(complete(query, { ...given, variables: { a: true } }).text).toBe(
      '{"citizens":[{"id":"a","secrets":null}]}',
    );
  });
});

describe('objects that are always there', () => {
  const alwaysObject = (type: string, field: string): boolean => `${type}.${field}` === 'Citizen.tax';
  const query = '{ citizens { tax { income homes { id } } } }';

  it('are made of nulls', () => {
    const { data, faults } = complete(query, {
      data: { citizens: [{}, { tax: null }, { tax: { income: '5' } }, null] },
      alwaysObject,
    });
    const empty = { tax: { income: null, homes: null } };
    expect(data).toEqual({ citizens: [empty, empty, { tax: { income: '5', homes: null } }, null] });
    expect(faults).toEqual([]);
  });

  it('give way where something in them must be there', () => {
    const given = { data: { citizens: [{}] }, alwaysObject };
    expect(complete('{ citizens { tax { citizenId } } }', given)).toMatchObject({
      data: { citizens: [{ tax: null }] },
      paths: ['citizens.0.tax.citizenId'],
    });
    const failed = [['citizens', 'tax']];
    expect(complete('{ citizens { tax { citizenId } } }', { ...given, failed }).paths).toEqual([]);
  });
});

describe('selections', () => {
  it('of one key are merged', () => {
    const query = `query($a: Boolean!) {
      node { child { id } ...More child @include(if: $a) { int } }
    } fragment More on Node { child { name } ... on Named { name } }`;
    const data = { node: { child: { id: 'i', name: 'n', int: 4 }, name: 'top' } };
    expect(complete(query, { data, variables: { a: true } }).text).toBe(
      '{"node":{"child":{"id":"i","name":"n","int":4},"name":"top"}}',
    );
    expect(complete(query, { data, variables: { a: false } }).text).toBe(
      '{"node":{"child":{"id":"i","name":"n"},"name":"top"}}',
    );
  });

  it('stand in the order of what is selected first', () => {
    const query = 'query($a: Boolean!) { node { id @include(if: $a) name id } }';
    const data = { node: { id: 'i', name: 'n' } };
    expect(complete(query, { data, variables: { a: false } }).text).toBe('{"node":{"name":"n","id":"i"}}');
    expect(complete(query, { data, variables: { a: true } }).text).toBe('{"node":{"id":"i","name":"n"}}');
  });

  it('read no inherited property', () => {
    const { data } = complete('{ node { constructor: name toString: id valueOf: int } }', {
      data: { node: {} },
    });
    expect(data).toEqual({ node: { constructor: null, toString: null, valueOf: null } });
  });
});

describe('introspection', () => {
  it('stands beside data', () => {
    const { data } = complete(
      '{ a: __typename node { id t: __typename } s: __schema { queryType { name } } __type(name: "Other") { ...F } } fragment F on __Type { fields { name } }',
      {
        data: { node: { id: 'i' } },
      },
    );
    expect(data).toEqual({
      a: 'Query',
      node: { id: 'i', t: 'Node' },
      s: { queryType: { name: 'Query' } },
      __type: { fields: [{ name: 'name' }, { name: 'int' }] },
    });
  });

  it('takes variables and conditions', () => {
    const query =
      'query($n: String!, $a: Boolean!) { t: __type(name: $n) { kind name @skip(if: $a) } node @include(if: $a) { id } }';
    expect(complete(query, { data: {}, variables: { n: 'Level', a: false } }).text).toBe(
      '{"t":{"kind":"ENUM","name":"Level"}}',
    );
    expect(complete(query, { data: {}, variables: { n: 'None', a: true } }).text).toBe(
      '{"t":null,"node":null}',
    );
  });

  it('is whole', () => {
    const query = getIntrospectionQuery();
    const expected = executeSync({ schema, document: parse(query) });
    expect(complete(query, { data: {} }).text).toBe(JSON.stringify(expected.data));
  });
});

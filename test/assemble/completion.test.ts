/** Values are completed as the specification says: nulls rise to the nearest nullable place, with their path. */
import { describe, expect, it } from 'vitest';
import { notAvailable } from '../../resolvers/execute/contract.ts';
import { InvalidValue } from '../../connectors/contract.ts';
import { complete } from './support.ts';

describe('leaves', () => {
  const query = '{ node { int float flag level date decimal json id name } }';
  const right = {
    int: -5,
    float: 1.5e300,
    flag: false,
    level: 'HIGH',
    date: '2024-02-29',
    decimal: '10.50',
    json: { a: [1, null, 'x'] },
    id: 'i',
    name: '',
  };

  it('are written as they are', () => {
    expect(complete(query, { data: { node: right } })).toMatchObject({ data: { node: right }, faults: [] });
  });

  it.each([
    ['int', 2 ** 31],
    ['int', 1.5],
    ['int', 'x'],
    ['int', {}],
    ['int', Number.NaN],
    ['float', Number.POSITIVE_INFINITY],
    ['float', 'x'],
    ['float', []],
    ['flag', 'true'],
    ['flag', 'yes'],
    ['level', 'MIDDLE'],
    ['level', 1],
    ['level', 'toString'],
    ['date', '2024-02-30'],
    ['date', 20240229],
    ['decimal', '1e5'],
    ['decimal', 10.5],
    ['json', () => 1],
    ['json', Symbol('x')],
    ['id', {}],
    ['id', 1.5],
    ['name', {}],
    ['name', []],
    ['date', new InvalidValue('Date')],
    ['name', new InvalidValue('String')],
    ['json', new InvalidValue('String')],
  ])('%s is not %s', (field, value) => {
    const { data, faults } = complete(query, { data: { node: { ...right, [field]: value } } });
    expect(data).toEqual({ node: { ...right, [field]: null } });
    expect(faults).toMatchObject([
      { code: 'SOURCE_DATA_INVALID', path: ['node', field], coordinate: `Node.${field}` },
    ]);
  });

  it('are coerced as graphql-js coerces results', () => {
    const node = { int: '7', id: 7, name: true, flag: 1, float: '2' };
    expect(complete('{ node { int id name flag float } }', { data: { node } }).data).toEqual({
      node: { int: 7, id: '7', name: 'true', flag: true, float: 2 },
    });
  });

  it('never break the text', () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    expect(complete('{ node { json } }', { data: { node: { json: circular } } }).text).toBe(
      '{"node":{"json":null}}',
    );
    expect(complete('{ node { json } }', { data: { node: { json: 10n } } }).text).toBe(
      '{"node":{"json":null}}',
    );
  });
});

describe('nulls', () => {
  it('stay where they may', () => {
    const { data, faults } = complete('{ node { name child { name } texts } nodes { id } }', {
      data: { node: { child: null }, nodes: [null, undefined, {}] },
    });
    expect(data).toEqual({
      node: { name: null, child: null, texts: null },
      nodes: [null, null, { id: null }],
    });
    expect(faults).toEqual([]);
  });

  it('rise to the nearest nullable place', () => {
    const { data, paths } = complete('{ node { child { sureChild { must } } name } }', {
      data: { node: { name: 'n', child: { sureChild: { must: null } } } },
    });
    expect(data).toEqual({ node: { child: null, name: 'n' } });
    expect(paths).toEqual(['node.child.sureChild.must']);
  });

  it('rise to the root', () => {
    const { text, paths } = complete('{ node { id } sure { must } }', { data: { node: {}, sure: {} } });
    expect([text, paths]).toEqual(['null', ['sure.must']]);
  });

  it('in a list of what must be there take the list', () => {
    const { data, paths } = complete('{ strict { id } deep { id } nodes { texts } }', {
      data: {
        strict: [{}, null],
        deep: [[{}], [{}, null]],
        nodes: [{ texts: ['a', null] }, { texts: ['b'] }],
      },
    });
    expect(data).toEqual({ strict: null, deep: null, nodes: [{ texts: null }, { texts: ['b'] }] });
    expect(paths).toEqual(['strict.1', 'deep.1.1', 'nodes.0.texts.1']);
  });

  it('take no siblings with them', () => {
    const { data, paths } = complete('{ nodes { must name } }', {
      data: { nodes: [{ must: 'm', name: 'a' }, { name: 'b' }, { must: 'm', name: 'c' }] },
    });
    expect(data).toEqual({ nodes: [{ must: 'm', name: 'a' }, null, { must: 'm', name: 'c' }] });
    expect(paths).toEqual(['nodes.1.must']);
  });
});

describe('objects and lists', () => {
  it.each([['text'], [5], [[{}]], [true]])('%j is no object', (value) => {
    expect(complete('{ node { name } }', { data: { node: value } })).toMatchObject({
      data: { node: null },
      paths: ['node'],
    });
  });

  it.each([['text'], [{}], [{ length: 1 }]])('%j is no list', (value) => {
    expect(complete('{ nodes { name } }', { data: { nodes: value } })).toMatchObject({
      data: { nodes: null },
      paths: ['nodes'],
    });
  });

  it('of several types go by their type name', () => {
    const { data, paths } = complete(
      '{ any { __typename ... on Node { id } ... on Other { int } } named { t: __typename name } }',
      {
        data: {
          any: [
            { __typename: 'Node', id: 1 },
            { __typename: 'Other', int: 2 },
          ],
          named: { __typename: 'Other', name: 'o' },
        },
      },
    );
    expect(data).toEqual({
      any: [
        { __typename: 'Node', id: '1' },
        { __typename: 'Other', int: 2 },
      ],
      named: { t: 'Other', name: 'o' },
    });
    expect(paths).toEqual([]);
  });

  it.each([['Unknown'], ['Citizen'], ['Named'], [null], [undefined], [5]])(
    'of type %s are none',
    (typeName) => {
      const { data, paths } = complete('{ named { name } node { name } }', {
        data: { named: { __typename: typeName, name: 'secret' }, node: { name: 'n' } },
      });
      expect(data).toEqual({ named: null, node: { name: 'n' } });
      expect(paths).toEqual(['named']);
    },
  );
});

describe('a subject who is not available', () => {
  it('is null with a fault at his place', () => {
    const { data, faults } = complete('{ citizens { id } strict { id } }', {
      data: { citizens: [{ id: 'a' }, notAvailable], strict: [{}, notAvailable] },
    });
    expect(data).toEqual({ citizens: [{ id: 'a' }, null], strict: null });
    expect(faults).toMatchObject([
      { code: 'NOT_AVAILABLE', path: ['citizens', 1], coordinate: 'Query.citizens' },
      { code: 'NOT_AVAILABLE', path: ['strict', 1] },
    ]);
  });
});

describe('what is reported already', () => {
  it('has no second fault where it is missing', () => {
    const failed = [
      ['nodes', 'must'],
      ['strict', 1, 'must'],
    ];
    const { data, paths } = complete('{ nodes { must } strict { must } sure { must } }', {
      data: { nodes: [{}, { must: 'm' }], strict: [{ must: 'm' }, null], sure: { must: 'm' } },
      failed,
    });
    expect(data).toEqual({ nodes: [null, { must: 'm' }], strict: null, sure: { must: 'm' } });
    expect(paths).toEqual([]);
  });

  it('excuses nothing beside it', () => {
    const { paths } = complete('{ nodes { must child { must } texts } strict { must } }', {
      data: { nodes: [{ must: 'm', child: {}, texts: [1, {}] }, {}], strict: [null] },
      failed: [
        ['nodes', 1, 'must'],
        ['nodes', 'name'],
        ['strict', 0],
      ],
    });
    expect(paths).toEqual(['nodes.0.child.must', 'nodes.0.texts.1']);
  });

  it('excuses no wrong value', () => {
    const { paths } = complete('{ node { int } }', { data: { node: { int: 'x' } }, failed: [['node']] });
    expect(paths).toEqual(['node.int']);
  });
});

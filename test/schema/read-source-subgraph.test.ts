/** The SDL of sources that are GraphQL services: subgraphs of federation 2, and those that a schema beside it describes. */
import { describe, expect, test } from 'vitest';
import { CompositionError, composeGraph } from '../../schema/compose.ts';
import { SourceDescriptionError, checkAgainstCatalogue, readSource } from '../../schema/read-source.ts';
import { requirementsOf } from '../../schema/requirements.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { allowanceSdl, owner } from '../end-to-end/federated/allowance.ts';
import { taxSdl } from './read-source-sdl.ts';

function faultsOf(sdl: string): string {
  try {
    readSource('file.graphql', sdl);
  } catch (error) {
    if (error instanceof SourceDescriptionError) return error.message;
    throw error;
  }
  return '';
}

const tax = readSource('tax.graphql', taxSdl);

describe('a subgraph', () => {
  const model = readSource('allowance.graphql', allowanceSdl);

  test('is read with what each of its fields is, and without those of others', () => {
    expect(model).toMatchObject({ name: 'allowance', kind: 'GRAPHQL', isSubgraph: true, department: owner });
    expect([...model.types.keys()]).toEqual([
      'Citizen',
      'CitizenAllowance',
      'CitizenCare',
      'Visit',
      'CareProvider',
    ]);
    expect(model.types.get('Citizen')?.fields.get('allowance')).toMatchObject({
      kind: 'topic',
      requires: ['CitizenTax.annualIncome'],
    });
    expect(model.types.get('CitizenCare')?.fields.get('carer')).toMatchObject({
      kind: 'subject',
      role: 'agent',
    });
    expect(model.types.get('Visit')?.fields.get('provider')).toMatchObject({ kind: 'rows', list: false });
  });

  test('composes with the sources of which it requires fields, and says what it receives', () => {
    const graph = composeGraph([tax, model]);
    expect(graph.rules.get('CitizenTax.annualIncome')).toMatchObject({ item: 'tax.annualIncome' });
    expect(graph.rules.get('Visit.cost')).toEqual({ kind: 'inherited', leadsTo: null });
    const { requirements, faults } = requirementsOf(graph.sources, graph.rules);
    expect(faults).toEqual([]);
    expect([...requirements]).toEqual([
      ['allowance.monthlyAmount', { receiver: owner, items: ['tax.annualIncome'] }],
    ]);
  });

  test('does not compose without them', () => {
    expect(() => composeGraph([model])).toThrow(CompositionError);
  });

  test('requires items alone', () => {
    const rules = composeGraph([tax, model]).rules;
    const without = new Map([...rules].filter(([coordinate]) => coordinate !== 'CitizenTax.annualIncome'));
    const { faults } = requirementsOf([model], without);
    expect(faults.map(({ file, cause }) => [file, cause])).toEqual([
      ['allowance.graphql', '`allowance` requires `CitizenTax.annualIncome`, which is no item'],
    ]);
  });

  test('is held against the catalogue like other sources', () => {
    const entry = (path: string, type: string, grade: number) => {
      const [topic = '', item = ''] = path.split('.');
      return { path, topic, item, type, grade, class: 'unconditional' as const, provider: '省民政厅' };
    };
    const causes = checkAgainstCatalogue(model, [
      entry('care.fileNumber', 'BigInt', 1),
      entry('care.visits', 'Visit', 3),
      entry('care.none', 'String', 1),
    ]).map(({ cause }) => cause);
    expect(causes).toEqual(
      expect.arrayContaining([
        '`care.fileNumber` belongs to 省民政厅 in the catalogue, not to 省残疾人联合会',
        '`care.visits` has the grade 3 in the catalogue, not 2',
        "the catalogue's item `care.none` has no field; add it",
        'the catalogue has no item `allowance.monthlyAmount`',
      ]),
    );
  });

  const change = (from: string | RegExp, to: string): string => {
    const sdl = allowanceSdl.replace(from, to);
    expect(sdl).not.toBe(allowanceSdl);
    return sdl;
  };

  test.each([
    [
      'an unmarked type',
      change('type Visit @subject(path: "..")', 'type Visit'),
      /`Visit` is neither `@subject/,
    ],
    [
      'an item without a class',
      change('fileNumber: BigInt @item(class: UNCONDITIONAL, grade: 1)', 'fileNumber: BigInt'),
      /decided by a catalogue item/,
    ],
    [
      'a topic that may not be null',
      change('care: CitizenCare', 'care: CitizenCare!'),
      /a topic may be withheld/,
    ],
    [
      'an item that may not be null',
      change('fileNumber: BigInt @', 'fileNumber: BigInt! @'),
      /an item may be withheld/,
    ],
    ['a relation without a role', change(' @subjectRole(role: "AGENT")', ''), /says in which role/],
    ['relatives in a list', change('carer: Citizen', 'carer: [Citizen]'), /a field leads to one citizen/],
    [
      'a key below an item',
      change('type Visit @', 'type Visit @key(fields: "on") @'),
      /must not have a `@key`/,
    ],
    [
      'an item below an item',
      change('cost: Decimal', 'cost: Decimal @item(class: UNCONDITIONAL, grade: 1)'),
      /inherits it: drop `@item`/,
    ],
    ['arguments', change('cost: Decimal', 'cost(year: Int): Decimal'), /take no arguments/],
    ['another scalar', change('name: String', 'name: ID'), /`ID` is neither a type of this file nor one of/],
    [
      'a mutation',
      `${allowanceSdl}\ntype Mutation { "Pay (支付)" pay: Boolean }`,
      /`Mutation` belongs to the hub/,
    ],
    [
      'root fields',
      `${allowanceSdl}\ntype Query { "All (全部)" all: [Citizen] }`,
      /`Query` belongs to the hub/,
    ],
    [
      "another's field that is its own",
      change('annualIncome: Decimal @external', 'annualIncome: Decimal'),
      /mark `annualIncome` with `@external`/,
    ],
    [
      "another's field taken over",
      change('annualIncome: Decimal @external', 'annualIncome: Decimal @override(from: "tax")'),
      /Unknown directive "@override"/,
    ],
    [
      'an address',
      change('kind: GRAPHQL,', 'kind: GRAPHQL, url: "http://10.0.0.1",'),
      /Unknown argument "url"/,
    ],
    ['requirements that are no fields', change('"tax { annualIncome }"', '"tax {"'), /no list of fields/],
    [
      'requirements with arguments',
      change('"tax { annualIncome }"', '"tax { annualIncome(x: 1) }"'),
      /more than names of fields/,
    ],
    [
      'requirements of what is not there',
      change('"tax { annualIncome }"', '"tax { none }"'),
      /`CitizenTax.none`, which is not there/,
    ],
    [
      'requirements of its own',
      change('"tax { annualIncome }"', '"care { fileNumber }"'),
      /`care`, which is not `@external`/,
    ],
    ['requirements of a whole topic', change('"tax { annualIncome }"', '"tax"'), /selects nothing of `tax`/],
    [
      'requirements of a single item',
      change('cost: Decimal', 'cost: Decimal @requires(fields: "on")'),
      /`@requires` stands on fields of `Citizen`/,
    ],
    [
      'tables',
      change('type Visit @', 'type Visit @table(name: "x", key: "y") @'),
      /a subgraph has no `@table`/,
    ],
    ['columns', change('cost: Decimal', 'cost: Decimal @column(name: "x")'), /a subgraph has no `@column`/],
    [
      'an operation',
      change('type CitizenCare @', 'type CitizenCare @operation(id: "x", keys: "y") @'),
      /a subgraph has no `@operation`/,
    ],
  ])('with %s is refused', (_, sdl, message) => {
    expect(faultsOf(sdl)).toMatch(message);
  });
});

describe('a source that the hub hosts', () => {
  // It computes nothing, so there is nothing that it could do with a field of another department.
  test.each(['@requires(fields: "allowance { monthlyAmount }")', '@external', '@provides(fields: "x")'])(
    'has no %s',
    (directive) => {
      const sdl = taxSdl.replace('tax: CitizenTax', `tax: CitizenTax ${directive}`);
      expect(faultsOf(sdl)).toMatch(/Unknown directive "@\w+"/);
    },
  );
});

describe('a service that a schema describes', () => {
  const described = (definition: string, more = '@operation(id: "people", keys: "ids")'): string =>
    taxSdl
      .replace('kind: REST', `kind: GRAPHQL, definition: "${definition}"`)
      .replaceAll(/@table\([^)]*\)/g, (table) => `${table} ${more}`);

  test('has an operation for each table', () => {
    const model: SourceModel = readSource('file.graphql', described('tax.graphqls'));
    expect(model.isSubgraph).toBeUndefined();
    expect([...model.tables.values()].map(({ operation }) => operation?.id)).toEqual([
      'people',
      'people',
      'people',
    ]);
  });

  test.each([
    ['tax.graphql', undefined, /names a GraphQL schema \(`\.graphqls`\)/],
    ['../tax.graphqls', undefined, /the name of a file beside this one/],
    ['http://10.0.0.1/tax.graphqls', undefined, /the name of a file beside this one/],
    ['tax.graphqls', '', /is read by no operation/],
    ['tax.graphqls', '@operation(id: "p", keys: "/a/~3")', /is no JSON Pointer/],
    ['tax.graphqls', '@operation(id: "p", keys: "ids") @pages(by: LINK)', /a GRAPHQL source has no links/],
  ])('by `%s` with %s is refused', (definition, more, message) => {
    expect(faultsOf(described(definition, more))).toMatch(message);
  });

  test('has no groups of rows', () => {
    const sdl = described('tax.graphqls').replace('@rows', '@rows(group: "x")');
    expect(faultsOf(sdl)).toMatch(/a GRAPHQL source answers by citizen only/);
  });
});

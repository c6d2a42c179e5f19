import { Kind } from 'graphql';
import { QueryPlanner, type PlanNode } from '@graphql-hive/router-query-planner';
import { describe, expect, test } from 'vitest';
import { composeGraph } from '../../schema/compose.ts';
import { readSourceFiles } from '../../schema/files.ts';
import { readSource } from '../../schema/read-source.ts';
import { householdSdl, taxSdl } from './read-source-sdl.ts';

const household = readSource('household.graphql', householdSdl);
const tax = readSource('tax.graphql', taxSdl);

function operations(node: PlanNode | undefined): readonly string[] {
  if (!node) return [];
  if ('operation' in node) return [`${node.serviceName}: ${node.operation}`];
  if ('nodes' in node) return node.nodes.flatMap(operations);
  return node.kind === 'Flatten' ? operations(node.node) : [];
}

describe('reading a source', () => {
  test('names the source, its kind, its owner and its file', () => {
    expect(household).toMatchObject({
      name: 'household',
      kind: 'SQLITE',
      department: '省公安厅',
      file: 'household.graphql',
    });
  });

  test('reads tables once for all types that name them', () => {
    expect([...household.tables.values()]).toEqual([
      { name: '户籍人口', key: '公民身份号码', updatedAt: '更新时间', legacyKeys: true },
      { name: '居民身份证', key: '号码', legacyKeys: false },
    ]);
  });

  test('reads columns with table, codes, transform and the default path of the item', () => {
    const fields = household.types.get('CitizenHousehold')?.fields;
    expect(fields?.get('sex')).toEqual({
      kind: 'column',
      name: 'sex',
      nonNull: false,
      item: { path: 'household.sex', class: 'conditional', grade: 2 },
      table: '户籍人口',
      column: '性别代码',
      type: 'String',
      codes: new Map([
        ['1', '男'],
        ['2', '女'],
      ]),
    });
    expect(fields?.get('age')).toMatchObject({ type: 'Int', transform: 'YEARS_SINCE' });
    expect(fields?.get('idStatus')).toMatchObject({ table: '居民身份证', column: '证件状态' });
  });

  test('reads relations with their role and an item of their own', () => {
    expect(household.types.get('CitizenHousehold')?.fields.get('spouse')).toEqual({
      kind: 'subject',
      name: 'spouse',
      nonNull: false,
      item: { path: 'household.members', class: 'conditional', grade: 3 },
      table: '户籍人口',
      column: '配偶身份证号',
      role: 'spouse',
    });
  });

  test('reads rows with group and order; their fields have no item', () => {
    expect(household.types.get('CitizenHousehold')?.fields.get('members')).toMatchObject({
      kind: 'rows',
      type: 'HouseholdMember',
      table: '户籍人口',
      list: true,
      group: '户号',
      orderBy: '出生日期',
    });
    const member = household.types.get('HouseholdMember');
    expect(member?.topic).toBeUndefined();
    expect([...(member?.fields.values() ?? [])].every((field) => field.item === undefined)).toBe(true);
  });

  test('makes provenance for the items whose table has a time', () => {
    expect(household.types.get('CitizenHousehold')?.fields.get('provenance')?.kind).toBe('provenance');
    const enumeration = household.document.definitions.find(
      (node) => node.kind === Kind.ENUM_TYPE_DEFINITION && node.name.value === 'CitizenHouseholdItem',
    );
    expect(enumeration).toMatchObject({
      values: ['name', 'sex', 'age', 'spouse', 'members'].map((value) => ({ name: { value } })),
    });
  });
});

describe('composing described sources', () => {
  const graph = composeGraph([household, tax]);

  test('several sources have the same Provenance, and the directives stay inside', () => {
    expect(graph.schema.getType('Provenance')).toBeDefined();
    for (const name of ['SourceKind', 'SharingClass', 'ColumnTransform']) {
      expect(graph.schema.getType(name)).toBeUndefined();
    }
    expect(String(graph.schema.getType('Citizen'))).toBe('Citizen');
  });

  test('descriptions reach the public graph, those of generated parts, too', () => {
    const type = graph.schema.getType('CitizenTaxItem');
    expect(type?.description).toMatch(/数据项/);
    expect(graph.schema.getType('CitizenTax')?.description).toMatch(/税务/);
  });

  test('the planner joins the sources by citizen ID', () => {
    const plan = new QueryPlanner(graph.supergraphSdl).plan(
      `{ citizens(ids: ["11010519491231002X"]) {
        household { name } tax { annualIncome provenance(of: annualIncome) { source updatedAt } }
      } }`,
      null,
      new Set(),
      0,
    );
    const planned = operations(plan.node);
    expect(planned).toHaveLength(3);
    expect(planned).toContainEqual(expect.stringMatching(/^household: .*on Citizen\{household\{name\}\}/));
    expect(planned).toContainEqual(
      expect.stringMatching(/^tax: .*provenance\(of: annualIncome\)\{source updatedAt\}/),
    );
  });

  test('every source of the province is read without a fault and composes', () => {
    const sources = readSourceFiles().map(({ file, sdl }) => readSource(file, sdl));
    expect(sources.length).toBeGreaterThan(20);
    expect(composeGraph(sources).schema.getType('CitizenTax')).toBeDefined();
  });
});

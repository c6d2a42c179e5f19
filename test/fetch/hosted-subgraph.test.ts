import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { anna, bo, cao, citizenId, nobody } from '../contract/connectors/citizens.ts';
import type { Tables } from '../contract/connectors/kinds.ts';
import { householdSdl } from '../schema/read-source-sdl.ts';
import { legacyCitizenId } from '../../schema/scalars.ts';
import { citizens, context, host, type Hosted } from './world.ts';

const old = citizenId('19480229', 4);
const householdColumns = [
  '公民身份号码',
  '更新时间',
  '姓名',
  '性别代码',
  '出生日期',
  '配偶身份证号',
  '与户主关系',
  '户号',
];

const tables: Tables = {
  户籍人口: {
    columns: householdColumns,
    rows: [
      [anna, '2026-01-01T00:00:00+08:00', '安娜', '2', '1980-10-02', bo, '户主', 'H1'],
      // The later of two rows, though its clock reads less: the offsets differ.
      [bo, '2026-01-01T09:00:00+08:00', '博旧', '1', '1975-06-30', anna, '配偶', 'H1'],
      [bo, '2026-01-01T02:00:00Z', '博新', '1', '19750630', legacyCitizenId(anna), '配偶', 'H1'],
      [legacyCitizenId(old), '2020-01-01T00:00:00+08:00', '老人', '9', '1948-02-29', null, '母亲', 'H1'],
      [nobody, null, '邻居', '1', '不详', '不是号码', '户主', 'H2'],
    ],
  },
  居民身份证: {
    columns: ['号码', '证件状态'],
    rows: [
      [anna, '有效'],
      [anna, '过期'],
    ],
  },
};

let hosted: Hosted;
beforeAll(async () => {
  hosted = await host(householdSdl, tables);
});
afterAll(() => hosted.close());
beforeEach(() => void hosted.sent.splice(0));

describe('a hosted source', () => {
  test('answers in the order asked for, and a topic is there also without rows', async () => {
    const { data, errors } = await hosted.ask(
      [cao, anna],
      'household { citizenId name idStatus members { relation } spouse { id } }',
    );
    expect(errors).toEqual([]);
    expect(data?.['_entities']).toEqual([
      { household: { citizenId: cao, name: null, idStatus: null, members: [], spouse: null } },
      {
        household: {
          citizenId: anna,
          name: '安娜',
          // Without a time of its rows the last one counts.
          idStatus: '过期',
          members: [{ relation: '母亲' }, { relation: '配偶' }, { relation: '配偶' }],
          spouse: { id: bo },
        },
      },
    ]);
  });

  test('reads each table in one statement, however much is selected', async () => {
    await hosted.ask(
      [anna, bo, cao],
      'household { name sex age members { relation citizen { id } } idStatus }',
    );
    expect(hosted.sent.map(({ statement }) => /from "([^"]*)" as "t"/.exec(statement)?.[1])).toEqual([
      '户籍人口',
      '居民身份证',
    ]);
    // Three citizens; two of them may have a 15-digit form.
    expect(hosted.sent.map(({ keys }) => keys)).toEqual([5, 3]);
  });

  test('asks only for tables and columns that are selected', async () => {
    await hosted.ask([anna], 'household { name }');
    expect(hosted.sent).toHaveLength(1);
    expect(hosted.sent[0]?.statement).not.toMatch(/配偶身份证号|性别代码|户号/);
  });

  test('selecting nothing of a table asks nothing', async () => {
    const { data } = await hosted.ask([anna], '__typename id household { __typename citizenId }');
    expect(data?.['_entities']).toEqual([
      { __typename: 'Citizen', id: anna, household: { __typename: 'CitizenHousehold', citizenId: anna } },
    ]);
    expect(hosted.sent).toEqual([]);
  });

  test('the latest row counts, by instant; codes, ages and relations are made of it', async () => {
    const { data, errors } = await hosted.ask(
      [bo, anna],
      'household { name sex age spouse { __typename id } }',
    );
    expect(errors).toEqual([]);
    expect(data?.['_entities']).toEqual([
      { household: { name: '博新', sex: '男', age: 51, spouse: { __typename: 'Citizen', id: anna } } },
      { household: { name: '安娜', sex: '女', age: 45, spouse: { __typename: 'Citizen', id: bo } } },
    ]);
  });

  test('members of the household are ordered, and oneself is not among them', async () => {
    const { data } = await hosted.ask([old], 'household { members { __typename birthDate citizen { id } } }');
    expect(data?.['_entities']).toEqual([
      {
        household: {
          members: [
            { __typename: 'HouseholdMember', birthDate: '1975-06-30', citizen: { id: bo } },
            { __typename: 'HouseholdMember', birthDate: '1975-06-30', citizen: { id: bo } },
            { __typename: 'HouseholdMember', birthDate: '1980-10-02', citizen: { id: anna } },
          ],
        },
      },
    ]);
  });

  test('a wrong value costs only its field, with the path to it', async () => {
    const { data, errors } = await hosted.ask(
      [anna, nobody, old],
      'household { n: name sex years: age spouse { id } }',
    );
    expect(data?.['_entities']).toMatchObject([
      { household: { n: '安娜', sex: '女' } },
      { household: { n: '邻居', sex: '男', years: null, spouse: null } },
      { household: { n: '老人', sex: null, years: 78 } },
    ]);
    const told = errors.map(({ code, path }) => `${code} ${path?.join('.')}`);
    expect(told).toEqual([
      'SOURCE_DATA_INVALID _entities.1.household.years',
      'SOURCE_DATA_INVALID _entities.1.household.spouse',
      'SOURCE_DATA_INVALID _entities.2.household.sex',
    ]);
    expect(errors[0]?.details).toEqual({ department: '省公安厅', source: 'household' });
  });

  test('every value can be asked for its source and time', async () => {
    const { data, errors } = await hosted.ask(
      [bo, anna, cao],
      'household { provenance(of: name) { department source at: updatedAt __typename } m: provenance(of: members) { updatedAt } }',
    );
    expect(errors).toEqual([]);
    const told = { department: '省公安厅', source: 'household', __typename: 'Provenance' };
    expect(data?.['_entities']).toEqual([
      {
        household: {
          provenance: { ...told, at: '2026-01-01T02:00:00Z' },
          m: { updatedAt: '2026-01-01T00:00:00+08:00' },
        },
      },
      {
        household: {
          provenance: { ...told, at: '2026-01-01T00:00:00+08:00' },
          m: { updatedAt: '2026-01-01T02:00:00Z' },
        },
      },
      { household: { provenance: { ...told, at: null }, m: { updatedAt: null } } },
    ]);
  });

  test('topics are entities of their own', async () => {
    const { data } = await hosted.run(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { __typename ... on CitizenHousehold { name } } }',
      {
        representations: [
          { __typename: 'CitizenHousehold', citizenId: anna },
          { __typename: 'Citizen', id: anna },
        ],
      },
    );
    expect(data?.['_entities']).toEqual([
      { __typename: 'CitizenHousehold', name: '安娜' },
      { __typename: 'Citizen' },
    ]);
  });

  test('a representation that is none is null with an error', async () => {
    const { data, errors } = await hosted.run(
      'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Citizen { id } } }',
      { representations: [{ __typename: 'Car', id: anna }, { __typename: 'Citizen' }, null] },
    );
    expect(data?.['_entities']).toEqual([null, null, null]);
    expect(errors.map(({ code, path }) => `${code} ${path?.join('.')}`)).toEqual([
      'INTERNAL _entities.0',
      'INTERNAL _entities.1',
      'INTERNAL _entities.2',
    ]);
  });

  test('each place has an object of its own', async () => {
    const { data } = await hosted.ask([anna, anna], 'household { spouse { id } members { relation } }');
    const [first, second] = (data?.['_entities'] ?? []) as { household: Record<string, unknown> }[];
    expect(first).toEqual(second);
    expect(first?.household).not.toBe(second?.household);
    expect(first?.household['spouse']).not.toBe(second?.household['spouse']);
    expect(hosted.sent[0]?.keys).toBe(2);
  });

  test('a relation leads to an ID only: what is held on the relative passes a gate first', () => {
    expect(() =>
      hosted.subgraph.prepare(
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Citizen { household { spouse { household { name } } } } } }',
        null,
      ),
    ).toThrow(/divideAtRelations/);
  });
});

describe('operations of a planner', () => {
  const entities = (alias: string, variable: string, selection: string): string =>
    `${alias}: _entities(representations: $${variable}) { ... on Citizen { household { ${selection} } } }`;

  test('several aliases share the statements, each table asked only for the citizens of those who need it', async () => {
    const { data } = await hosted.run(
      `query ($a: [_Any!]!, $b: [_Any!]!) { ${entities('_e0', 'a', 'name')} ${entities('_e1', 'b', 'name idStatus')} }`,
      { a: citizens([anna, bo]), b: citizens([anna]) },
    );
    expect(data).toEqual({
      _e0: [{ household: { name: '安娜' } }, { household: { name: '博新' } }],
      _e1: [{ household: { name: '安娜', idStatus: '过期' } }],
    });
    expect(hosted.sent.map(({ keys }) => keys)).toEqual([4, 1]);
  });

  test('parallel steps of one request share statements and keys; the next request asks again', async () => {
    const scope = context();
    await Promise.all([
      hosted.ask([anna, bo], 'household { name }', scope),
      hosted.ask([bo, cao], 'household { other: name }', scope),
    ]);
    expect(hosted.sent.map(({ keys }) => keys)).toEqual([5]);
    await hosted.ask([anna, nobody], 'household { name }', scope);
    expect(hosted.sent.map(({ keys }) => keys)).toEqual([5, 2]);
    await hosted.ask([anna], 'household { name }');
    expect(hosted.sent).toHaveLength(3);
  });

  const conditional = `query ($representations: [_Any!]!, $sex: Boolean = false, $card: Boolean!, $of: CitizenHouseholdItem) {
    _entities(representations: $representations) { ...C }
  }
  fragment C on Citizen {
    household { name ... on CitizenHousehold @skip(if: $card) { spouse { id } } sex @include(if: $sex)
      ... @include(if: $card) { idStatus } provenance(of: $of) { updatedAt } }
  }`;

  test.each([
    [{ card: true, of: 'name' }, ['name', 'idStatus', 'provenance'], /^(?!.*性别代码)(?!.*配偶)/],
    [{ card: false, sex: true, of: 'sex' }, ['name', 'spouse', 'sex', 'provenance'], /性别代码/],
  ])('conditions with %j select what they say and read no more', async (variables, keys, statement) => {
    const { data } = await hosted.run(conditional, { representations: citizens([anna]), ...variables });
    const [entity] = (data?.['_entities'] ?? []) as { household: Record<string, unknown> }[];
    expect(Object.keys(entity?.household ?? {})).toEqual(keys);
    expect(entity?.household['provenance']).toEqual({ updatedAt: '2026-01-01T00:00:00+08:00' });
    expect(hosted.sent[0]?.statement).toMatch(statement);
  });

  test('explains itself by its statements without values', () => {
    const prepared = hosted.subgraph.prepare(conditional, null);
    expect(prepared.statements).toHaveLength(2);
    expect(prepared.statements.join()).not.toContain(anna);
  });
});

describe('a source of which a part fails', () => {
  test('a failed table costs only the fields on it, told once for each field of all citizens', async () => {
    const { 居民身份证: _, ...rest } = tables;
    const broken = await host(householdSdl, rest);
    const { data, errors } = await broken.ask([anna, bo], 'household { name idStatus again: idStatus }');
    expect(data?.['_entities']).toEqual([
      { household: { name: '安娜', idStatus: null, again: null } },
      { household: { name: '博新', idStatus: null, again: null } },
    ]);
    expect(errors).toEqual(
      ['idStatus', 'again'].map((key) => ({
        code: 'SOURCE_UNAVAILABLE',
        message: 'the source did not answer',
        path: ['_entities', 'household', key],
        details: { department: '省公安厅', source: 'household' },
      })),
    );
    expect(JSON.stringify(errors)).not.toContain('居民身份证');
    await broken.close();
  });
});

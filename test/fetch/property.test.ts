import {
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  option,
  record,
  shuffledSubarray,
  subarray,
  type Arbitrary,
} from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { legacyCitizenId } from '../../schema/scalars.ts';
import { citizenId } from '../contract/connectors/citizens.ts';
import { describeKinds } from '../contract/connectors/kinds.ts';
import { householdSdl } from '../schema/read-source-sdl.ts';
import { naiveHousehold, type StoredRow } from './naive.ts';
import { host, type Hosted } from './world.ts';

const people = ['19500102', '19731231', '19990929', '20000101', '20161001'].map((birth, serial) =>
  citizenId(birth, serial),
);
const storedIds = people.flatMap((id) => [id, legacyCitizenId(id) ?? id]);

const orNothing = (value: Arbitrary<string>): Arbitrary<string | null> =>
  option(value, { nil: null, freq: 4 });

const rowArbitrary: Arbitrary<StoredRow> = record({
  公民身份号码: constantFrom(...storedIds),
  更新时间: orNothing(
    constantFrom(
      '2026-01-01T08:00:00+08:00',
      '2026-01-01T00:00:00Z',
      '2026-01-01T07:59:59+08:00',
      '2026-01-01T01:00:00+00:00',
    ),
  ),
  姓名: orNothing(constantFrom('甲', '乙"丙', "丁'戊", '己,庚')),
  性别代码: orNothing(constantFrom('1', '2', '9')),
  出生日期: orNothing(constantFrom('1950-01-02', '1973-12-31', '2000-02-29', '不详')),
  配偶身份证号: orNothing(constantFrom(...storedIds, '无')),
  与户主关系: orNothing(constantFrom('户主', '配偶', '子')),
  户号: orNothing(constantFrom('H1', 'H2', 'H3')),
});

/** Selections by field; what a selection gives is what the oracle says under the same name. */
const selections: Readonly<Record<string, string>> = {
  name: 'name',
  sex: 'sex',
  age: 'age',
  spouse: 'spouse { id }',
  members: 'members { relation birthDate citizen { id } }',
  provenance: 'provenance(of: name) { source updatedAt }',
};

const columns = [
  '公民身份号码',
  '更新时间',
  '姓名',
  '性别代码',
  '出生日期',
  '配偶身份证号',
  '与户主关系',
  '户号',
] as const;

const runsOf = { SQLITE: 120, POSTGRESQL: 60, MYSQL: 40, CSV: 60 } as const;

await describeKinds(['SQLITE', 'POSTGRESQL', 'MYSQL', 'CSV'], 'a hosted source over %s', (kind) => {
  // Reader processes end with the last source that is open; this one keeps them from one run to the next.
  let standing: Hosted;
  beforeAll(async () => {
    standing = await host(householdSdl, {});
  });
  afterAll(() => standing.close());

  test('answers what a naive evaluation of its tables answers, a statement a table', async () => {
    await assert(
      asyncProperty(
        array(rowArbitrary, { maxLength: 14 }),
        shuffledSubarray(people, { minLength: 1 }),
        subarray(Object.keys(selections), { minLength: 1 }),
        constant('2026-10-01'),
        async (rows, asked, fields, today) => {
          const hosted = await host(
            householdSdl,
            { 户籍人口: { columns, rows: rows.map((row) => columns.map((column) => row[column])) } },
            kind,
          );
          try {
            const { data } = await hosted.ask(
              asked,
              `household { ${fields.map((field) => selections[field]).join(' ')} }`,
            );
            const expected = asked.map((id) => {
              const naive = naiveHousehold(rows, id, today);
              return { household: Object.fromEntries(fields.map((field) => [field, naive[field]])) };
            });
            expect(data?.['_entities']).toEqual(expected);
            expect(hosted.sent).toHaveLength(1);
          } finally {
            await hosted.close();
          }
        },
      ),
      { numRuns: runsOf[kind], verbose: true },
    );
  });
});

import { describe, expect, test } from 'vitest';
import { SourceDescriptionError, readSource } from '../../schema/read-source.ts';
import { householdSdl, taxSdl } from './read-source-sdl.ts';

function faultsOf(sdl: string): readonly string[] {
  try {
    readSource('file.graphql', sdl);
  } catch (error) {
    if (error instanceof SourceDescriptionError) {
      return error.faults.map(({ file, line, cause }) => `${file}:${line} ${cause}`);
    }
    throw error;
  }
  return [];
}

/** The file with one passage changed. */
function changed(sdl: string, from: string, to: string): string {
  expect(sdl).toContain(from);
  return sdl.replace(from, to);
}

/** Number of the line on which a passage stands. */
function lineOf(sdl: string, passage: string): number {
  return sdl.slice(0, sdl.indexOf(passage)).split('\n').length;
}

const cases: readonly (readonly [what: string, sdl: string, from: string, to: string, cause: RegExp])[] = [
  ['no description', taxSdl, '  "Kind (扣除项目)"\n', '', /`kind` has no description/],
  ['no Chinese name', taxSdl, '"Kind (扣除项目)"', '"Kind"', /without the Chinese name/],
  ['no English line', taxSdl, '"Kind (扣除项目)"', '"扣除项目"', /first line is not English/],
  [
    'a type without subject',
    taxSdl,
    'type SpecialDeduction @subject(path: "..")',
    'type SpecialDeduction',
    /neither `@subject/,
  ],
  [
    'another path of a row',
    taxSdl,
    '@subject(path: "..")',
    '@subject(path: "kind")',
    /`@subject\(path: "\.\."\)`/,
  ],
  ['a non-null item', taxSdl, 'annualIncome: Decimal @', 'annualIncome: Decimal! @', /must be nullable/],
  [
    'a topic field without item',
    taxSdl,
    '@item(class: CONDITIONAL, grade: 4) ',
    '',
    /decided by a catalogue item/,
  ],
  [
    'an item inside rows',
    taxSdl,
    'kind: String @',
    'kind: String @item(class: CONDITIONAL, grade: 1) @',
    /inherits/,
  ],
  [
    'a column without table',
    taxSdl,
    '@table(name: "自然人税收", key: "身份证号", updatedAt: "更新时间")',
    '',
    /no `@table`/,
  ],
  [
    'a table that the type does not have',
    householdSdl,
    'table: "居民身份证", ',
    'table: "别的", ',
    /none of the type's/,
  ],
  [
    'an unknown argument',
    taxSdl,
    '@column(name: "综合所得")',
    '@column(name: "综合所得", nmae: "x")',
    /Unknown argument "nmae"/,
  ],
  [
    'a missing argument',
    taxSdl,
    '@column(name: "综合所得")',
    '@column',
    /"name" of type "String!" is required/,
  ],
  [
    'an unknown class',
    taxSdl,
    'class: CONDITIONAL, grade: 4',
    'class: SECRET, grade: 4',
    /invalid value SECRET/,
  ],
  ['a grade that is none', taxSdl, 'grade: 4', 'grade: 9', /1 to 4/],
  [
    'rows of a type without table',
    taxSdl,
    '@nonPersonal @table(name: "登记", key: "身份证号")',
    '@nonPersonal',
    /no `@table` to read rows from/,
  ],
  [
    'a group of a REST source',
    taxSdl,
    '@item(class: CONDITIONAL, grade: 3) @rows',
    '@item(class: CONDITIONAL, grade: 3) @rows(group: "户号")',
    /answers by citizen only/,
  ],
  ['a quote in a column', taxSdl, '"综合所得"', String.raw`"综合\"所得"`, /quote/],
  ['a NUL in a column', taxSdl, '"综合所得"', String.raw`"综合\u0000所得"`, /invisible/],
  ['a zero-width character', taxSdl, '"综合所得"', String.raw`"综合\u200B所得"`, /invisible/],
  ['a path in a table of files', taxSdl, '"自然人税收", key', '"../自然人税收", key', /no file name/],
  ['an empty key', taxSdl, 'name: "登记", key: "身份证号"', 'name: "登记", key: ""', /is empty/],
  ['an unknown type', taxSdl, 'kind: String', 'kind: Text', /Unknown type "Text"/],
  ['a field without a place', taxSdl, ' @column(name: "扣除项目")', '', /nothing says where/],
  ['a wrong code', householdSdl, '"1:男"', '"男"', /is not `code:word`/],
  ['a transform of another type', householdSdl, 'age: Int', 'age: String', /type Int/],
  ['a transform of a list', householdSdl, 'age: Int', 'age: [Int!]', /type Int/],
  ['a list of lists', householdSdl, 'name: String', 'name: [[String]]', /no list of lists/],
  [
    'relations in one column',
    householdSdl,
    'spouse: Citizen',
    'spouse: [Citizen]',
    /a column names one citizen/,
  ],
  ['a relation without role', householdSdl, '@subjectRole(role: "SPOUSE")', '', /in which role/],
  ['a relation in an unknown role', householdSdl, '"SPOUSE"', '"FRIEND"', /`FRIEND` is none of/],
  ['a relation to oneself', householdSdl, '"SPOUSE"', '"SELF"', /`SELF` is none of/],
  [
    'a table told in two ways',
    householdSdl,
    'key: "公民身份号码", updatedAt: "更新时间", legacyKeys: true) {',
    'key: "号码") {',
    /another `key`/,
  ],
  ['a name of the hub', taxSdl, 'type TaxRegistration', 'type Provenance', /belongs to the hub/],
  ['a field of the hub', taxSdl, 'annualIncome: Decimal', 'provenance: Decimal', /made by the hub/],
  [
    'arguments',
    taxSdl,
    'annualIncome: Decimal',
    'annualIncome("Year (年)" year: Int): Decimal',
    /no arguments/,
  ],
  [
    'a federation directive that asks too much',
    taxSdl,
    'annualIncome: Decimal',
    'annualIncome: Decimal @override(from: "x")',
    /Unknown directive "@override"/,
  ],
  ['a source that is no name', taxSdl, 'name: "tax"', 'name: "Tax 1"', /no name such as/],
  ['no key', taxSdl, '@key(fields: "citizenId")', '@key(fields: "id")', /@key\(fields: "citizenId"\)/],
];

describe('faults of a source file', () => {
  test('the files of these tests have none', () => {
    expect([...faultsOf(householdSdl), ...faultsOf(taxSdl)]).toEqual([]);
  });

  test.each(cases)('%s', (_, sdl, from, to, cause) => {
    const faults = faultsOf(changed(sdl, from, to));
    expect(faults.join('\n')).toMatch(cause);
  });

  test('name the place', () => {
    const sdl = changed(taxSdl, 'annualIncome: Decimal @', 'annualIncome: Decimal! @');
    try {
      readSource('schema/sources/tax.graphql', sdl);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(SourceDescriptionError);
      const line = lineOf(sdl, 'annualIncome: Decimal!');
      expect((error as Error).message).toBe(
        `schema/sources/tax.graphql:${line}:17: an item may be withheld, so the field must be nullable: drop the outer \`!\``,
      );
    }
  });

  test('are told all at once, in the order of the file', () => {
    let sdl = changed(taxSdl, '  "Kind (扣除项目)"\n', '');
    sdl = changed(sdl, 'grade: 4', 'grade: 0');
    sdl = changed(sdl, 'kind: REST', 'kind: FTP');
    const lines = faultsOf(sdl).map((fault) => Number(/:(\d+) /.exec(fault)?.[1]));
    expect(lines).toHaveLength(3);
    expect(lines).toEqual(lines.toSorted((left, right) => left - right));
  });

  test.each([
    ['a syntax error', 'type Citizen {', /Syntax Error/],
    ['an empty file', '# nothing', /Syntax Error/],
    [
      'a file without source',
      'type Citizen @key(fields: "id") @subject(path: "id") { id: CitizenId! }',
      /names no source/,
    ],
    [
      'a file without citizens',
      'extend schema @source(name: "x", kind: CSV, department: "省厅")',
      /no `type Citizen`/,
    ],
    ['root fields', `${taxSdl}\n"Root (根)" type Query { "X (某)" x: Int }`, /belongs to the hub/],
    [
      'an interface',
      `${taxSdl}\n"Odd (多余)" interface Kind { id: ID }`,
      /object types and enumerations only/,
    ],
    ['an enumeration without codes', `${taxSdl}\nenum Kind { A }`, /by which code the source stores `A`/],
    [
      'a type that nothing leads to',
      `${taxSdl}\n"Odd (多余)" type Odd @nonPersonal { "X (某)" x: Int @column(name: "x") }`,
      /no field leads to `Odd`/,
    ],
  ])('%s', (_, sdl, cause) => {
    expect(faultsOf(sdl).join('\n')).toMatch(cause);
  });
});

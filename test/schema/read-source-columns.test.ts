/** What enumerations and units of a source file may say of its columns. */
import { describe, expect, test } from 'vitest';
import { SourceDescriptionError, readSource } from '../../schema/read-source.ts';
import { converter, readFactor } from '../../schema/identifiers/units.ts';

function sdlWith(field: string, more = ''): string {
  return `extend schema @source(name: "land", kind: SQLITE, department: "省自然资源厅")

type Citizen @key(fields: "id") @subject(path: "id") {
  id: CitizenId!
  "Land (土地)"
  land: CitizenLand
}

"What the register holds (土地)"
type CitizenLand @key(fields: "citizenId") @subject(path: "citizenId") @table(name: "宗地", key: "证件号") {
  "Citizen ID number (公民身份号码)"
  citizenId: CitizenId!
  "Value (值)"
  value: ${field} @item(class: CONDITIONAL, grade: 2)
}
${more}`;
}

function faultsOf(sdl: string): string {
  try {
    readSource('land.graphql', sdl);
    return '';
  } catch (error) {
    if (!(error instanceof SourceDescriptionError)) throw error;
    return error.message;
  }
}

const state = `
"State (状态)"
enum State {
  "In use (在用)"
  IN_USE @code(of: ["1", "01"])
  "Idle (闲置)"
  IDLE @code(of: "2")
}
`;

describe('an enumeration', () => {
  test('is a type of columns', () => {
    const model = readSource('land.graphql', sdlWith('State @column(name: "状态")', state));
    expect(model.types.get('CitizenLand')?.fields.get('value')).toMatchObject({
      type: 'String',
      enumeration: 'State',
      codes: new Map([
        ['1', 'IN_USE'],
        ['01', 'IN_USE'],
        ['2', 'IDLE'],
      ]),
    });
  });

  test.each([
    ['a code twice', state.replace('"2"', '"01"'), /code `01` stands for `IN_USE` already/],
    ['an empty code', state.replace('"2"', '" "'), /is empty, or begins or ends with a blank/],
    ['no code in the list', state.replace('"2"', '[]'), /names no code/],
    [
      'a value without description',
      state.replace('"Idle (闲置)"\n', '\n'),
      /value `IDLE` has no description/,
    ],
    [
      'the name of an enumeration of the directives',
      state.replace('enum State', 'enum SourceKind'),
      /SourceKind/,
    ],
    ['a name of the hub', state.replace('enum State', 'enum _State'), /belongs to the hub/],
    [
      'a value that is hidden',
      state.replace('IDLE @', 'IDLE @inaccessible @'),
      /may not be used on ENUM_VALUE/,
    ],
  ])('has no %s', (_, enumeration, cause) => {
    expect(faultsOf(sdlWith('State @column(name: "状态")', enumeration))).toMatch(cause);
  });

  test.each([
    ['codes of its own', 'State @column(name: "状态", codes: ["1:在用"])', /drop `codes`/],
    ['a transform', 'State @column(name: "状态", transform: YEARS_SINCE)', /takes no `transform`/],
    ['a unit', 'State @column(name: "状态") @unit(of: "分", in: "元")', /stands on a number/],
  ])('takes no %s', (_, field, cause) => {
    expect(faultsOf(sdlWith(field, state))).toMatch(cause);
  });
});

describe('a unit', () => {
  test.each([
    ['of a text', 'String @column(name: "x") @unit(of: "分", in: "元")', /stands on a number/],
    ['of a day', 'Date @column(name: "x") @unit(of: "分", in: "元")', /stands on a number/],
    ['of a float', 'Float @column(name: "x") @unit(of: "分", in: "元")', /stands on a number/],
    [
      'of codes',
      'Int @column(name: "x", transform: YEARS_SINCE) @unit(of: "分", in: "元")',
      /neither `codes` nor/,
    ],
    ['of no column', 'Int @unit(of: "分", in: "元")', /stands beside `@column`/],
    [
      'times zero',
      'Decimal @column(name: "x") @unit(of: "斗", in: "升", factor: "0")',
      /no decimal or fraction over zero/,
    ],
    ['times less', 'Decimal @column(name: "x") @unit(of: "斗", in: "升", factor: "-10")', /over zero/],
    ['by zero', 'Decimal @column(name: "x") @unit(of: "斗", in: "升", factor: "1/0")', /over zero/],
    ['times a power', 'Decimal @column(name: "x") @unit(of: "斗", in: "升", factor: "1e9")', /over zero/],
    [
      'times a long number',
      `Decimal @column(name: "x") @unit(of: "斗", in: "升", factor: "${'9'.repeat(41)}")`,
      /over zero/,
    ],
    ['that nobody knows', 'Decimal @column(name: "x") @unit(of: "斗", in: "升")', /give it as `factor`/],
    [
      'of another quantity',
      'Decimal @column(name: "x") @unit(of: "亩", in: "元")',
      /measure different things/,
    ],
    [
      'with another factor',
      'Decimal @column(name: "x") @unit(of: "万元", in: "元", factor: "1000")',
      /one 万元 is 10000 元/,
    ],
    ['without an end', 'Decimal @column(name: "x") @unit(of: "亩", in: "平方米")', /say by `digits`/],
    [
      'with too many digits',
      'Decimal @column(name: "x") @unit(of: "亩", in: "平方米", digits: 21)',
      /from 0 to 20/,
    ],
    [
      'that rounds whole numbers',
      'Int @column(name: "x") @unit(of: "亩", in: "平方米", digits: 0)',
      /rounds a Decimal/,
    ],
  ])('%s is refused', (_, field, cause) => {
    expect(faultsOf(sdlWith(field))).toMatch(cause);
  });

  test.each([
    ['10000', '12.50', null, '125000.00'],
    ['0.01', '-105', null, '-1.05'],
    ['2000/3', '0.00075', 1, '0.5'],
    ['2000/3', '1', 4, '666.6667'],
    ['1/2', '1', 0, '1'],
    ['1/2', '-1', 0, '-1'],
    ['1/2', '0.999999999999999999999', 0, '0'],
    ['1/8', '1', null, '0.125'],
    ['1', '-0.001', 2, '0.00'],
  ])('times %s makes of %s to %s digits %s', (factor, value, digits, expected) => {
    const fraction = readFactor(factor);
    expect(fraction && converter({ ...fraction, digits })(value)).toBe(expected);
  });
});

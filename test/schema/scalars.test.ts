import { GraphQLError, Kind } from 'graphql';
import { describe, expect, test } from 'vitest';
import { assert, integer, nat, property } from 'fast-check';
import {
  citizenIdCheckCharacter,
  citizenIdFault,
  modernCitizenId,
} from '../../schema/identifiers/citizen-id.ts';
import { compareDecimals } from '../../schema/identifiers/numbers.ts';
import {
  socialCreditCheckCharacter,
  socialCreditIdFault,
} from '../../schema/identifiers/social-credit-id.ts';
import { dayInProvince, fullYears } from '../../schema/identifiers/calendar.ts';
import { legacyCitizenId, scalars, type TextScalar } from '../../schema/scalars.ts';

function refusal(name: TextScalar, value: unknown): GraphQLError {
  try {
    scalars[name].parseValue(value);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
  }
  throw new TypeError(`${name} took a wrong value`);
}

const accepted: readonly (readonly [TextScalar, string])[] = [
  // The example of GB 11643 itself.
  ['CitizenId', '11010519491231002X'],
  ['CitizenId', '440524188001010014'],
  ['UnifiedSocialCreditId', '91350100M000100Y43'],
  ['DivisionCode', '140100000000'],
  ['Date', '2024-02-29'],
  ['DateTime', '2026-10-01T08:30:00+08:00'],
  ['DateTime', '2026-10-01T00:30:00.123Z'],
  ['Decimal', '12345678901234567.89'],
  ['Decimal', '0.10'],
  ['Decimal', '-0.5'],
  ['BigInt', '9007199254740993'],
  ['BigInt', '-1'],
];

const refused: readonly (readonly [TextScalar, string, RegExp])[] = [
  ['CitizenId', '1101051949123100', /18 characters, this has 16/],
  ['CitizenId', '110105194912310021', /check character/],
  ['CitizenId', '11010519490231002X', /date of birth/],
  ['CitizenId', '1101051949123100AX', /seventeen digits/],
  ['CitizenId', '１１０１０５１９４９１２３１００２X', /seventeen digits/],
  ['UnifiedSocialCreditId', '91350100M000100Y44', /check character/],
  ['UnifiedSocialCreditId', '91350100M000100I43', /without I, O, S, V and Z/],
  ['UnifiedSocialCreditId', '9135', /18 characters/],
  ['DivisionCode', '140100', /12 digits, this has 6/],
  ['DivisionCode', '14010000000A', /digits only/],
  ['Date', '2023-02-29', /no such day/],
  ['Date', '20230228', /YYYY-MM-DD/],
  ['DateTime', '2026-10-01T08:30:00', /offset/],
  ['DateTime', '2026-10-01T24:00:00Z', /no such time/],
  ['Decimal', '1e3', /plain notation/],
  ['Decimal', '+1', /plain notation/],
  ['Decimal', '01', /plain notation/],
  ['Decimal', '1.', /plain notation/],
  ['Decimal', 'NaN', /plain notation/],
  ['BigInt', '1.0', /digits only/],
  ['BigInt', '-0', /digits only/],
];

describe('scalars', () => {
  test.each(accepted)('%s takes %s, in and out', (name, text) => {
    expect(scalars[name].parseValue(text)).toBe(text);
    expect(scalars[name].parseLiteral({ kind: Kind.STRING, value: text })).toBe(text);
    expect(scalars[name].serialize(text)).toBe(text);
  });

  test.each(refused)('%s refuses %s and says why', (name, text, message) => {
    const error = refusal(name, text);
    expect(error.message).toMatch(message);
    expect(error.extensions['code']).toBe('BAD_USER_INPUT');
    expect(() => scalars[name].serialize(text)).toThrow(/does not fit/);
  });

  test('numbers that have been a float are refused', () => {
    expect(refusal('Decimal', 0.1).message).toMatch(/sent as text/);
    expect(refusal('BigInt', 2 ** 60).message).toMatch(/sent as text/);
    expect(refusal('CitizenId', 110_105_194_912_310_000).message).toMatch(/sent as text/);
  });

  test('number literals of a document are exact text', () => {
    expect(scalars.Decimal.parseLiteral({ kind: Kind.FLOAT, value: '0.10' })).toBe('0.10');
    expect(scalars.BigInt.parseLiteral({ kind: Kind.INT, value: '9007199254740993' })).toBe(
      '9007199254740993',
    );
    expect(() => scalars.BigInt.parseLiteral({ kind: Kind.FLOAT, value: '1.5' })).toThrow(/as text/);
  });

  test('a small x is canonical as X on the way in, and wrong on the way out', () => {
    expect(scalars.CitizenId.parseValue('11010519491231002x')).toBe('11010519491231002X');
    expect(() => scalars.CitizenId.serialize('11010519491231002x')).toThrow(/does not fit/);
  });

  test('a refusal on the way out does not repeat the value', () => {
    expect(() => scalars.CitizenId.serialize('secret')).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') as unknown }),
    );
  });
});

describe('citizen IDs', () => {
  test('the 15-digit form drops the century and the check character', () => {
    expect(legacyCitizenId('11010519491231002X')).toBe('110105491231002');
    expect(modernCitizenId('110105491231002')).toBe('11010519491231002X');
  });

  test('those not born in 19xx never had a 15-digit ID', () => {
    const born2001 = '14999920010101001';
    expect(legacyCitizenId(born2001 + citizenIdCheckCharacter(born2001))).toBeNull();
  });

  test.each(['110105490231002', '11010549123100', '1101054912310AB'])('%s is no 15-digit ID', (text) => {
    expect(modernCitizenId(text)).toBeNull();
  });

  test('one wrong digit is always found', () => {
    assert(
      property(integer({ min: 0, max: 999 }), nat(16), integer({ min: 1, max: 9 }), (serial, at, step) => {
        const digits = `14999919650317${String(serial).padStart(3, '0')}`;
        const id = digits + citizenIdCheckCharacter(digits);
        const wrong = id.slice(0, at) + ((Number(id[at]) + step) % 10) + id.slice(at + 1);
        return citizenIdFault(id) === null && citizenIdFault(wrong) !== null;
      }),
    );
  });
});

describe('other values', () => {
  test('a social credit identifier with its own check character is right', () => {
    const body = '12140000MB1234567';
    expect(socialCreditIdFault(body + socialCreditCheckCharacter(body))).toBeNull();
  });

  test.each([
    ['2000-10-01', '2026-10-01', 26],
    ['2000-10-02', '2026-10-01', 25],
    ['2004-02-29', '2026-02-28', 21],
    ['2004-02-29', '2026-03-01', 22],
  ])('full years from %s to %s are %i', (from, to, years) => {
    expect(fullYears(from, to)).toBe(years);
  });

  test('the day is that of the province, whatever the time zone of the machine', () => {
    expect(dayInProvince(new Date('2026-09-30T16:00:00Z'))).toBe('2026-10-01');
    expect(dayInProvince(new Date('2026-09-30T15:59:59Z'))).toBe('2026-09-30');
  });

  test('decimals compare exactly beyond floats', () => {
    expect(compareDecimals('12345678901234567.89', '12345678901234567.9')).toBe(-1);
    expect(compareDecimals('-2', '1.50')).toBe(-1);
    expect(compareDecimals('1.5', '1.50')).toBe(0);
  });
});

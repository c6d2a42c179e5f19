/** What a workbook stores as a number, as text: every digit or none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateText, numberText, shownBy, styleOf } from '../../../../connectors/files/workbook/numbers.ts';

const plain = styleOf('General');
const textOf = (stored: string): unknown => numberText(stored, plain, false).text;

test('a decimal of up to 15 digits is as it was entered, whatever the way it is stored', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 15 });
  fc.assert(
    fc.property(digits, fc.nat(15), fc.boolean(), (all, places, isNegative) => {
      const point = Math.min(places, all.length);
      const whole = all.slice(0, all.length - point).replace(/^0+(?=\d)/, '') || '0';
      const fraction = all.slice(all.length - point).replace(/0+$/, '');
      const entered = fraction === '' ? whole : `${whole}.${fraction}`;
      const sign = isNegative && Number(entered) !== 0 ? '-' : '';
      expect(textOf(`${sign}${entered}`)).toBe(`${sign}${entered}`);
      // Spreadsheets write the 17 digits of the double, or its exponent.
      expect(textOf(`${sign}${Number(entered).toPrecision(17)}`)).toBe(`${sign}${entered}`);
      expect(textOf(`${sign}${Number(entered).toExponential()}`)).toBe(`${sign}${entered}`);
    }),
  );
});

test('a number of 16 digits or more is broken, also where its last ones are zeros', () => {
  for (const lost of [
    '1234567890123456',
    '149999198001010000',
    '1.4999919800101001E17',
    '1E+20',
    '12345678901234.567',
    '0.1234567890123456',
    '0.30000000000000004',
    '1.100000000000000090',
    '',
    'x',
    '1E999',
    '0x10',
  ])
    expect(typeof textOf(lost), lost).toBe('symbol');
});

test.each([
  ['General', 'number'],
  ['0.00', 'number'],
  ['#,##0.00;[Red]-#,##0.00', 'number'],
  ['0.00E+00', 'number'],
  ['"day" 0', 'number'],
  ['yyyy-mm-dd', 'date'],
  ['yyyy"年"m"月"d"日"', 'date'],
  ['[$-804]yyyy"年"m"月"', 'date'],
  ['m/d/yy h:mm', 'date and time'],
  ['h:mm:ss', 'time'],
  ['[h]:mm', 'time'],
  ['上午/下午h"时"mm"分"', 'time'],
])('the format %s shows a %s', (format, shown) => {
  expect(shownBy(format)).toBe(shown);
});

test('days count from 1900 or from 1904', () => {
  const date = styleOf('yyyy-mm-dd');
  expect(numberText('61', date, false).text).toBe('1900-03-01');
  expect(numberText('0', date, true).text).toBe('1904-01-01');
  expect(numberText('2958465', date, false).text).toBe('9999-12-31');
  expect(typeof numberText('2958466', date, false).text).toBe('symbol');
  expect(numberText('45000.5000115741', styleOf('yyyy-mm-dd hh:mm:ss'), false).text).toBe(
    '2023-03-15T12:00:01+08:00',
  );
});

test('dates that are stored as text are as others are', () => {
  expect(dateText('2026-01-31').text).toBe('2026-01-31');
  expect(dateText('2026-01-31T00:00:00.000').text).toBe('2026-01-31');
  expect(dateText('2026-01-31T09:30:00').text).toBe('2026-01-31T09:30:00+08:00');
  expect(dateText('2026-01-31T09:30:00Z').text).toBe('2026-01-31T09:30:00Z');
});

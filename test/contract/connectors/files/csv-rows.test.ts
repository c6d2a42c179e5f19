/** The reader of CSV beside a well-known one, on texts of whatever cells, in pieces of whatever length. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CsvRows } from '../../../../connectors/files/csv-rows.ts';
import { usualLimits } from '../../../../connectors/files/limits.ts';

function read(text: string, cuts: readonly number[]): { rows: unknown[]; lines: number[]; faults: number } {
  const reader = new CsvRows('x.csv', usualLimits);
  const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].toSorted(
    (one, other) => one - other,
  );
  const rows = [0, ...places].flatMap((place, at) =>
    reader.rowsOf(text.slice(place, places[at] ?? text.length), at === places.length),
  );
  return {
    rows: [reader.header, ...rows.map(({ cells }) => cells)],
    lines: rows.map(({ line }) => line),
    faults: rows.reduce((sum, row) => sum + row.faults.length, 0),
  };
}

const cell = fc.string({
  unit: fc.constantFrom('a', '省', '𠮷', '"', ',', '\n', '\r\n', '\r', ' ', '1'),
  maxLength: 6,
});
const table = fc
  .integer({ min: 1, max: 4 })
  .chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }),
  );

function quoted(value: string, always: boolean): string {
  return always || /[",\r\n]/.test(value) || value === '' ? `"${value.replaceAll('"', '""')}"` : value;
}

test('rows are those of another reader, wherever the text is cut', () => {
  fc.assert(
    fc.property(
      table,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.boolean(),
      fc.array(fc.nat(200), { maxLength: 6 }),
      (rows, lineEnd, always, endsOpen, cuts) => {
        const text = rows.map((row) => row.map((value) => quoted(value, always)).join(',')).join(lineEnd);
        const whole = endsOpen ? text : text + lineEnd;
        const known = parse(whole, {
          record_delimiter: ['\r\n', '\n'],
          skip_empty_lines: true,
        });
        expect(known).toEqual(rows);
        const found = read(whole, cuts);
        const [header = [], ...others] = known;
        expect(found.rows).toEqual([header, ...others.map((row) => row.map((value) => value || null))]);
        expect(found.faults).toBe(0);
        let line = 1;
        const lines = rows.map((row) => {
          const own = line;
          line += 1 + row.join('').split('\n').length - 1;
          return own;
        });
        expect(found.lines).toEqual(lines.slice(1));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('any text is read to its end or refused, and in pieces as in one', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r\n', '\uFFFD'), maxLength: 60 });
  const outcome = (whole: string, cuts: readonly number[]): unknown => {
    try {
      return read(whole, cuts);
    } catch (error) {
      return String(error);
    }
  };
  fc.assert(
    fc.property(text, fc.array(fc.nat(60), { maxLength: 8 }), (whole, cuts) => {
      expect(outcome(whole, cuts)).toEqual(outcome(whole, []));
    }),
    { numRuns: 5_000 },
  );
});

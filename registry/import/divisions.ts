import type { DivisionLevel } from '../../schema/domain.ts';
import type { Division } from '../contract.ts';
import type { Problems } from './problems.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { Sheet } from './sheet.ts';

const divisionLevels = [
  'province',
  'city',
  'county',
  'township',
  'village',
] as const satisfies DivisionLevel[];

/** Significant digits of a code at each level: GB/T 2260 and the statistics code. */
const digits: Readonly<Record<DivisionLevel, number>> = {
  province: 2,
  city: 4,
  county: 6,
  township: 9,
  village: 12,
};

/** Whether a division is the other one or lies in it, by their prefixes. */
export function liesIn(code: string, outer: Division): boolean {
  return code.startsWith(outer.code.slice(0, digits[outer.level]));
}

/** Reads the divisions: every code fits its level, and every parent is one of a higher level that contains it. */
export function readDivisions(sheet: Sheet, problems: Problems): ReadonlyMap<string, Division> {
  const found = new Map<string, Division>();
  const unique = new UniqueKeys();
  const rows = readersOf(sheet, problems).map((row) => {
    const level = row.oneOf('level', divisionLevels);
    const code = row.division('code');
    const parent = row.optional('parent') === '' ? null : row.division('parent');
    const division: Division = { code, name: row.required('name'), level, parent };
    if (/[1-9]/u.test(code.slice(digits[level])))
      row.problem('code', `has digits below the level \`${level}\``);
    if (unique.claim(row, 'code', code)) found.set(code, division);
    return { row, division };
  });
  for (const { row, division } of rows) {
    if (division.parent === null) {
      if (division.level !== 'province') row.problem('parent', 'only a province has no parent');
      continue;
    }
    const parent = found.get(division.parent);
    if (parent === undefined) row.problem('parent', 'no such division');
    else if (!liesIn(division.code, parent) || digits[parent.level] >= digits[division.level]) {
      row.problem('parent', 'is not a division above this one');
    }
  }
  return found;
}

import { provinceDivision } from '../../schema/domain.ts';
import type { DivisionLevel } from '../../schema/domain.ts';
import type { Department, Division } from '../contract.ts';
import type { Problems } from './problems.ts';
import { UniqueKeys, readersOf } from './row-reader.ts';
import type { Sheet } from './sheet.ts';

const localLevels = ['city', 'county', 'township', 'village'] as const satisfies DivisionLevel[];

export interface Departments {
  readonly provincial: readonly Department[];
  /** Provincial and local ones by name. */
  readonly byName: ReadonlyMap<string, Department>;
}

/** Reads the provincial departments, which serve the province, and the local ones, each with its division. */
export function readDepartments(
  sheets: { readonly provincial: Sheet; readonly local: Sheet },
  divisions: ReadonlyMap<string, Division>,
  problems: Problems,
): Departments {
  const byName = new Map<string, Department>();
  const unique = new UniqueKeys();
  const provincial = readersOf(sheets.provincial, problems).map((row) => {
    const department: Department = {
      name: row.required('name'),
      shortName: row.required('shortName'),
      englishName: row.required('englishName'),
      kind: row.required('kind'),
      level: 'province',
      division: provinceDivision,
      parent: null,
    };
    if (unique.claim(row, 'name', department.name)) byName.set(department.name, department);
    return department;
  });
  const superior = new Map(byName);
  for (const row of readersOf(sheets.local, problems)) {
    const level = row.oneOf('level', localLevels);
    const code = row.division('divisionCode');
    const division = divisions.get(code);
    if (division === undefined) row.problem('divisionCode', 'no such division');
    else if (division.level !== level) row.problem('divisionCode', `is not a division of level \`${level}\``);
    row.reference('parentDepartment', superior, 'provincial department');
    const name = row.required('name');
    const department: Department = {
      name,
      shortName: row.optional('shortName') || name,
      englishName: row.optional('englishName'),
      kind: level,
      level,
      division: code,
      parent: row.optional('parentDepartment'),
    };
    if (unique.claim(row, 'name', name)) byName.set(name, department);
  }
  return { provincial, byName };
}

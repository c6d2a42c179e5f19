import { sharingClasses } from '../../schema/domain.ts';
import type { DivisionLevel } from '../../schema/domain.ts';
import { sortByKey } from '../content/keys.ts';
import type { CatalogueItem, Department, Division } from '../contract.ts';
import * as cypher from '../cypher/directory.ts';
import type { Run } from './connection.ts';
import { decodeRows } from './decode.ts';
import type { Columns } from './decode.ts';

const levels: readonly DivisionLevel[] = ['province', 'city', 'county', 'township', 'village'];

function readDepartment(row: Columns): Department {
  return {
    name: row.text('name'),
    shortName: row.text('shortName'),
    englishName: row.text('englishName'),
    kind: row.text('kind'),
    level: row.oneOf('level', levels),
    division: row.text('division'),
    parent: row.optionalText('parent'),
  };
}

function readDivision(row: Columns): Division {
  return {
    code: row.text('code'),
    name: row.text('name'),
    level: row.oneOf('level', levels),
    parent: row.optionalText('parent'),
  };
}

export async function readDepartments(run: Run): Promise<readonly Department[]> {
  return sortByKey(decodeRows(await run(cypher.allDepartments), readDepartment), (row) => row.name);
}

export async function departmentNamed(run: Run, name: string): Promise<Department | null> {
  return decodeRows(await run(cypher.departmentByName, { name }), readDepartment)[0] ?? null;
}

export async function divisionOf(run: Run, code: string): Promise<Division | null> {
  return decodeRows(await run(cypher.divisionByCode, { code }), readDivision)[0] ?? null;
}

/** The divisions one level below; without a parent, the provinces. */
export async function divisionsBelow(run: Run, parent: string | null): Promise<readonly Division[]> {
  const rows =
    parent === null ? await run(cypher.topDivisions) : await run(cypher.divisionsBelow, { parent });
  return sortByKey(decodeRows(rows, readDivision), (row) => row.code);
}

export async function readCatalogue(run: Run): Promise<readonly CatalogueItem[]> {
  const items = decodeRows(await run(cypher.allCatalogueItems), (row) => ({
    path: row.text('path'),
    topic: row.text('topic'),
    item: row.text('item'),
    chineseName: row.text('chineseName'),
    type: row.text('type'),
    provider: row.text('provider'),
    class: row.oneOf('class', sharingClasses),
    classBasis: row.text('classBasis'),
    grade: row.whole('grade'),
    format: row.text('format'),
    updateFrequency: row.text('updateFrequency'),
    method: row.text('method'),
    storedAs: row.text('storedAs'),
  }));
  return sortByKey(items, (row) => row.path);
}

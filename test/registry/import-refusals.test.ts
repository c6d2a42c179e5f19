import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RowProblem } from '../../registry/import/problems.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { QingdanError } from '../../schema/errors.ts';
import { demoData } from '../support/lists.ts';
import { copyOfLists, readTable, setCell, workbook, writeTable } from './list-files.ts';

let folder = '';
let remove = (): Promise<void> => Promise.resolve();
beforeAll(async () => {
  ({ folder, remove } = await copyOfLists());
});
afterAll(() => remove());

const spoiled = new Set<string>();
afterEach(async () => {
  for (const list of spoiled) await writeTable(folder, list, await readTable(demoData, list));
  spoiled.clear();
});

async function problems(source = { folder }): Promise<readonly RowProblem[]> {
  try {
    await importLists(source);
  } catch (error) {
    if (!(error instanceof QingdanError)) throw error;
    expect(error.code).toBe('LIST_ROW_INVALID');
    const rows: unknown = error.details['rows'];
    if (Array.isArray(rows)) return rows;
  }
  throw new Error('the lists were imported');
}

/** List, row, column, wrong value, and a part of the reason. */
const wrongCells: readonly (readonly [string, number, string, string, string])[] = [
  ['list-current', 2, 'name', '', 'empty'],
  ['list-current', 2, 'type', '行政许诺', 'must be one of 行政许可'],
  ['list-current', 3, 'code', '0100-A-00100', 'stands already in row 2'],
  ['list-current', 2, 'department', '省没有厅', 'no such department'],
  ['list-current', 2, 'statutoryWorkingDays', '0', 'whole number of at least 1'],
  ['list-current', 2, 'statutoryWorkingDays', '2.5', 'whole number'],
  ['list-current', 2, 'promisedWorkingDays', '-3', 'whole number'],
  ['list-current', 2, 'promisedWorkingDays', '十', 'whole number'],
  ['list-current', 2, 'synthetic', 'maybe', 'must be one of yes'],
  ['divisions', 5, 'code', '14x', 'division code of 6, 9 or 12 digits'],
  ['divisions', 5, 'level', 'hamlet', 'must be one of province'],
  ['divisions', 5, 'parent', '150000000000', 'no such division'],
  ['departments', 3, 'name', '省发展和改革委员会', 'stands already in row 2'],
  ['local-departments', 2, 'divisionCode', '149900', 'no such division'],
  ['local-departments', 2, 'divisionCode', '140105', 'is not a division of level `city`'],
  ['local-departments', 2, 'parentDepartment', '省没有厅', 'no such provincial department'],
  ['delegations', 2, 'divisionCode', '149900', 'no such division'],
  ['delegations', 2, 'divisionCode', '140106', 'serves 小店区 only'],
  ['delegations', 2, 'fromDate', '2015-02-30', 'a day that exists'],
  ['delegations', 2, 'fromDate', '2015/9/1', 'a day that exists'],
  ['delegations', 2, 'powerCode', '9999-Z-99999', 'no such power on the list'],
  ['delegations', 2, 'fromDepartment', '省教育厅', 'gives power `0700-E-00100` to 省民政厅'],
  ['delegations', 2, 'localDepartment', '没有局', 'no such department'],
  ['delegations', 2, 'powerList', '', 'empty'],
  ['catalogue', 2, 'class', 'secret', 'must be one of unconditional'],
  ['catalogue', 2, 'path', 'household.id', 'must be `topic.item`'],
  ['catalogue', 2, 'provider', '省没有厅', 'no such department'],
  ['catalogue', 2, 'grade', 'high', 'whole number'],
  ['needs', 2, 'subjectRole', 'cousin', 'must be one of self'],
  ['needs', 2, 'item', 'no.such', 'no such item in the catalogue'],
  ['needs', 2, 'power', '别的名称', 'is called 最低生活保障给付'],
  ['needs', 2, 'department', '省教育厅', 'to 省民政厅'],
  ['needs', 2, 'purpose', '', 'empty'],
  ['power-attributes', 2, 'caseBound', '', 'empty'],
  ['power-attributes', 2, 'dailyCitizenBudget', '0', 'whole number of at least 1'],
  ['power-attributes', 2, 'powerCode', '9999-Z-99999', 'no such power on the list'],
  ['responsibility-plan', 2, 'count', '99', 'has only 9 duties'],
  ['responsibility-plan', 2, 'type', '行政处罚', 'is of type 行政许可'],
  ['responsibility-templates', 3, 'order', '1', 'stands already in row 2'],
  ['responsibility-templates', 2, 'riskLevel', '极高', 'must be one of 高'],
  ['service-items', 2, 'powers', '没有的事项@省教育厅', 'no such power on the list'],
  ['service-items', 2, 'competentDepartment', '省没有厅', 'no such department'],
  ['materials', 2, 'serviceItem', '没有的事项', 'no such service item'],
  ['materials', 3, 'coveredBy', 'no.such', 'no such item in the catalogue'],
  ['materials', 2, 'required', '也许', 'must be one of yes'],
  ['sharing-applications', 2, 'status', 'pending', 'must be one of approved'],
  ['sharing-applications', 2, 'expiresOn', '', 'empty'],
  ['sharing-applications', 2, 'expiresOn', '2026-05-05', 'lies before `decidedOn` 2026-05-06'],
  ['sharing-applications', 2, 'provider', '省教育厅', 'provides `household.members`'],
  ['sharing-applications', 2, 'department', '省没有厅', 'no such department'],
];

describe('a list with a wrong cell is refused whole', () => {
  it.each(wrongCells)('%s row %i: %s is %j', async (list, row, column, value, reason) => {
    spoiled.add(list);
    await setCell(folder, list, row, column, value);
    const found = (await problems()).find((problem) => problem.sheet === list && problem.row === row);
    expect(found).toMatchObject({ sheet: list, row, column, value });
    expect(found?.reason).toContain(reason);
  });

  it('an unshared item cites no law', async () => {
    spoiled.add('catalogue');
    await setCell(folder, 'catalogue', 2, 'class', 'unshared');
    expect(await problems()).toMatchObject([{ sheet: 'catalogue', row: 2, column: 'classBasis' }]);
  });

  it('a power reads citizens but has no attributes', async () => {
    spoiled.add('power-attributes');
    const table = await readTable(folder, 'power-attributes');
    await writeTable(
      folder,
      'power-attributes',
      table.filter((_, at) => at !== 1),
    );
    const found = await problems();
    expect(found[0]).toMatchObject({ sheet: 'needs', row: 2, column: 'powerCode', value: '0700-E-00100' });
  });

  it('tells several problems at once, in the first hundred', async () => {
    for (const list of ['list-current', 'needs', 'catalogue']) spoiled.add(list);
    await setCell(folder, 'list-current', 2, 'law', '');
    await setCell(folder, 'needs', 9, 'article', '');
    await setCell(folder, 'catalogue', 4, 'grade', '');
    const places = (await problems()).map(({ sheet, row, column }) => `${sheet} ${row} ${column}`);
    expect(places.sort()).toStrictEqual(['catalogue 4 grade', 'list-current 2 law', 'needs 9 article']);

    const table = await readTable(demoData, 'list-current');
    await writeTable(
      folder,
      'list-current',
      table.map((cells, at) => (at === 0 ? cells : cells.map(() => 'x'))),
    );
    expect(await problems()).toHaveLength(100);
  });
});

describe('a list of a wrong form is refused whole', () => {
  it('names a column that is missing', async () => {
    spoiled.add('needs');
    const table = await readTable(folder, 'needs');
    await writeTable(
      folder,
      'needs',
      table.map((row) => row.slice(0, -1)),
    );
    expect(await problems()).toStrictEqual([
      {
        sheet: 'needs',
        row: 1,
        column: 'article',
        value: '',
        reason: 'the column `article` is missing; add it to the header',
      },
    ]);
  });

  it('names a list that is missing', async () => {
    spoiled.add('delegations');
    await rm(join(folder, 'delegations.csv'));
    expect(await problems()).toMatchObject([{ sheet: 'delegations', row: 0 }]);
  });

  it('refuses a list that is there twice, and a workbook that is none', async () => {
    const copy = join(folder, 'needs.xlsx');
    await writeFile(copy, workbook({ needs: await readTable(folder, 'needs') }));
    expect((await problems())[0]).toMatchObject({ sheet: 'needs', row: 0 });
    await writeFile(copy, 'not a workbook');
    expect((await problems())[0]?.reason).toContain('cannot be read as CSV or XLSX');
    await rm(copy);
  });

  it('refuses a column that stands twice', async () => {
    spoiled.add('departments');
    const table = await readTable(folder, 'departments');
    await writeTable(
      folder,
      'departments',
      table.map((row) => [...row, row[0] ?? '']),
    );
    expect(await problems()).toMatchObject([{ sheet: 'departments', row: 1, column: 'name' }]);
  });

  it('refuses an open quote', async () => {
    spoiled.add('needs');
    await writeFile(join(folder, 'needs.csv'), 'powerCode,power\n"0700');
    expect((await problems())[0]).toMatchObject({ sheet: 'needs.csv', row: 0 });
  });

  it('refuses an empty file, a folder that is not there and a file that is no list', async () => {
    spoiled.add('needs');
    await writeFile(join(folder, 'needs.csv'), '');
    expect((await problems()).map(({ column }) => column)).toContain('powerCode');
    expect(await problems({ folder: join(folder, 'nowhere') })).toHaveLength(1);
    await expect(importLists({ files: [join(demoData, 'nowhere.csv')] })).rejects.toMatchObject({
      code: 'LIST_ROW_INVALID',
    });
  });
});

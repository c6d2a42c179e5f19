import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listNames } from '../../registry/import/lists.ts';
import { importLists } from '../../registry/import/import-lists.ts';
import { demoData, demoLists } from '../support/lists.ts';
import { copyOfLists, readTable, workbook, writeTable } from './list-files.ts';

describe('importing the lists of the demo province', () => {
  it('reads every list whole', async () => {
    const { content, sharingApplications } = await demoLists();
    expect(content.powers).toHaveLength(3090);
    expect(content.responsibilities).toHaveLength(23_277);
    expect(content.departments).toHaveLength(52 + 344);
    expect(content.exercises).toHaveLength(3090);
    expect(content.delegations).toHaveLength(1636);
    expect(content.catalogue).toHaveLength(183);
    expect(content.needs).toHaveLength(4738);
    expect(content.serviceItems).toHaveLength(509);
    expect(content.materials).toHaveLength(3141);
    expect(content.repealed).toHaveLength(0);
    expect(sharingApplications).toHaveLength(2804);
    expect(content.divisions.length).toBeGreaterThan(20_000);
  });

  it('fills the duties with the name of the power', async () => {
    const { content } = await demoLists();
    const [first] = content.responsibilities;
    expect(first).toMatchObject({ power: '0100-A-00100', order: 1, stage: '受理' });
    expect(first?.duty).toMatch(/^公示企业投资项目核准依法/u);
    expect(content.responsibilities.filter(({ duty }) => duty.includes('{name}'))).toStrictEqual([]);
  });

  it('knows who exercises a power, and where, and to whom it is delegated', async () => {
    const { content } = await demoLists();
    expect(content.exercises.find(({ power }) => power === '0700-E-00100')).toStrictEqual({
      power: '0700-E-00100',
      department: '省民政厅',
      division: '140000000000',
      from: '2015-01-01',
      to: null,
    });
    expect(content.delegations.find(({ toDepartment }) => toDepartment === '小店区民政局')).toMatchObject({
      fromDepartment: '省民政厅',
      division: '140105000000',
      to: null,
    });
    expect(new Set(content.delegations.map(({ division }) => division.length))).toStrictEqual(new Set([12]));
  });

  it('joins what decides reading to the powers', async () => {
    const { content } = await demoLists();
    const reading = new Set(content.needs.map(({ power }) => power));
    expect(reading.size).toBe(1110);
    for (const power of content.powers)
      expect(power.dailyCitizenBudget !== null).toBe(reading.has(power.code));
    expect(content.powers.filter(({ caseBound }) => caseBound)).toHaveLength(544);
  });

  it('resolves the powers of service items, and gives items codes marked synthetic', async () => {
    const { content } = await demoLists();
    const codes = new Set(content.powers.map(({ code }) => code));
    for (const item of content.serviceItems) {
      expect(item.code).toMatch(/^\d{4}-S-\d{5}$/u);
      expect(item.synthetic).toBe(true);
      for (const power of item.stages.flat()) expect(codes.has(power)).toBe(true);
    }
    expect(new Set(content.serviceItems.map(({ code }) => code)).size).toBe(509);
    expect(
      content.serviceItems.find(({ name }) => name === '开药店“一件事”')?.stages.map((stage) => stage.length),
    ).toEqual([1, 3]);
  });

  it('gives the same content every time', async () => {
    expect(await importLists({ folder: demoData })).toStrictEqual(await demoLists());
  });
});

describe('forms in which lists are handed in', () => {
  let folder = '';
  let remove = (): Promise<void> => Promise.resolve();
  beforeEach(async () => {
    ({ folder, remove } = await copyOfLists());
  });
  afterEach(() => remove());

  it('reads one workbook with a sheet for each list as the CSV files', async () => {
    const sheets: Record<string, string[][]> = { 说明: [['随意填写']] };
    for (const list of listNames) {
      sheets[list] = await readTable(folder, list);
      await rm(join(folder, `${list}.csv`));
    }
    await writeFile(join(folder, 'province.xlsx'), workbook(sheets));
    expect(await importLists({ folder })).toStrictEqual(await demoLists());
    expect(await importLists({ files: [join(folder, 'province.xlsx')] })).toStrictEqual(await demoLists());
  });

  it('reads a workbook for each list, with numbers, dates and truth values as cells', async () => {
    for (const list of listNames) {
      const table = await readTable(folder, list);
      const typed = table.map((row, at) =>
        row.map((cell) => {
          if (at === 0) return cell;
          if (/^\d{4}-\d{2}-\d{2}$/u.test(cell)) return new Date(`${cell}T00:00:00Z`);
          if (/^(?:0|[1-9]\d*)$/u.test(cell)) return Number(cell);
          return cell === 'true' || cell === 'false' ? cell === 'true' : cell;
        }),
      );
      await rm(join(folder, `${list}.csv`));
      await writeFile(join(folder, `${list}.xlsx`), workbook({ Sheet1: typed }));
    }
    expect(await importLists({ folder })).toStrictEqual(await demoLists());
  });

  it('reads a byte order mark, and GB 18030 as spreadsheets save it', async () => {
    const file = join(folder, 'departments.csv');
    const text = await readFile(file);
    await writeFile(file, Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text]));
    expect((await importLists({ folder })).content.departments).toHaveLength(396);
    const local = ['name,level,divisionCode,parentDepartment', ''].join('\n');
    await writeFile(join(folder, 'local-departments.csv'), local);
    await writeTable(folder, 'delegations', (await readTable(folder, 'delegations')).slice(0, 1));
    // 「省教育厅」 in GB 18030.
    const gb = Buffer.from([0xca, 0xa1, 0xbd, 0xcc, 0xd3, 0xfd, 0xcc, 0xfc]);
    const lines = (await readTable(demoData, 'departments')).map((row) => row.join(','));
    expect(lines[2]).toMatch(/^省教育厅,/u);
    await writeFile(
      join(folder, 'departments.csv'),
      Buffer.concat([Buffer.from('name,shortName,englishName,kind\n'), gb, Buffer.from(',x,x,x\n')]),
    );
    const refused = importLists({ folder });
    // Every other department is missing now, but this one was read: no row says that it is unknown.
    await expect(refused).rejects.toMatchObject({ code: 'LIST_ROW_INVALID' });
    const problems = await refused.catch(
      (error: { details: { rows: { value: string }[] } }) => error.details.rows,
    );
    expect(JSON.stringify(problems)).not.toContain('"value":"省教育厅"');
  });

  it('gives codes to powers that have none, and finds them by name and department', async () => {
    const code = '0700-E-00100';
    const name = '最低生活保障给付';
    const renamed: readonly (readonly [string, string])[] = [
      ['list-current', 'code'],
      ['needs', 'powerCode'],
      ['power-attributes', 'powerCode'],
      ['sharing-applications', 'powerCode'],
    ];
    for (const [list, column] of renamed) {
      const table = await readTable(folder, list);
      const at = table[0]?.indexOf(column) ?? -1;
      for (const row of table) if (row[at] === code) row[at] = '';
      await writeTable(folder, list, table);
    }
    for (const [list, column] of [['responsibility-plan', 0] as const, ['delegations', 0] as const]) {
      const table = await readTable(folder, list);
      await writeTable(
        folder,
        list,
        table.filter((row) => row[column] !== code),
      );
    }
    const { content } = await importLists({ folder });
    const power = content.powers.find((row) => row.name === name);
    // The serial that became free is the first free one.
    expect(power).toMatchObject({ code, synthetic: true, department: '省民政厅' });
    expect(content.needs.filter((row) => row.power === code)).toHaveLength(19);
  });

  it('takes the days of an exercise from the list where it states them', async () => {
    const table = await readTable(folder, 'list-current');
    const added = table.map((row, at) => [
      ...row,
      ...(at === 0 ? ['inForceFrom', 'inForceTo'] : at === 1 ? ['2020-05-01', '2030-04-30'] : ['', '']),
    ]);
    await writeTable(folder, 'list-current', added);
    const { content } = await importLists({ folder }, { exercisedFrom: '2016-01-01' });
    expect(content.exercises[0]).toMatchObject({ from: '2020-05-01', to: '2030-04-30' });
    expect(content.exercises[1]).toMatchObject({ from: '2016-01-01', to: null });
  });
});

/** What the hub tells of the files of its sources: to the operator by its log, to whoever asks by its health. */
import { expect, test } from 'vitest';
import type { Connector, TableHealth } from '../../connectors/contract.ts';
import { readSourceFiles } from '../../schema/files.ts';
import { readSource } from '../../schema/read-source.ts';
import { tellIndexing } from '../../scripts/indexing.ts';
import { readColumns, troublesOf } from '../../server/source-tables.ts';

const bad = { line: 3, column: 2, name: '姓名', reason: 'the row has 1 of 2 cells' };
const well: TableHealth = {
  table: '登记',
  state: 'ready',
  rows: 1_234,
  badRows: 0,
  firstBadRows: [],
  report: null,
  fault: null,
};
const someBad: TableHealth = { ...well, badRows: 1, firstBadRows: [bad], report: '/hub/登记.bad-rows.tsv' };
const broken: TableHealth = {
  ...well,
  state: 'faulty',
  rows: 0,
  fault: { code: 'CUT_OFF', message: 'the file `/srv/登记.csv` ends within a row' },
};

function connectorOf(...tables: readonly TableHealth[]): Connector {
  return { health: () => tables } as unknown as Connector;
}

test('tables are found by their keys and by the columns that households share', () => {
  const models = readSourceFiles().map(({ file, sdl }) => readSource(file, sdl));
  const household = models.find(({ name }) => name === 'household') ?? expect.fail('no household');
  const columns = [...readColumns(household)];
  expect(columns.map(([table]) => table)).toEqual([...household.tables.keys()]);
  expect(columns.every(([table, [key]]) => key === household.tables.get(table)?.key)).toBe(true);
  expect(columns.some(([, { length }]) => length > 1)).toBe(true);
});

test('the health of the hub has what is not well, and no path, name or value', () => {
  const all = new Map([
    ['tax', {} as Connector],
    ['water', connectorOf(well)],
  ]);
  expect(troublesOf(all)).toBeNull();
  const troubled = troublesOf(new Map([...all, ['culture', connectorOf(well, someBad, broken)]]));
  const { name: _, ...place } = bad;
  expect(troubled).toEqual({
    culture: [
      { table: '登记', badRows: 1, firstBadRows: [place], fault: null },
      { table: '登记', badRows: 0, firstBadRows: [], fault: 'CUT_OFF' },
    ],
  });
});

test('the log has what is wrong once, and nothing of what goes well at once', () => {
  const lines: string[] = [];
  const tell = tellIndexing((line) => lines.push(line));
  const indexing: TableHealth = { ...well, state: 'indexing', rows: 0 };
  for (const health of [indexing, well, indexing, someBad, indexing, broken, indexing, broken])
    tell('culture', health);
  expect(lines).toEqual([
    'table `登记` of `culture` has 1 bad rows, listed in /hub/登记.bad-rows.tsv; the first in line 3, column 2: the row has 1 of 2 cells\n',
    'table `登记` of `culture` cannot be read (CUT_OFF): the file `/srv/登记.csv` ends within a row\n',
  ]);
});

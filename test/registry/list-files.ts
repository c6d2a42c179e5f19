import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { parse } from 'csv-parse/sync';
import { isListName } from '../../registry/import/lists.ts';
import { demoData } from '../support/lists.ts';

/** A folder with the demo lists that a test may spoil. */
export async function copyOfLists(): Promise<{ readonly folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'qingdan-lists-'));
  for (const name of await readdir(demoData)) {
    if (isListName(basename(name, '.csv'))) await cp(join(demoData, name), join(folder, name));
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

export type TextTable = string[][];

export async function readTable(folder: string, list: string): Promise<TextTable> {
  return parse(await readFile(join(folder, `${list}.csv`)));
}

function quote(cell: string): string {
  return /[",\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

export async function writeTable(folder: string, list: string, table: TextTable): Promise<void> {
  await writeFile(join(folder, `${list}.csv`), table.map((row) => row.map(quote).join(',')).join('\n'));
}

/** Sets a cell by the name of its column; row 2 is the first after the header, as a spreadsheet counts. */
export async function setCell(
  folder: string,
  list: string,
  row: number,
  column: string,
  value: string,
): Promise<void> {
  const table = await readTable(folder, list);
  const cells = table[row - 1];
  const at = table[0]?.indexOf(column) ?? -1;
  if (cells === undefined || at < 0) throw new Error(`no cell ${column} in row ${row} of ${list}`);
  cells[at] = value;
  await writeTable(folder, list, table);
}

/** A workbook as a spreadsheet program writes one. */
export function workbook(sheets: Readonly<Record<string, readonly (readonly unknown[])[]>>): Uint8Array {
  const book = utils.book_new();
  for (const [name, table] of Object.entries(sheets)) {
    utils.book_append_sheet(
      book,
      utils.aoa_to_sheet(
        table.map((row) => [...row]),
        { UTC: true },
      ),
      name,
    );
  }
  const bytes: Uint8Array = write(book, { type: 'buffer', bookType: 'xlsx', compression: true });
  return bytes;
}

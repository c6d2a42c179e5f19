import { readFile, readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { isListName, listNames, listShapes } from './lists.ts';
import type { ListName } from './lists.ts';
import type { Problems } from './problems.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { toSheet } from './sheet.ts';
import type { Sheet } from './sheet.ts';

/** Where the lists are: all known files of a folder, or the files named. */
export type ListSource = { readonly folder: string } | { readonly files: readonly string[] };

export type Sheets = Readonly<Record<ListName, Sheet>>;

interface NamedTable {
  readonly name: string;
  readonly table: readonly (readonly string[])[];
}

function tablesOf(file: string, bytes: Uint8Array): readonly NamedTable[] {
  const name = basename(file, extname(file));
  if (extname(file).toLowerCase() === '.csv') return [{ name, table: readCsv(bytes) }];
  const sheets = readXlsx(bytes);
  const [only] = sheets;
  // A workbook with one list is named by its file; one with many names its sheets.
  if (sheets.length === 1 && only !== undefined && !isListName(only.name))
    return [{ name, table: only.table }];
  return sheets;
}

async function filesOf(source: ListSource, problems: Problems): Promise<readonly string[]> {
  if ('files' in source) return source.files;
  try {
    const names = await readdir(source.folder);
    return names
      .filter((name) => ['.csv', '.xlsx'].includes(extname(name).toLowerCase()) && !/^[.~]/u.test(name))
      .sort()
      .map((name) => join(source.folder, name));
  } catch {
    problems.add({
      sheet: basename(source.folder),
      row: 0,
      column: '',
      value: '',
      reason: 'the folder cannot be read; check that it exists',
    });
    return [];
  }
}

function checkColumns(sheet: Sheet, problems: Problems): void {
  for (const column of listShapes[sheet.name].columns) {
    if (!sheet.columns.includes(column)) {
      problems.add({
        sheet: sheet.name,
        row: 1,
        column,
        value: '',
        reason: `the column \`${column}\` is missing; add it to the header`,
      });
    }
  }
  const seen = new Set<string>();
  for (const column of sheet.columns) {
    if (column !== '' && seen.has(column)) {
      problems.add({ sheet: sheet.name, row: 1, column, value: column, reason: 'the column stands twice' });
    }
    seen.add(column);
  }
}

function allOf(sheets: ReadonlyMap<ListName, Sheet>, problems: Problems): Sheets {
  const need = (name: ListName): Sheet => {
    const sheet = sheets.get(name);
    if (sheet !== undefined) return sheet;
    problems.add({
      sheet: name,
      row: 0,
      column: '',
      value: '',
      reason: `the list \`${name}\` (${listShapes[name].title}) is missing; one without entries is its header alone`,
    });
    return { name, columns: [], rows: [] };
  };
  return {
    divisions: need('divisions'),
    departments: need('departments'),
    'local-departments': need('local-departments'),
    'list-current': need('list-current'),
    'responsibility-plan': need('responsibility-plan'),
    'responsibility-templates': need('responsibility-templates'),
    delegations: need('delegations'),
    catalogue: need('catalogue'),
    needs: need('needs'),
    'power-attributes': need('power-attributes'),
    'service-items': need('service-items'),
    materials: need('materials'),
    'sharing-applications': need('sharing-applications'),
  };
}

/**
 * Reads every list of the source. A list that is missing, given twice, unreadable or without a column is a problem,
 * and so is a file named explicitly that is no list; a folder may hold other files. Null when there was a problem.
 */
export async function readSource(source: ListSource, problems: Problems): Promise<Sheets | null> {
  const sheets = new Map<ListName, Sheet>();
  for (const file of await filesOf(source, problems)) {
    const about = { sheet: basename(file), row: 0, column: '', value: '' };
    let tables: readonly NamedTable[];
    try {
      tables = tablesOf(file, await readFile(file));
    } catch (error) {
      const because = error instanceof Error ? error.message.split('\n')[0] : 'unknown reason';
      problems.add({ ...about, reason: `the file cannot be read as CSV or XLSX: ${because}` });
      continue;
    }
    const known = tables.filter((table) => isListName(table.name));
    if (known.length === 0 && 'files' in source) {
      problems.add({
        ...about,
        reason: `the file is no known list; name it as one of ${listNames.join(', ')}`,
      });
    }
    for (const { name, table } of known) {
      if (!isListName(name)) continue;
      if (sheets.has(name)) {
        problems.add({
          ...about,
          sheet: name,
          reason: `the list stands twice, again in \`${basename(file)}\``,
        });
        continue;
      }
      const sheet = toSheet(name, table);
      checkColumns(sheet, problems);
      sheets.set(name, sheet);
    }
  }
  // What cannot be read hides which lists are there: naming the missing ones too would mislead.
  if (problems.any && sheets.size === 0) return null;
  const complete = allOf(sheets, problems);
  return problems.any ? null : complete;
}

/** Rows of a sheet as rows of a file, of whatever format the workbook is. */
import { brokenCell } from '../../driver.ts';
import { FileFault } from '../faults.ts';
import type { FileLimits } from '../limits.ts';
import { noFaults, type CellFault, type FileCell, type FileRow, type FileRows } from '../rows.ts';
import type { CellText } from './numbers.ts';

/** Its cells by their columns from 0; blank ones may be left out. */
export interface SheetRow {
  readonly line: number;
  readonly cells: readonly (CellText | undefined)[];
}

export interface SheetPlace {
  readonly path: string;
  readonly sheet: string;
  readonly limits: FileLimits;
}

function isFilled(cell: CellText | undefined): cell is CellText {
  return cell !== undefined && cell.text !== '';
}

function headerOf({ line, cells }: SheetRow, { path, sheet, limits }: SheetPlace): readonly string[] {
  const width = cells.findLastIndex(isFilled) + 1;
  if (width > limits.columns) {
    const most = limits.columns;
    throw new FileFault('TOO_MANY_COLUMNS', `sheet \`${sheet}\` of \`${path}\` has over ${most} columns`);
  }
  return Array.from({ length: width }, (_, at) => {
    const text = cells[at]?.text ?? '';
    if (typeof text === 'string') return text;
    const where = `row ${line}, column ${at + 1}`;
    throw new FileFault(
      'MALFORMED',
      `the header of sheet \`${sheet}\` of \`${path}\` has no name in ${where}; enter it as text`,
    );
  });
}

function rowOf({ line, cells }: SheetRow, width: number): FileRow {
  const faults: CellFault[] = [];
  const own: FileCell[] = [];
  for (let at = 0; at < width; at += 1) {
    const { text = '', reason } = cells[at] ?? {};
    if (text === brokenCell) faults.push({ column: at + 1, reason: reason ?? 'the cell cannot be read' });
    own.push(text === '' ? null : text);
  }
  const beyond = cells.findIndex((cell, at) => at >= width && isFilled(cell));
  if (beyond >= 0) {
    faults.push({
      column: beyond + 1,
      reason: 'the cell stands outside the columns of the header; clear it, or name its column',
    });
  }
  return { line, cells: own, isBroken: false, faults: faults.length > 0 ? faults : noFaults };
}

function* rowsOf(page: readonly SheetRow[], width: number): Generator<FileRow> {
  for (const row of page) if (row.cells.some(isFilled)) yield rowOf(row, width);
}

/** The first row that is not blank is the header. */
export async function sheetRows(
  pages: AsyncGenerator<readonly SheetRow[], void>,
  place: SheetPlace,
): Promise<FileRows> {
  for (;;) {
    const next = await pages.next();
    if (next.done === true) {
      const { path, sheet } = place;
      throw new FileFault(
        'NO_HEADER',
        `sheet \`${sheet}\` of \`${path}\` has no header row; name its columns in the first`,
      );
    }
    const at = next.value.findIndex((row) => row.cells.some(isFilled));
    const first = next.value[at];
    if (!first) continue;
    const header = headerOf(first, place);
    const rest = next.value.slice(at + 1);
    return {
      header,
      pages: (async function* withFirst() {
        yield [...rowsOf(rest, header.length)];
        for await (const page of pages) yield [...rowsOf(page, header.length)];
      })(),
    };
  }
}

/** The sheet of a table: the one of its name, or the only one of a workbook that has the table's name itself. */
export function sheetNameOf(
  names: readonly string[],
  path: string,
  table: string,
  mayBeOnly: boolean,
): string {
  if (names.includes(table)) return table;
  const [only] = names;
  if (mayBeOnly && names.length === 1 && only !== undefined) return only;
  throw new FileFault(
    'SHEET_MISSING',
    `the workbook \`${path}\` has no sheet \`${table}\`; name the sheet of the table so`,
  );
}

import { SSF, read, utils } from '@e965/xlsx';
import type { CellObject, WorkSheet } from '@e965/xlsx';

export interface WorkbookSheet {
  readonly name: string;
  readonly table: readonly (readonly string[])[];
}

/** Days of Excel's calendar to the first of January 1970; its day 60 is a 29 February 1900 that never was. */
const daysTo1970 = 25_569;

/** Only serials after that day are read as dates; time of day is dropped. */
function serialDate(serial: number): string {
  return new Date((Math.floor(serial) - daysTo1970) * 86_400_000).toISOString().slice(0, 10);
}

/**
 * Text of a cell by its value, not by its display: a code typed as a number may show as 1.4E+11. Dates become
 * `YYYY-MM-DD` from the serial number itself, so that no time zone moves them.
 */
function text(cell: CellObject | undefined): string {
  if (cell?.v === undefined) return '';
  if (typeof cell.v === 'number' && cell.t === 'n') {
    const dated = cell.z !== undefined && SSF.is_date(String(cell.z)) && cell.v > 60;
    return dated ? serialDate(cell.v) : String(cell.v);
  }
  if (cell.t === 'b') return cell.v === true ? 'yes' : 'no';
  // An error cell shows its sign (#N/A), which no column accepts.
  return cell.t === 'e' ? (cell.w ?? '#ERROR') : String(cell.v);
}

function isCell(value: unknown): value is CellObject {
  return typeof value === 'object' && value !== null && 't' in value;
}

function table(sheet: WorkSheet): string[][] {
  const range = sheet['!ref'];
  if (range === undefined) return [];
  const { e: last } = utils.decode_range(range);
  const rows: string[][] = [];
  // From the first row and column of the sheet, so that row numbers are those that the spreadsheet shows.
  for (let r = 0; r <= last.r; r += 1) {
    const row: string[] = [];
    for (let c = 0; c <= last.c; c += 1) {
      const cell: unknown = sheet[utils.encode_cell({ r, c })];
      row.push(text(isCell(cell) ? cell : undefined));
    }
    rows.push(row);
  }
  return rows;
}

/** Reads every sheet of a workbook (XLSX); throws when the bytes are no workbook. */
export function readXlsx(bytes: Uint8Array): readonly WorkbookSheet[] {
  // A workbook is a ZIP file; without this check the library takes any bytes for text.
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new TypeError('not a ZIP file');
  const book = read(bytes, { type: 'array', cellNF: true, cellFormula: false, cellHTML: false });
  return book.SheetNames.map((name) => {
    const sheet = book.Sheets[name];
    return { name, table: sheet === undefined ? [] : table(sheet) };
  });
}

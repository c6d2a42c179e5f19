/** Rows of a sheet of an old `.xls` workbook. They can be read only as a whole; such a sheet ends at row 65,536. */
import type { FileHandle } from 'node:fs/promises';
import type { CellObject, WorkBook } from '@e965/xlsx';
import { brokenCell } from '../../driver.ts';
import { FileFault } from '../faults.ts';
import type { FileLimits } from '../limits.ts';
import type { FileRows } from '../rows.ts';
import { endsItsParts, hasAllSectors } from './compound.ts';
import { numberText, styleOf, type CellText, type NumberStyle } from './numbers.ts';
import { sheetNameOf, sheetRows, type SheetRow } from './sheet.ts';

type Library = typeof import('@e965/xlsx');

/** Loaded by those who read old workbooks alone; workbooks of Excel 95 have their texts in the code page of their time. */
async function load(): Promise<Library> {
  const [library, codePages] = await Promise.all([
    import('@e965/xlsx'),
    import('@e965/xlsx/dist/cpexcel.full.mjs'),
  ]);
  library.set_cptable(codePages);
  return library;
}

function damaged(path: string, because: unknown): FileFault {
  return new FileFault(
    'NOT_A_WORKBOOK',
    `the workbook \`${path}\` is damaged or was cut off; save it again, as \`.xlsx\` if you can`,
    { cause: because },
  );
}

async function bytesOf(handle: FileHandle, path: string, library: Library): Promise<Buffer> {
  const { size } = await handle.stat();
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size;) {
    const { bytesRead } = await handle.read(bytes, at, size - at, at);
    if (bytesRead === 0) throw damaged(path, 'it became shorter');
    at += bytesRead;
  }
  if (!hasAllSectors(bytes)) throw damaged(path, 'sectors are missing');
  const container = library.CFB.read(bytes, { type: 'buffer' });
  if (library.CFB.find(container, '/EncryptedPackage'))
    throw new FileFault('PROTECTED', `the workbook \`${path}\` is encrypted; save it without a password`);
  const stream = library.CFB.find(container, '/Workbook') ?? library.CFB.find(container, '/Book');
  if (!stream || !endsItsParts(Buffer.from(stream.content as Uint8Array)))
    throw damaged(path, 'it has no whole stream of records');
  return bytes;
}

function faultOf(path: string, error: unknown): FileFault {
  if (error instanceof FileFault) return error;
  const isProtected = error instanceof Error && /password|encrypt/i.test(error.message);
  if (!isProtected) return damaged(path, error);
  return new FileFault('PROTECTED', `the workbook \`${path}\` is encrypted; save it without a password`, {
    cause: error,
  });
}

/** Styles by their formats, each decided once. */
class Styles {
  readonly #known = new Map<string, NumberStyle>();

  of(format: unknown): NumberStyle {
    const text = typeof format === 'string' ? format : 'General';
    const style = this.#known.get(text) ?? styleOf(text);
    this.#known.set(text, style);
    return style;
  }
}

function cellTextOf(cell: CellObject | undefined, styles: Styles, from1904: boolean): CellText | undefined {
  if (cell?.v === undefined || cell.v === null) return undefined;
  if (cell.t === 'n') return numberText(String(cell.v), styles.of(cell.z), from1904);
  if (cell.t === 'b') return { text: cell.v === true ? 'TRUE' : 'FALSE' };
  if (cell.t === 'e')
    return { text: brokenCell, reason: 'the cell is an error of a formula; correct the formula' };
  return { text: String(cell.v) };
}

const pageRows = 1_000;

async function* rowsOf(book: WorkBook, sheet: string): AsyncGenerator<readonly SheetRow[], void> {
  const cells = (
    book.Sheets[sheet] as { '!data'?: (readonly (CellObject | undefined)[] | undefined)[] } | undefined
  )?.['!data'];
  const from1904 = book.Workbook?.WBProps?.date1904 === true;
  const styles = new Styles();
  let page: SheetRow[] = [];
  for (const [at, row] of (cells ?? []).entries()) {
    if (row)
      page.push({ line: at + 1, cells: Array.from(row, (cell) => cellTextOf(cell, styles, from1904)) });
    if (page.length < pageRows) continue;
    yield page;
    page = [];
  }
  yield page;
}

/** Names of its sheets, in order. */
export async function sheetsOfXls(handle: FileHandle, path: string): Promise<readonly string[]> {
  try {
    const library = await load();
    const bytes = await bytesOf(handle, path, library);
    return library.read(bytes, { type: 'buffer', bookSheets: true }).SheetNames;
  } catch (error) {
    throw faultOf(path, error);
  }
}

/** The sheet of a table. `mayBeOnly`: the only sheet is the table's, whatever its name. */
export async function readXls(
  handle: FileHandle,
  path: string,
  table: string,
  mayBeOnly: boolean,
  limits: FileLimits,
): Promise<FileRows> {
  try {
    const library = await load();
    const bytes = await bytesOf(handle, path, library);
    const { SheetNames: names } = library.read(bytes, { type: 'buffer', bookSheets: true });
    const sheet = sheetNameOf(names, path, table, mayBeOnly);
    const book = library.read(bytes, {
      type: 'buffer',
      dense: true,
      cellNF: true,
      cellText: false,
      cellHTML: false,
      cellFormula: false,
      sheets: sheet,
    });
    return await sheetRows(rowsOf(book, sheet), { path, sheet, limits });
  } catch (error) {
    throw faultOf(path, error);
  }
}

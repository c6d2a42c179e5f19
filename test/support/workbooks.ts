/** Workbooks as spreadsheets save them, made by a library that the hub does not read `.xlsx` with. */
import { utils, write, type BookType, type CellObject, type WorkBook } from '@e965/xlsx';

export type SheetCell = string | null | CellObject;

function cellOf(cell: SheetCell): CellObject | null {
  return typeof cell === 'string' ? { t: 's', v: cell } : cell;
}

export function workbookOf(sheets: Readonly<Record<string, readonly (readonly SheetCell[])[]>>): WorkBook {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets)) {
    const sheet = utils.aoa_to_sheet(rows.map((row) => row.map(cellOf)));
    utils.book_append_sheet(book, sheet, name);
  }
  return book;
}

export function bytesOf(book: WorkBook, type: BookType): Buffer {
  return write(book, {
    type: 'buffer',
    bookType: type,
    compression: true,
    bookSST: type !== 'biff5',
  }) as Buffer;
}

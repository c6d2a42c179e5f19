/** A CSV file, opened: how it is written, and its rows. */
import type { FileHandle } from 'node:fs/promises';
import { CsvRows } from './csv-rows.ts';
import { textOf, type Encoding } from './encoding.ts';
import { FileFault } from './faults.ts';
import type { FileLimits } from './limits.ts';
import type { FileRow, FileRows } from './rows.ts';

async function* pagesOf(
  handle: FileHandle,
  encoding: Encoding,
  rows: CsvRows,
): AsyncGenerator<readonly FileRow[], void> {
  for await (const text of textOf(handle, encoding)) {
    const page = rows.rowsOf(text, false);
    if (page.length > 0 || rows.header) yield page;
  }
  yield rows.rowsOf('', true);
}

export async function readCsv(
  handle: FileHandle,
  path: string,
  encoding: Encoding,
  limits: FileLimits,
): Promise<FileRows> {
  const rows = new CsvRows(path, limits);
  const pages = pagesOf(handle, encoding, rows);
  const first = await pages.next();
  const { header } = rows;
  if (!header)
    throw new FileFault('NO_HEADER', `the file \`${path}\` has no header row; name its columns in the first`);
  return {
    header,
    pages: (async function* withFirst() {
      if (first.done !== true) yield first.value;
      yield* pages;
    })(),
  };
}

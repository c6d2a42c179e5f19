/** One CSV file: streamed once to index where rows lie, then read row by row where they are asked for. */
import { isUtf8 } from 'node:buffer';
import { createReadStream, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { parse as parseNow } from 'csv-parse/sync';
import { BadAnswer, MissingStructure, brokenCell, largestAnswer, rowsOfPage } from '../driver.ts';

/** Line ends are those of Windows and Unix, in one file, too. */
const format = {
  bom: true,
  record_delimiter: ['\r\n', '\n'],
  relax_column_count: true,
  skip_empty_lines: true,
};

/** Rows by the value of a column; a row is its number. */
type Index = ReadonlyMap<string, readonly number[]>;

interface Snapshot {
  readonly version: string;
  readonly header: readonly string[];
  /** Byte at which each row begins, and at the end the length of the file. */
  readonly starts: readonly number[];
  readonly indexes: ReadonlyMap<string, Index>;
}

interface Scanned {
  readonly record: readonly string[];
  readonly info: { readonly bytes: number };
}

/** Another file lies where the rows were indexed. */
export class FileChanged extends Error {
  override readonly name = 'FileChanged';
}

/** The file as it was when it was indexed. */
export class CsvView {
  readonly #path: string;
  readonly #snapshot: Snapshot;

  constructor(path: string, snapshot: Snapshot) {
    this.#path = path;
    this.#snapshot = snapshot;
  }

  /** Columns of the header row. */
  get header(): readonly string[] {
    return this.#snapshot.header;
  }

  /** Numbers of the rows whose (indexed) column has one of the values, in the file's order. */
  find(column: string, values: Iterable<string>): readonly number[] {
    const index = this.#snapshot.indexes.get(column);
    const rows = new Set<number>();
    for (const value of values) for (const row of index?.get(value) ?? []) rows.add(row);
    return [...rows].toSorted((left, right) => left - right);
  }

  /**
   * Cells of rows. Blank is null; a row with too few or too many cells, or that is no UTF-8, is broken but for its
   * first column asked for. Rejects with `FileChanged` when the rows don't lie any more where they were indexed.
   */
  async read(rows: readonly number[], columns: readonly string[]): Promise<readonly (readonly unknown[])[]> {
    const { header, starts, version } = this.#snapshot;
    const places = columns.map((column) => placeOf(header, column, this.#path));
    const size = rows.reduce((sum, row) => sum + (starts[row + 1] ?? 0) - (starts[row] ?? 0), 0);
    if (size > largestAnswer) throw new BadAnswer(`the rows asked for have ${size} bytes`);
    const file = await open(this.#path, 'r');
    try {
      const found: (readonly unknown[])[] = [];
      for (const row of rows) {
        const { record, isText } = await readRecord(file, starts[row] ?? 0, starts[row + 1] ?? 0);
        const broken = record.length !== header.length || !isText;
        found.push(places.map((place, at) => (broken && at > 0 ? brokenCell : record[place] || null)));
      }
      if (versionOf(await file.stat()) !== version)
        throw new FileChanged('the file changed while it was read');
      return found;
    } finally {
      await file.close();
    }
  }
}

export class CsvTable {
  readonly #path: string;
  #snapshot: Promise<Snapshot> | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** The file as it is now, these columns indexed; indexed anew when it has changed or a column is asked for first. */
  async view(columns: readonly string[]): Promise<CsvView> {
    const version = await currentVersion(this.#path);
    const running = this.#snapshot;
    const known = await running?.catch(() => undefined);
    // Another call may have begun to index while this one waited for the last.
    if (this.#snapshot !== running) return this.view(columns);
    if (known?.version !== version || columns.some((column) => !known.indexes.has(column))) {
      const kept = known?.version === version ? known.indexes.keys() : [];
      this.#snapshot = scan(this.#path, version, [...new Set([...kept, ...columns])]);
    }
    return new CsvView(this.#path, (await this.#snapshot) as Snapshot);
  }
}

/**
 * Cells of all rows of a file whose first column asked for is not blank, in pages, without an index. A row with too
 * few or too many cells, or with a character that is no UTF-8, is broken but for that column. Rejects with
 * `FileChanged` at the end when the file is another one by then.
 */
export async function* pagesOf(
  path: string,
  columns: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<readonly (readonly unknown[])[], void> {
  const version = await currentVersion(path);
  const parser = parse(format);
  pipeline(createReadStream(path, { signal }), parser, () => undefined);
  let header: readonly string[] | undefined;
  let places: readonly number[] = [];
  let page: (readonly unknown[])[] = [];
  for await (const record of parser as AsyncIterable<readonly string[]>) {
    if (header === undefined) {
      header = record;
      places = columns.map((column) => placeOf(record, column, path));
      continue;
    }
    const broken = record.length !== header.length || record.some((cell) => cell.includes('\uFFFD'));
    const row = places.map((place, at) => (broken && at > 0 ? brokenCell : record[place] || null));
    if (row[0] !== null) page.push(row);
    if (page.length < rowsOfPage) continue;
    yield page;
    page = [];
  }
  if (header === undefined) throw new MissingStructure(`the file \`${path}\` has no header row`);
  if (page.length > 0) yield page;
  if ((await currentVersion(path)) !== version) throw new FileChanged('the file changed while it was read');
}

function versionOf({ mtimeMs, size, ino }: Stats): string {
  return `${mtimeMs} ${size} ${ino}`;
}

async function currentVersion(path: string): Promise<string> {
  const stats = await stat(path).catch((error: unknown) => {
    throw new MissingStructure(`the file \`${path}\` can't be read`, { cause: error });
  });
  // Opening a pipe would wait for its writer, in one of the few threads that all files share.
  if (!stats.isFile()) throw new MissingStructure(`\`${path}\` is no file`);
  return versionOf(stats);
}

function placeOf(header: readonly string[], column: string, path: string): number {
  const place = header.indexOf(column);
  if (place < 0) throw new MissingStructure(`the file \`${path}\` has no column \`${column}\``);
  return place;
}

async function scan(path: string, version: string, columns: readonly string[]): Promise<Snapshot> {
  const parser = parse({ ...format, info: true });
  // Ends both when either fails: an error of the file reaches the loop, one of the loop closes the file.
  pipeline(createReadStream(path), parser, () => undefined);
  let header: readonly string[] | undefined;
  const starts: number[] = [];
  const indexes = columns.map((name) => ({ name, place: 0, rows: new Map<string, number[]>() }));
  for await (const scanned of parser as AsyncIterable<Scanned>) {
    const { record, info } = scanned;
    if (header === undefined) {
      header = record;
      for (const index of indexes) index.place = placeOf(header, index.name, path);
    } else {
      const row = starts.length - 1;
      for (const index of indexes) {
        const value = record[index.place];
        if (!value) continue;
        const rows = index.rows.get(value);
        if (rows) rows.push(row);
        else index.rows.set(value, [row]);
      }
    }
    starts.push(info.bytes);
  }
  if (header === undefined) throw new MissingStructure(`the file \`${path}\` has no header row`);
  return { version, header, starts, indexes: new Map(indexes.map((index) => [index.name, index.rows])) };
}

interface FoundRecord {
  readonly record: readonly string[];
  /** Whether its bytes are UTF-8; else its characters are not those that were written. */
  readonly isText: boolean;
}

async function readRecord(file: FileHandle, start: number, end: number): Promise<FoundRecord> {
  const bytes = Buffer.alloc(Math.max(0, end - start));
  await file.read(bytes, 0, bytes.length, start);
  const [record] = parseNow(bytes, { ...format, bom: false }) as readonly (readonly string[])[];
  return { record: record ?? [], isText: isUtf8(bytes) };
}

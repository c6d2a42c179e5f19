/** Opens the rows of a table, whatever the format of its file, from one state of the file. */
import { createHash } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { readCsv } from './csv-file.ts';
import { chunksOf, inspect, type Encoding } from './encoding.ts';
import { FileChanged, FileFault, readingFault } from './faults.ts';
import type { FileLimits } from './limits.ts';
import type { FilePlace } from './places.ts';
import type { FileRows } from './rows.ts';
import { currentVersion, settledVersion, versionOf } from './version.ts';
import { isCompound } from './workbook/compound.ts';
import { readXls, sheetsOfXls } from './workbook/xls.ts';
import { readXlsx, sheetsOfXlsx } from './workbook/xlsx.ts';

type Format = 'CSV' | 'XLSX' | 'XLS';

async function formatOf(handle: FileHandle, place: FilePlace): Promise<Format> {
  if (!place.isWorkbook) return 'CSV';
  const { buffer: start } = await handle.read(Buffer.alloc(8), 0, 8, 0);
  if (isCompound(start)) return 'XLS';
  if (start.toString('latin1', 0, 2) === 'PK') return 'XLSX';
  throw new FileFault(
    'NOT_A_WORKBOOK',
    `\`${place.path}\` is no workbook of Excel, whatever its name; save it as \`.xlsx\``,
  );
}

function checkSize({ size }: BigIntStats, format: Format, path: string, limits: FileLimits): void {
  const most = { CSV: limits.csvBytes, XLSX: limits.workbookBytes, XLS: limits.oldWorkbookBytes }[format];
  if (size > most)
    throw new FileFault('FILE_TOO_LARGE', `the file \`${path}\` has ${size} bytes, over ${most}; divide it`);
}

/** One state of a table's file. */
export class OpenFile {
  readonly version: string;
  readonly #handle: FileHandle;
  readonly #place: FilePlace;
  readonly #format: Format;
  readonly #limits: FileLimits;

  /** Rejects with a `FileFault` when there is no file, or one that is too large or of another format. */
  static async open(place: FilePlace, limits: FileLimits): Promise<OpenFile> {
    const { path } = place;
    // A pipe that has taken the file's place since it was looked at must not be waited for.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch((error: unknown) => {
      throw readingFault(path, error);
    });
    try {
      const version = await settledVersion(handle, path);
      const format = await formatOf(handle, place);
      checkSize(await handle.stat({ bigint: true }), format, path, limits);
      return new OpenFile(version, handle, place, format, limits);
    } catch (error) {
      await handle.close();
      throw readingFault(path, error);
    }
  }

  private constructor(
    version: string,
    handle: FileHandle,
    place: FilePlace,
    format: Format,
    limits: FileLimits,
  ) {
    this.version = version;
    this.#handle = handle;
    this.#place = place;
    this.#format = format;
    this.#limits = limits;
  }

  /** Reads it from end to end: its hash, and for CSV how it is written. */
  async inspect(): Promise<{ readonly hash: string; readonly encoding: Encoding | null }> {
    const { path, encoding } = this.#place;
    try {
      if (this.#format === 'CSV') return await inspect(this.#handle, path, encoding);
      const hash = createHash('sha256');
      for await (const chunk of chunksOf(this.#handle)) hash.update(chunk);
      return { hash: hash.digest('hex'), encoding: null };
    } catch (error) {
      throw readingFault(path, error);
    }
  }

  async rows(encoding: Encoding | null): Promise<FileRows> {
    const { table, path, isOwn } = this.#place;
    if (this.#format === 'CSV') return readCsv(this.#handle, path, encoding ?? 'utf-8', this.#limits);
    const read = this.#format === 'XLSX' ? readXlsx : readXls;
    return read(this.#handle, path, table, isOwn, this.#limits);
  }

  /** Names of its sheets. */
  sheets(): Promise<readonly string[]> {
    const { path } = this.#place;
    if (this.#format === 'XLSX') return sheetsOfXlsx(this.#handle, path, this.#limits);
    return this.#format === 'XLS' ? sheetsOfXls(this.#handle, path) : Promise.resolve([]);
  }

  /** Rejects with `FileChanged` when it was written, or another file lies there. */
  async checkUnchanged(): Promise<void> {
    const { path } = this.#place;
    const own = versionOf(await this.#handle.stat({ bigint: true }));
    if (own !== this.version || (await currentVersion(path)) !== this.version) throw new FileChanged();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

/** Writes the index of a file: all of its rows in an SQLite table, so that neither they nor their keys are in memory. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BadRow } from '../contract.ts';
import { FileFault } from './faults.ts';
import { indexName, reportedBadRows, toldBadRows, type FileIndex, type IndexJob } from './indexes.ts';
import { OpenFile } from './open-rows.ts';
import { badRowsOf, type FileRow, type FileRows } from './rows.ts';
import { cellColumn } from './statement.ts';

type Described = Pick<FileIndex, 'header' | 'columns' | 'rows' | 'badRows' | 'firstBadRows'>;

function reportName({ place, directory }: IndexJob): string {
  return path.join(directory, `${place.table}.bad-rows.tsv`);
}

/** What a finished index says of itself, when it has all these columns; null otherwise. */
function knownIndex(file: string, columns: readonly string[]): Described | null {
  if (!existsSync(file)) return null;
  try {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      const row = database.prepare('select text from description').get();
      const described = JSON.parse(String(row?.['text'])) as Described;
      const isWhole = columns.every(
        (column) => described.columns.includes(column) || !described.header.includes(column),
      );
      return isWhole ? described : null;
    } finally {
      database.close();
    }
  } catch {
    // One that is damaged is made again.
    return null;
  }
}

/** Replaces a file at once: nobody sees a part of it. */
function putInPlace(partial: string, file: string): void {
  const handle = openSync(partial, 'r');
  fsyncSync(handle);
  closeSync(handle);
  renameSync(partial, file);
}

function reportText({ badRows }: Described, told: readonly BadRow[], source: string): string {
  const lines = told.map(({ line, column, name, reason }) =>
    [line, column, (name ?? '').replaceAll(/\s/g, ' '), reason].join('\t'),
  );
  const head = `# ${badRows} bad rows of ${source}${told.length < reportedBadRows ? '' : `, the first ${reportedBadRows} faults`}`;
  return `${[head, 'line\tcolumn\tname\treason', ...lines].join('\n')}\n`;
}

function writeReport(job: IndexJob, described: Described, told: readonly BadRow[]): void {
  const report = reportName(job);
  if (described.badRows === 0) {
    rmSync(report, { force: true });
    return;
  }
  const partial = `${report}.${process.pid}.partial`;
  writeFileSync(partial, reportText(described, told, job.place.path), { mode: 0o600 });
  putInPlace(partial, report);
}

const emptyBytes = Buffer.alloc(0);

/** A cell as it is stored: text, nothing, or bytes for one that is broken. */
function stored(cell: FileRow['cells'][number] | undefined): string | null | Buffer {
  return typeof cell === 'symbol' ? emptyBytes : (cell ?? null);
}

class Writer {
  readonly #job: IndexJob;
  readonly #header: readonly string[];
  readonly #database: DatabaseSync;
  readonly told: BadRow[] = [];
  #rows = 0;
  #badRows = 0;

  constructor(file: string, job: IndexJob, header: readonly string[]) {
    this.#job = job;
    this.#header = header;
    // A run that was killed may have left one, and its number may come again.
    rmSync(file, { force: true });
    closeSync(openSync(file, 'wx', 0o600));
    this.#database = new DatabaseSync(file);
    // A run that breaks off leaves a partial file that nobody opens.
    this.#database.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -32768');
    const columns = header.map((_, at) => `${cellColumn(at)} text`);
    this.#database.exec(`create table cells (is_broken integer${['', ...columns].join(', ')}); begin`);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Columns of the header by which rows shall be found. */
  get #columns(): readonly string[] {
    return [...new Set(this.#job.columns)].filter((column) => this.#header.includes(column));
  }

  write(page: readonly FileRow[]): void {
    const { rows: most } = this.#job.limits;
    this.#rows += page.length;
    if (this.#rows > most) {
      throw new FileFault(
        'TOO_MANY_ROWS',
        `the file \`${this.#job.place.path}\` has over ${most} rows; divide it`,
      );
    }
    const insert = this.#database.prepare(`insert into cells values (?${', ?'.repeat(this.#header.length)})`);
    for (const row of page) {
      insert.run(row.isBroken ? 1 : null, ...row.cells.map(stored));
      if (row.faults.length === 0) continue;
      this.#badRows += 1;
      if (this.told.length < reportedBadRows) this.told.push(...badRowsOf(row, this.#header));
    }
  }

  finish(): Described {
    const columns = this.#columns;
    for (const column of columns) {
      const cell = cellColumn(this.#header.indexOf(column));
      this.#database.exec(`create index by_${cell} on cells (${cell}) where ${cell} is not null`);
    }
    const described: Described = {
      header: this.#header,
      columns,
      rows: this.#rows,
      badRows: this.#badRows,
      firstBadRows: this.told.slice(0, toldBadRows),
    };
    this.#database.exec('create table description (text text)');
    this.#database.prepare('insert into description values (?)').run(JSON.stringify(described));
    this.#database.exec('commit');
    this.close();
    return described;
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

async function writeRows(
  { header, pages }: FileRows,
  partial: string,
  job: IndexJob,
  progress: (rows: number) => void,
): Promise<{ readonly described: Described; readonly told: readonly BadRow[] }> {
  const writer = new Writer(partial, job, header);
  try {
    for await (const page of pages) {
      writer.write(page);
      progress(writer.rows);
    }
    return { described: writer.finish(), told: writer.told };
  } finally {
    writer.close();
  }
}

/**
 * The index of the file as it is now: the one that is there when the content is the same, or else a new one. Rejects
 * with a `FileFault`, and with `FileChanged` when the file was written in the meantime.
 */
export async function indexFile(job: IndexJob, progress: (rows: number) => void): Promise<FileIndex> {
  await mkdir(job.directory, { recursive: true, mode: 0o700 });
  const open = await OpenFile.open(job.place, job.limits);
  try {
    const { hash, encoding } = await open.inspect();
    const file = `${indexName(job)}-${hash.slice(0, 32)}.sqlite`;
    const { version } = open;
    const known = knownIndex(file, job.columns);
    if (known) {
      await open.checkUnchanged();
      const report = reportName(job);
      return { ...known, version, file, report: existsSync(report) ? report : null, isReused: true };
    }
    const partial = `${file}.${process.pid}.partial`;
    try {
      const { described, told } = await writeRows(await open.rows(encoding), partial, job, progress);
      await open.checkUnchanged();
      writeReport(job, described, told);
      putInPlace(partial, file);
      const report = described.badRows > 0 ? reportName(job) : null;
      return { ...described, version, file, report, isReused: false };
    } finally {
      rmSync(partial, { force: true });
    }
  } finally {
    await open.close();
  }
}

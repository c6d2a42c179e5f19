/** Files with a row of column names: a folder of CSV files or workbooks, or a workbook with a sheet for each table. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DescribedTable, KeyFacts, TableHealth, TableRead } from '../contract.ts';
import {
  brokenCell,
  isTrue,
  rowsOfPage,
  sampledCharacters,
  type Driver,
  type DriverRead,
} from '../driver.ts';
import type { Layout } from '../layout.ts';
import { usePool } from '../sqlite/pool.ts';
import { partParameter } from '../sqlite/statement.ts';
import { failureOf } from './faults.ts';
import { indexers } from './indexers.ts';
import type { FileIndex, IndexerRequest } from './indexes.ts';
import { usualLimits, type FileLimits } from './limits.ts';
import { OpenFile } from './open-rows.ts';
import { Places, type FileKind, type FilesLocation } from './places.ts';
import type { FileRow } from './rows.ts';
import { keyFactsOf, lookUpOf, pageOf, placeOf } from './statement.ts';
import { TableIndex } from './table-index.ts';

type Rows = readonly (readonly unknown[])[];

export interface FilesOptions {
  readonly timeLimitMilliseconds: number;
  /** Look-ups in one table that may run at once. */
  readonly concurrency: number;
  /** Folder of the indexes and reports; one of its own, removed when it is closed, unless given. */
  readonly indexDirectory?: string | undefined;
  readonly limits?: Partial<FileLimits> | undefined;
  /** Tables that will be read, each with the columns by which: their indexes are made at once. */
  readonly tables?: ReadonlyMap<string, readonly string[]> | undefined;
  /** Told whenever the state of a table's index changes, and of its progress. */
  readonly told?: ((health: TableHealth) => void) | undefined;
}

/** Share of the time of a call that it may wait for an index; the rest is for the look-up. */
const shareOfWaiting = 0.9;

/** Milliseconds after which files that nobody asks for are looked at again. */
const lookMilliseconds = 5_000;

function keyColumns({ key, group }: Pick<TableRead, 'key' | 'group'>): readonly string[] {
  return group === null ? [key] : [key, group];
}

class FilesDriver implements Driver {
  readonly kind: FileKind;
  readonly #places: Places;
  readonly #options: FilesOptions;
  readonly #limits: FileLimits;
  readonly #tables = new Map<string, TableIndex>();
  readonly #use = usePool();
  readonly #looking: NodeJS.Timeout | undefined;
  #temporary: string | undefined;

  constructor(kind: FileKind, location: FilesLocation, options: FilesOptions) {
    this.kind = kind;
    this.#places = new Places(kind, location);
    this.#options = options;
    this.#limits = { ...usualLimits, ...options.limits };
    const { tables } = options;
    if (!tables) return;
    const prepare = (): void => {
      for (const [table, columns] of tables) void this.#table(table).prepare(columns);
    };
    prepare();
    this.#looking = setInterval(prepare, lookMilliseconds).unref();
  }

  async describe(signal: AbortSignal): Promise<readonly DescribedTable[]> {
    try {
      const tables = (await this.#places.tables()) ?? (await this.#sheets(signal));
      return await Promise.all(tables.map(async (table) => this.#describeTable(table, signal)));
    } catch (error) {
      throw failureOf(error);
    }
  }

  compile(layout: Layout): DriverRead {
    const { read, cells } = layout;
    this.#places.check(read.table);
    const table = this.#table(read.table);
    const widened = read.group === null ? '' : `, widened by \`${read.group}\``;
    const named = cells.map((cell) => `\`${cell.name}\``).join(', ');
    const statement = `${this.#shown(read.table)} by \`${read.key}\`${widened}: ${named}`;
    const lookUps = new WeakMap<FileIndex, string>();
    const lookUpIn = (index: FileIndex): string => {
      const known = lookUps.get(index) ?? lookUpOf(layout, index.header, read.table);
      lookUps.set(index, known);
      return known;
    };
    const { order } = read;
    const page: NonNullable<DriverRead['page']> | undefined =
      order &&
      (async (forms, window, signal, sent, isOneKey) => {
        sent(statement, forms.length);
        try {
          return await table.use(keyColumns(read), signal, (index) => {
            const part = pageOf(layout, order, index.header, read.table, isOneKey);
            return this.#look(index, part, partParameter(forms, order, window), signal);
          });
        } catch (error) {
          throw failureOf(error);
        }
      });
    return {
      statement,
      ...(page ? { page } : {}),
      run: async (forms, signal, sent) => {
        sent(statement, forms.length);
        const keys = JSON.stringify(forms);
        try {
          return await table.use(keyColumns(read), signal, (index) =>
            this.#look(index, lookUpIn(index), keys, signal),
          );
        } catch (error) {
          throw failureOf(error);
        }
      },
    };
  }

  async *scan(
    { read, cells }: Layout,
    signal: AbortSignal,
    sent: (statement: string) => void,
  ): AsyncGenerator<Rows, void> {
    sent(`${this.#shown(read.table)}: ${cells.map((cell) => `\`${cell.name}\``).join(', ')}`);
    try {
      const place = await this.#places.of(read.table);
      // Nothing of the file is kept: it may be as long as it likes.
      const open = await OpenFile.open(place, { ...this.#limits, csvBytes: Infinity });
      try {
        const { encoding } = await open.inspect();
        const { header, pages } = await open.rows(encoding);
        const places = cells.map((cell) => placeOf(header, cell.name, read.table));
        yield* keyedPages(pages, places, signal);
        await open.checkUnchanged();
      } finally {
        await open.close();
      }
    } catch (error) {
      throw failureOf(error);
    }
  }

  async sample(table: string, columns: readonly string[], rows: number): Promise<Rows> {
    try {
      const open = await OpenFile.open(await this.#places.of(table), { ...this.#limits, csvBytes: Infinity });
      try {
        const { encoding } = await open.inspect();
        const { header, pages } = await open.rows(encoding);
        const places = columns.map((column) => placeOf(header, column, table));
        return await firstOf(pages, places, rows);
      } finally {
        await open.close();
      }
    } catch (error) {
      throw failureOf(error);
    }
  }

  async keyFacts(table: string, column: string, signal: AbortSignal): Promise<KeyFacts> {
    try {
      const [facts] = await this.#table(table).use([column], signal, (index) =>
        this.#look(index, keyFactsOf(index.header, column, table), '[]', signal),
      );
      return { repeats: isTrue(facts?.[0]), hasLegacyForms: isTrue(facts?.[1]) };
    } catch (error) {
      throw failureOf(error);
    }
  }

  health(): readonly TableHealth[] {
    return [...this.#tables.values()].map((table) => table.health);
  }

  close(): Promise<void> {
    clearInterval(this.#looking);
    for (const table of this.#tables.values()) table.close();
    this.#use.release([...this.#tables.values()].flatMap(({ file }) => file ?? []));
    if (this.#temporary !== undefined) rmSync(this.#temporary, { recursive: true, force: true });
    return Promise.resolve();
  }

  #look(index: FileIndex, statement: string, keys: string, signal: AbortSignal): Promise<Rows> {
    const { timeLimitMilliseconds, concurrency } = this.#options;
    const job = {
      file: index.file,
      statement,
      keys,
      timeLimitMilliseconds,
      concurrency,
      started: () => undefined,
    };
    return this.#use.pool.run(job, signal);
  }

  #table(table: string): TableIndex {
    const known = this.#tables.get(table);
    if (known) return known;
    const index = new TableIndex(table, {
      limits: this.#limits,
      waitMilliseconds: this.#options.timeLimitMilliseconds * shareOfWaiting,
      directory: this.#directory(),
      place: () => this.#places.of(table),
      letGo: (file) => this.#use.pool.forget(file),
      told: (health) => this.#options.told?.(health),
    });
    this.#tables.set(table, index);
    return index;
  }

  #directory(): string {
    if (this.#options.indexDirectory !== undefined) return this.#options.indexDirectory;
    this.#temporary ??= mkdtempSync(path.join(tmpdir(), 'qingdan-index-'));
    return this.#temporary;
  }

  async #sheets(signal: AbortSignal): Promise<readonly string[]> {
    const place = this.#places.workbook();
    return this.#names({ kind: 'sheets', place, limits: this.#limits }, signal);
  }

  async #describeTable(table: string, signal: AbortSignal): Promise<DescribedTable> {
    const place = await this.#places.of(table);
    const header = await this.#names({ kind: 'header', place, limits: this.#limits }, signal);
    return { name: table, columns: header.map((name) => ({ name, nativeType: 'text' })) };
  }

  async #names(
    request: Exclude<IndexerRequest, { kind: 'index' }>,
    signal: AbortSignal,
  ): Promise<readonly string[]> {
    const answer = await indexers.run(request, signal);
    if (answer.kind !== 'names') throw new TypeError('the indexer answered something else');
    return answer.names;
  }

  /** How statements name a table. */
  #shown(table: string): string {
    return this.kind === 'CSV' ? `${table}.csv` : `workbook table \`${table}\``;
  }
}

/** Cells of rows that have a key, in pages of the usual length. */
async function* keyedPages(
  pages: AsyncIterable<readonly FileRow[]>,
  places: readonly number[],
  signal: AbortSignal,
): AsyncGenerator<Rows, void> {
  let page: unknown[][] = [];
  for await (const rows of pages) {
    for (const { cells, isBroken } of rows) {
      const row = places.map((place, at) => (isBroken && at > 0 ? brokenCell : cells[place]));
      if (row[0] === null) continue;
      page.push(row);
      if (page.length < rowsOfPage) continue;
      yield page;
      page = [];
    }
    if (signal.aborted) throw signal.reason;
  }
  if (page.length > 0) yield page;
}

/** These cells of the first rows that are whole. */
async function firstOf(
  pages: AsyncIterable<readonly FileRow[]>,
  places: readonly number[],
  most: number,
): Promise<Rows> {
  const sampled: unknown[][] = [];
  for await (const rows of pages) {
    for (const { cells, isBroken } of rows) {
      if (isBroken) continue;
      sampled.push(
        places.map((place) => {
          const cell = cells[place];
          return typeof cell === 'string' ? cell.slice(0, sampledCharacters) : null;
        }),
      );
      if (sampled.length === most) return sampled;
    }
  }
  return sampled;
}

export function openFiles(kind: FileKind, location: FilesLocation, options: FilesOptions): Driver {
  return new FilesDriver(kind, location, options);
}

/** The index of one table: of the file as it is now, made anew whenever the file has changed. */
import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TableHealth } from '../contract.ts';
import { FileFault } from './faults.ts';
import { indexers } from './indexers.ts';
import { indexName, type FileIndex } from './indexes.ts';
import type { FileLimits } from './limits.ts';
import type { FilePlace } from './places.ts';
import { currentVersion } from './version.ts';

export interface TableIndexOptions {
  readonly limits: FileLimits;
  /** Milliseconds that who asks waits for an index. */
  readonly waitMilliseconds: number;
  /** Folder of the indexes and reports of the source. */
  readonly directory: string;
  readonly place: () => Promise<FilePlace>;
  /** Nobody reads the index file any more. */
  readonly letGo: (file: string) => void;
  readonly told: (health: TableHealth) => void;
}

/** An index that answers are read from. It stays until the last of them is whole. */
class HeldIndex {
  readonly index: FileIndex;
  #uses = 0;
  #unused: (() => void) | undefined;

  constructor(index: FileIndex) {
    this.index = index;
  }

  async use<T>(work: (index: FileIndex) => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await work(this.index);
    } finally {
      this.#uses -= 1;
      if (this.#uses === 0) this.#unused?.();
    }
  }

  whenUnused(done: () => void): void {
    if (this.#uses === 0) done();
    else this.#unused = done;
  }
}

function hasColumns({ columns, header }: FileIndex, wanted: ReadonlySet<string>): boolean {
  return [...wanted].every((column) => columns.includes(column) || !header.includes(column));
}

/** Milliseconds before a file is tried again that could not be indexed, for no fault of its own. */
const againMilliseconds = 10_000;

/** Whether the file could not even be read. */
function isOfSystem(error: unknown): boolean {
  return error instanceof FileFault && error.code === 'FILE_UNREADABLE';
}

export class TableIndex {
  readonly #table: string;
  readonly #options: TableIndexOptions;
  readonly #columns = new Set<string>();
  readonly #closing = new AbortController();
  #held: HeldIndex | undefined;
  #running: Promise<void> | undefined;
  /** Why the file as it is gives no index, until when that is believed. */
  #fault: { readonly version: string; readonly error: unknown; readonly until: number } | undefined;
  #health: TableHealth;

  constructor(table: string, options: TableIndexOptions) {
    this.#table = table;
    this.#options = options;
    this.#health = {
      table,
      state: 'waiting',
      rows: 0,
      badRows: 0,
      firstBadRows: [],
      report: null,
      fault: null,
    };
  }

  /** The index file that answers are read from, if there is one. */
  get file(): string | undefined {
    return this.#held?.index.file;
  }

  get health(): TableHealth {
    return this.#health;
  }

  /**
   * Works on the index of the file as it is now, with these columns. Who asks while it is made waits for it, and goes
   * before his time is over. Rejects with a `FileFault`, or when the signal aborts.
   */
  async use<T>(
    columns: readonly string[],
    signal: AbortSignal,
    work: (index: FileIndex) => Promise<T>,
  ): Promise<T> {
    for (const column of columns) this.#columns.add(column);
    const end = performance.now() + this.#options.waitMilliseconds;
    for (;;) {
      if (signal.aborted) throw signal.reason;
      const { place, version } = await this.#found().catch((error: unknown) => {
        this.#tellFault(error);
        throw error;
      });
      const held = this.#held;
      if (held?.index.version === version && hasColumns(held.index, this.#columns)) {
        try {
          return await held.use(work);
        } catch (error) {
          // Who clears the folder of the indexes has them made again.
          if (existsSync(held.index.file)) throw error;
          if (this.#held === held) this.#held = undefined;
          continue;
        }
      }
      const fault = this.#fault;
      if (fault?.version === version && performance.now() < fault.until) throw fault.error;
      // One that was begun before the file changed is not enough; then another one begins.
      this.#running ??= this.#make(place, version).finally(() => {
        this.#running = undefined;
      });
      await this.#waited(this.#running, end);
    }
  }

  /** Has the index ready before somebody asks. */
  async prepare(columns: readonly string[]): Promise<void> {
    // Who asks is told of the fault; until then the health of the source tells it.
    await this.use(columns, this.#closing.signal, () => Promise.resolve()).catch(() => undefined);
  }

  /** Ends what is under way. */
  close(): void {
    this.#closing.abort(new Error('the source is closed'));
  }

  /** The file as it is now. */
  async #found(): Promise<{ readonly place: FilePlace; readonly version: string }> {
    const place = await this.#options.place();
    return { place, version: await currentVersion(place.path) };
  }

  /** Rejects when the time comes first. */
  async #waited(running: Promise<void>, end: number): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const message = `table \`${this.#table}\` is not indexed yet (${this.#health.rows} rows so far)`;
    const timer = setTimeout(
      () => reject(new FileFault('NOT_YET_INDEXED', message)),
      end - performance.now(),
    );
    // Who has gone leaves what is under way to others.
    running.catch(() => undefined);
    try {
      await Promise.race([running, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #make(place: FilePlace, version: string): Promise<void> {
    const { limits, directory } = this.#options;
    const job = { place, columns: [...this.#columns], limits, directory };
    // What was wrong with the file stays told until it is known to be mended.
    this.#tell({ state: 'indexing', rows: 0 });
    try {
      const answer = await indexers.run({ kind: 'index', job }, this.#closing.signal, (rows) =>
        this.#tell({ rows }),
      );
      if (answer.kind !== 'index') throw new TypeError('the indexer answered something else');
      await this.#hold(answer.index, place);
    } catch (error) {
      if (error instanceof FileFault && error.code === 'FILE_CHANGED') return;
      // A fault of the content stays until the file changes; any other, a full disk perhaps, may be over soon.
      const until = error instanceof FileFault ? Infinity : performance.now() + againMilliseconds;
      if (!isOfSystem(error)) this.#fault = { version, error, until };
      this.#tellFault(error);
      throw error;
    }
  }

  async #hold(index: FileIndex, place: FilePlace): Promise<void> {
    const before = this.#held;
    this.#held = new HeldIndex(index);
    this.#fault = undefined;
    const { rows, badRows, firstBadRows, report } = index;
    this.#tell({ state: 'ready', rows, badRows, firstBadRows, report, fault: null });
    if (!before) await this.#removeOthers(index.file, place);
    else if (before.index.file !== index.file) before.whenUnused(() => this.#remove(before.index.file));
  }

  #remove(file: string): void {
    this.#options.letGo(file);
    rm(file, { force: true }).catch(() => undefined);
  }

  /** Removes what earlier runs left of the table: indexes of other states of its file, and parts of some. */
  async #removeOthers(file: string, place: FilePlace): Promise<void> {
    const { directory } = this.#options;
    const own = path.basename(indexName({ place, directory }));
    for (const name of await readdir(directory)) {
      if (name.startsWith(own) && name !== path.basename(file))
        await rm(path.join(directory, name), { force: true });
    }
  }

  #tellFault(error: unknown): void {
    const isFault = error instanceof FileFault;
    const fault = isFault
      ? { code: error.code, message: error.message }
      : { code: 'NOT_INDEXED', message: error instanceof Error ? error.message : String(error) };
    // The same fault again is no news.
    if (this.#health.state === 'faulty' && this.#health.fault?.message === fault.message) return;
    this.#tell({ state: 'faulty', rows: 0, badRows: 0, firstBadRows: [], report: null, fault });
  }

  #tell(change: Partial<TableHealth>): void {
    this.#health = { ...this.#health, table: this.#table, ...change };
    if (!this.#closing.signal.aborted) this.#options.told(this.#health);
  }
}

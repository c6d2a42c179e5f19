/** Makes a connector of a driver: time limit, circuit breaker, typed rows, and every failure as `SourceFailure`. */
import { Breaker, BreakerOpen, type BreakerState } from './breaker.ts';
import {
  SourceFailure,
  type CompiledRead,
  type Connector,
  type ListOrder,
  type ScannedRow,
  type TableRead,
  type TableScan,
} from './contract.ts';
import { BadAnswer, MissingStructure, TableFault, type Driver } from './driver.ts';
import { layoutOf } from './layout.ts';
import { termsOf } from './list-order.ts';
import { BoundedCache } from '../caching/bounded-cache.ts';

export interface GuardOptions {
  /** Name of the source, for failures. */
  readonly source: string;
  /** A call that takes longer fails with SOURCE_TIMEOUT. */
  readonly timeLimitMilliseconds?: number;
  /** Failures in a row after which the source isn't asked for `breakerMilliseconds`. */
  readonly breakerFailures?: number;
  readonly breakerMilliseconds?: number;
  /** Monotonic milliseconds; tests set it. */
  readonly now?: () => number;
  readonly observer?: SourceObserver;
}

/** Is told how the source is used: nothing of what was asked or answered. */
export interface SourceObserver {
  /** A statement was really sent. */
  statement(): void;
  /** A call ended; `failure` is null where it succeeded, or its caller left. */
  call(milliseconds: number, failure: SourceFailure['code'] | null): void;
}

export const defaultTimeLimit = 2_000;

/** Distinct reads kept compiled for a source: its masks times its documents, within reason. */
const compiledReads = 1_000;

function asFailure(source: string, error: unknown): SourceFailure {
  if (error instanceof SourceFailure) return error;
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return new SourceFailure('SOURCE_TIMEOUT', source, error);
  }
  if (error instanceof TableFault) return new SourceFailure(error.code, source, error);
  const code = error instanceof BadAnswer ? 'SOURCE_DATA_INVALID' : 'SOURCE_UNAVAILABLE';
  return new SourceFailure(code, source, error);
}

/** Tells of a statement that its source may be asked for a part of the rows instead, which its types decide. */
function partNote(order: ListOrder): string {
  const columns = termsOf(order).map(
    ({ column, descending }) => `${column}${descending ? ' descending' : ''}`,
  );
  return `-- a part of the rows of each key, by ${columns.join(', ')}`;
}

/** Settles with the work or rejects when the signal aborts, whichever is first; work left behind is ignored. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) {
    work.catch(() => undefined);
    throw signal.reason;
  }
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => undefined);
  }
}

export class GuardedConnector implements Connector {
  readonly kind: Connector['kind'];
  readonly scan?: NonNullable<Connector['scan']>;
  readonly sample?: NonNullable<Connector['sample']>;
  readonly keyFacts?: NonNullable<Connector['keyFacts']>;
  readonly ask?: NonNullable<Connector['ask']>;
  readonly health?: NonNullable<Connector['health']>;
  onStatement?: (statement: string, keys: number) => void;
  readonly #driver: Driver;
  readonly #source: string;
  readonly #timeLimit: number;
  readonly #breaker: Breaker;
  readonly #reads = new BoundedCache<string, CompiledRead>(compiledReads);
  readonly #observer: SourceObserver | undefined;
  #closed = false;

  constructor(driver: Driver, options: GuardOptions) {
    this.kind = driver.kind;
    this.#driver = driver;
    this.#source = options.source;
    this.#observer = options.observer;
    this.#timeLimit = options.timeLimitMilliseconds ?? defaultTimeLimit;
    const scanIn = driver.scan?.bind(driver);
    if (scanIn) this.scan = (scan, signal) => this.#pages(scan, signal, scanIn);
    const sampleOf = driver.sample?.bind(driver);
    if (sampleOf) this.sample = (table, columns, rows) => this.#sampled(sampleOf, table, columns, rows);
    const keyFactsOf = driver.keyFacts?.bind(driver);
    if (keyFactsOf) {
      this.keyFacts = (table, column) =>
        this.#guarded(new AbortController().signal, (signal) => keyFactsOf(table, column, signal));
    }
    const askIn = driver.ask?.bind(driver);
    if (askIn) {
      const sent = (statement: string, keys: number): void => this.#sent(statement, keys);
      this.ask = (request, signal) => this.#guarded(signal, (limited) => askIn(request, limited, sent));
    }
    const healthOf = driver.health?.bind(driver);
    if (healthOf) this.health = healthOf;
    this.#breaker = new Breaker({
      failures: options.breakerFailures ?? 5,
      openMilliseconds: options.breakerMilliseconds ?? 10_000,
      now: options.now ?? (() => performance.now()),
    });
  }

  get breaker(): BreakerState {
    return this.#breaker.state;
  }

  describe(): ReturnType<Connector['describe']> {
    return this.#guarded(new AbortController().signal, (signal) => this.#driver.describe(signal));
  }

  compile(read: TableRead): CompiledRead {
    const identity = JSON.stringify([
      read.table,
      read.key,
      read.legacyKeys,
      read.group,
      read.columns.map(({ name, type, list, whose }) => [name, type, list, whose]),
      read.orderBy,
      read.updatedAt,
      read.order,
    ]);
    return this.#reads.getOrMake(identity, () => this.#compile(read));
  }

  #compile(read: TableRead): CompiledRead {
    const layout = layoutOf(read);
    const driven = this.#driver.compile(layout);
    return {
      statement: read.order ? `${driven.statement}\n${partNote(read.order)}` : driven.statement,
      run: async (keys, signal, window) => {
        if (keys.length === 0) return [];
        const forms = layout.keyForms(keys);
        const sent = (statement: string, count: number): void => this.#sent(statement, count);
        const page = window && driven.page;
        if (page) {
          const part = await this.#guarded(signal, (limited) =>
            page(forms, window, limited, sent, keys.length === 1),
          );
          if (part !== null) return layout.page(part, keys, { skip: 0, first: window.first }, true);
        }
        const raw = await this.#guarded(signal, (limited) => driven.run(forms, limited, sent));
        return window ? layout.page(raw, keys, window, false) : layout.rows(raw, keys);
      },
    };
  }

  async #sampled(
    sampleOf: NonNullable<Driver['sample']>,
    table: string,
    columns: readonly string[],
    rows: number,
  ): Promise<readonly (readonly (string | null)[])[]> {
    if (columns.length === 0) return [];
    const found = await this.#guarded(new AbortController().signal, (signal) =>
      sampleOf(table, columns, rows, signal),
    );
    return found.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : null)));
  }

  /** Each page has the time limit of a call; what its rows are used for has none. */
  async *#pages(
    scan: TableScan,
    signal: AbortSignal,
    scanIn: NonNullable<Driver['scan']>,
  ): AsyncGenerator<readonly ScannedRow[], void> {
    const layout = layoutOf({ ...scan, group: null, orderBy: null });
    const over = new AbortController();
    const pages = scanIn(layout, over.signal, (statement) => this.#sent(statement, 0));
    try {
      for (;;) {
        const page = await this.#guarded(signal, (limited) => {
          limited.addEventListener('abort', () => over.abort(limited.reason), { once: true });
          return pages.next();
        });
        if (page.done === true) return;
        yield layout.scanned(page.value);
      }
    } finally {
      over.abort(new Error('the scan is over'));
      // A page that hangs is left behind, like any call.
      pages.return().catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#driver.close();
  }

  async #guarded<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#failure(new Error('the connector is closed'));
    if (signal.aborted) throw this.#failure(signal.reason);
    const begun = performance.now();
    let failure: SourceFailure | null = null;
    try {
      return await this.#breaker.run(
        () => this.#limited(signal, work),
        (error) => {
          if (signal.aborted) return 'left';
          // A wrong description or one table's fault says nothing of the source's health.
          return error instanceof MissingStructure || error instanceof TableFault ? 'answered' : 'failed';
        },
      );
    } catch (error) {
      const failed = this.#failure(error);
      if (!signal.aborted) failure = failed;
      throw failed;
    } finally {
      const wasMade = !(failure?.internal instanceof BreakerOpen);
      if (wasMade) this.#observer?.call(performance.now() - begun, failure?.code ?? null);
    }
  }

  async #limited<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController();
    const timer = setTimeout(
      () => limit.abort(new DOMException(`over ${this.#timeLimit} ms`, 'TimeoutError')),
      this.#timeLimit,
    );
    try {
      const limited = AbortSignal.any([signal, limit.signal]);
      return await untilAborted(work(limited), limited);
    } finally {
      clearTimeout(timer);
    }
  }

  #sent(statement: string, keys: number): void {
    this.#observer?.statement();
    this.onStatement?.(statement, keys);
  }

  #failure(error: unknown): SourceFailure {
    return asFailure(this.#source, error);
  }
}

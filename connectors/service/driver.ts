/** The driver of services that answer for citizens: calls side by side, pages, and rows of their answers. */
import type { SourceKind } from '../../schema/domain.ts';
import type { DescribedTable } from '../contract.ts';
import { largestAnswer, MissingStructure, type Driver, type DriverRead } from '../driver.ts';
import type { Layout } from '../layout.ts';
import type { Limits, ServiceOperation } from './contract.ts';
import type { ServiceLocation } from './location.ts';
import { readPages } from './pages.ts';
import { cellsFrom } from './rows.ts';
import { Turns } from './turns.ts';

/** What a kind of service does by itself. */
export interface Service {
  readonly kind: SourceKind;
  describe(limits: Limits): Promise<readonly DescribedTable[]>;
  /** The operation that gives these columns of a table, the key first. Throws `MissingStructure` when there is none. */
  operation(table: string, columns: readonly string[]): ServiceOperation;
}

export interface ServiceOptions {
  readonly timeLimitMilliseconds: number;
  /** Calls that may run at once; 8 unless given. */
  readonly concurrency?: number;
  /** Longest answer to one read, in bytes. */
  readonly maximumResponseBytes?: number;
}

/** The options with what the place of a service says of calls at once. */
export function optionsAt({ concurrency }: ServiceLocation, options: ServiceOptions): ServiceOptions {
  return { ...(concurrency === undefined ? {} : { concurrency }), ...options };
}

export class ServiceDriver implements Driver {
  readonly kind: SourceKind;
  readonly #service: Service;
  readonly #options: ServiceOptions;
  readonly #turns: Turns;

  constructor(service: Service, options: ServiceOptions) {
    this.kind = service.kind;
    this.#service = service;
    this.#options = options;
    this.#turns = new Turns(options.concurrency ?? 8);
  }

  describe(signal: AbortSignal): Promise<readonly DescribedTable[]> {
    return this.#service.describe(this.#limits(signal));
  }

  compile({ read, cells }: Layout): DriverRead {
    let operation: ServiceOperation;
    try {
      if (read.group !== null) {
        throw new MissingStructure(`a ${this.kind} source answers by citizen only, not by \`group\``);
      }
      operation = this.#service.operation(read.table, [...new Set(cells.map(({ name }) => name))]);
    } catch (error) {
      return { statement: `${read.table}: none`, run: () => Promise.reject(error) };
    }
    const cellsOf = cellsFrom(cells);
    return {
      statement: operation.statement,
      run: async (forms, signal, sent) => {
        const over = new AbortController();
        const limits = this.#limits(AbortSignal.any([signal, over.signal]));
        const read = async (keys: readonly string[]): Promise<readonly unknown[][]> => {
          sent(operation.statement, keys.length);
          const rows = (await readPages(operation, keys, limits)).map(cellsOf);
          // The first cell is the key.
          return operation.lacksKey ? rows.map((row) => [keys[0], ...row.slice(1)]) : rows;
        };
        try {
          const calls = batches(forms, operation.keysOfCall).map((keys) =>
            this.#turns.take(limits.signal, () => read(keys)),
          );
          return (await Promise.all(calls)).flat();
        } catch (error) {
          over.abort(error);
          throw error;
        }
      },
    };
  }

  async close(): Promise<void> {
    // Connections are the outbound client's.
  }

  #limits(signal: AbortSignal): Limits {
    return limitsOf(this.#options, signal);
  }
}

/** The limits of one read that begins now. */
export function limitsOf(
  { timeLimitMilliseconds, maximumResponseBytes = largestAnswer }: ServiceOptions,
  signal: AbortSignal,
): Limits {
  return { signal, deadline: performance.now() + timeLimitMilliseconds, bytesLeft: maximumResponseBytes };
}

function batches(keys: readonly string[], most: number): readonly (readonly string[])[] {
  return Array.from({ length: Math.ceil(keys.length / most) }, (_, at) =>
    keys.slice(at * most, (at + 1) * most),
  );
}

/** The requests' side of a database that lives in a thread of its own (`node:sqlite` is synchronous). */
import { Worker } from 'node:worker_threads';
import { toError, type CallMessage, type OperationsShape, type ReplyMessage } from './messages.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Parameters<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/** Operations of a database as requests see them, whatever thread or server they run in. */
export type AsyncOperations<O> = {
  readonly [M in keyof O]: (...args: Parameters<O[M]>) => Promise<Result<O[M]>>;
};

export interface WorkerConnectionOptions {
  /**
   * A thread without work for so many milliseconds is ended, and started again when there is some: for work that is rare
   * and takes much memory, which a thread gives back only with its end.
   */
  readonly restAfterMilliseconds?: number;
}

/** Megabytes for what a thread's work leaves behind until it is collected; a thread of its own takes 16 and more. */
const youngMegabytes = 4;

export class WorkerConnection<O extends OperationsShape<O>> {
  readonly #entry: URL;
  readonly #workerData: unknown;
  readonly #restAfter: number | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | null = null;
  #rest: NodeJS.Timeout | undefined;
  #next = 1;
  #ended: Error | null = null;

  /** @param entry the worker's module, which calls `serve` */
  constructor(entry: URL, workerData: unknown, options: WorkerConnectionOptions = {}) {
    this.#entry = entry;
    this.#workerData = workerData;
    this.#restAfter = options.restAfterMilliseconds;
    this.#worker = this.#start();
  }

  #start(): Worker {
    const worker = new Worker(this.#entry, {
      workerData: this.#workerData,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    });
    worker.on('message', (replies: readonly ReplyMessage[]) => {
      for (const reply of replies) this.#settle(reply);
    });
    const end = (error: Error): void => {
      // One that was sent to rest has nobody who waits for it.
      if (this.#worker === worker) this.#end(error);
    };
    worker.on('error', end);
    worker.on('exit', () => end(new Error('the database thread has ended')));
    return worker;
  }

  /** Rejects when the operation fails or the thread ends before its reply. */
  call<M extends keyof O & string>(method: M, ...args: Parameters<O[M]>): Promise<Result<O[M]>> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#next;
    this.#next += 1;
    clearTimeout(this.#rest);
    const worker = (this.#worker ??= this.#start());
    return new Promise<Result<O[M]>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Result<O[M]>), reject });
      try {
        worker.postMessage({ id, method, args } satisfies CallMessage);
      } catch (error) {
        // An argument that can't be cloned.
        this.#waiting.delete(id);
        this.#mayRest();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** The operations of the thread by their names. `close` also ends the thread. */
  operations(names: readonly (keyof O & string)[]): AsyncOperations<O> {
    const operations = Object.fromEntries(
      names.map((name) => [
        name,
        async (...args: Parameters<O[typeof name]>) => {
          // A thread at rest has let go of the database.
          if (name === 'close' && this.#worker === null) return this.terminate();
          const result = await this.call(name, ...args);
          if (name === 'close') await this.terminate();
          return result;
        },
      ]),
    );
    return operations as AsyncOperations<O>;
  }

  /** Ends the thread at once; calls under way reject. What had been committed stays. */
  async terminate(): Promise<void> {
    clearTimeout(this.#rest);
    const worker = this.#worker;
    this.#end(new Error('the database thread has ended'));
    await worker?.terminate();
  }

  #mayRest(): void {
    if (this.#restAfter === undefined || this.#waiting.size > 0 || this.#ended !== null) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      const worker = this.#worker;
      this.#worker = null;
      worker?.terminate().catch(() => undefined);
    }, this.#restAfter);
    this.#rest.unref();
  }

  #settle(reply: ReplyMessage): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(toError(reply.error));
    this.#mayRest();
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }
}

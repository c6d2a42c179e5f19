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

export class WorkerConnection<O extends OperationsShape<O>> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 1;
  #ended: Error | null = null;

  /** @param entry the worker's module, which calls `serve` */
  constructor(entry: URL, workerData: unknown) {
    this.#worker = new Worker(entry, { workerData });
    this.#worker.on('message', (replies: readonly ReplyMessage[]) => {
      for (const reply of replies) this.#settle(reply);
    });
    this.#worker.on('error', (error: Error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('the database thread has ended')));
  }

  /** Rejects when the operation fails or the thread ends before its reply. */
  call<M extends keyof O & string>(method: M, ...args: Parameters<O[M]>): Promise<Result<O[M]>> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#next;
    this.#next += 1;
    return new Promise<Result<O[M]>>((resolve, reject) => {
      this.#waiting.set(id, { resolve: (value) => resolve(value as Result<O[M]>), reject });
      try {
        this.#worker.postMessage({ id, method, args } satisfies CallMessage);
      } catch (error) {
        // An argument that can't be cloned.
        this.#waiting.delete(id);
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
    await this.#worker.terminate();
  }

  #settle(reply: ReplyMessage): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(toError(reply.error));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }
}

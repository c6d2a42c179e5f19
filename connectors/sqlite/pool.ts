/** A few worker threads for one file, started when needed, each with one statement at a time. */
import { Worker } from 'node:worker_threads';
import type { WorkerAnswer, WorkerRequest } from './messages.ts';

export interface PoolOptions {
  /** Threads at most. */
  readonly workers: number;
  /** A thread that works longer on one statement is ended. */
  readonly timeLimitMilliseconds: number;
}

interface Job {
  readonly statement: string;
  readonly keys: string | null;
  readonly started: () => void;
  readonly resolve: (rows: readonly (readonly unknown[])[]) => void;
  readonly reject: (error: unknown) => void;
}

interface Slot {
  readonly worker: Worker;
  job: Job | undefined;
  timer: NodeJS.Timeout | undefined;
}

/** A statement that the database refused. */
export class StatementFault extends Error {
  override readonly name = 'StatementFault';
}

export class WorkerPool {
  readonly #file: string;
  readonly #options: PoolOptions;
  readonly #slots = new Set<Slot>();
  readonly #queue: Job[] = [];
  #serial = 0;
  #closed = false;

  constructor(file: string, options: PoolOptions) {
    this.#file = file;
    this.#options = options;
  }

  /** Runs a statement; `started` is called when a thread takes it up. An aborted one leaves the queue. */
  run(
    statement: string,
    keys: string | null,
    signal: AbortSignal,
    started: () => void,
  ): Promise<readonly (readonly unknown[])[]> {
    if (this.#closed) return Promise.reject(new Error('the pool is closed'));
    const { promise, resolve, reject } = Promise.withResolvers<readonly (readonly unknown[])[]>();
    const job: Job = { statement, keys, started, resolve, reject };
    const leave = (): void => {
      const waiting = this.#queue.indexOf(job);
      if (waiting >= 0) this.#queue.splice(waiting, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#queue.push(job);
    this.#dispatch();
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#queue.splice(0)) job.reject(new Error('the pool is closed'));
    await Promise.all([...this.#slots].map((slot) => this.#end(slot, new Error('the pool is closed'))));
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const slot = [...this.#slots].find((each) => !each.job) ?? this.#start();
      const job = slot && this.#queue.shift();
      if (!slot || !job) return;
      this.#give(slot, job);
    }
  }

  #give(slot: Slot, job: Job): void {
    this.#serial += 1;
    slot.job = job;
    slot.worker.ref();
    slot.timer = setTimeout(() => {
      void this.#end(
        slot,
        new DOMException(`over ${this.#options.timeLimitMilliseconds} ms`, 'TimeoutError'),
      );
    }, this.#options.timeLimitMilliseconds);
    job.started();
    slot.worker.postMessage({
      id: this.#serial,
      statement: job.statement,
      keys: job.keys,
    } satisfies WorkerRequest);
  }

  #start(): Slot | undefined {
    if (this.#closed || this.#slots.size >= this.#options.workers) return undefined;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { file: this.#file },
      // Flags of the main thread (inspectors, loaders of a test runner) are none of the worker's.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    });
    worker.unref();
    const slot: Slot = { worker, job: undefined, timer: undefined };
    this.#slots.add(slot);
    worker.on('message', (answer: WorkerAnswer) => this.#receive(slot, answer));
    worker.on('error', (error) => void this.#end(slot, error));
    worker.on('exit', () => void this.#end(slot, new Error('the worker ended')));
    return slot;
  }

  #receive(slot: Slot, answer: WorkerAnswer): void {
    const job = slot.job;
    clearTimeout(slot.timer);
    slot.job = undefined;
    slot.worker.unref();
    if ('rows' in answer) job?.resolve(answer.rows);
    else job?.reject(new StatementFault(answer.fault));
    this.#dispatch();
  }

  /** Ends a thread with the job that it has; the next job starts another. */
  async #end(slot: Slot, reason: unknown): Promise<void> {
    if (!this.#slots.delete(slot)) return;
    clearTimeout(slot.timer);
    const job = slot.job;
    slot.job = undefined;
    job?.reject(reason);
    const ended = slot.worker.terminate();
    this.#dispatch();
    await ended;
  }
}

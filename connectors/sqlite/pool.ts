/**
 * Reader processes shared by all SQLite sources: as many as there are processors, and one more for each statement
 * that has been running long, so that a source that hangs does not hold the others.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { BadAnswer } from '../driver.ts';
import type { ReaderAnswer, ReaderRequest } from './messages.ts';

type Rows = readonly (readonly unknown[])[];

export interface Job {
  readonly file: string;
  readonly statement: string;
  readonly keys: string | null;
  /** A reader that works longer on the statement is ended. */
  readonly timeLimitMilliseconds: number;
  /** Statements of this file that may run at once. */
  readonly concurrency: number;
  /** Called when a reader takes the statement up. */
  readonly started: () => void;
}

interface Waiting extends Job {
  /** The source that asks. */
  readonly owner: symbol;
  readonly resolve: (rows: Rows) => void;
  readonly reject: (reason: unknown) => void;
}

interface Reader {
  readonly process: ChildProcess;
  job: Waiting | undefined;
  since: number;
  timer: NodeJS.Timeout | undefined;
}

/** A statement that the database refused. */
export class StatementFault extends Error {
  override readonly name = 'StatementFault';
}

const usualReaders = Math.max(2, availableParallelism());
const mostReaders = usualReaders + 16;
/** A statement that has run so long doesn't count as one of the usual readers any more. */
const longMilliseconds = 50;

class ReaderPool {
  readonly #readers = new Set<Reader>();
  readonly #queue: Waiting[] = [];
  #retry: NodeJS.Timeout | undefined;

  /** Runs a statement. An aborted one leaves the queue; where it runs already, only its caller leaves. */
  run(job: Job, owner: symbol, signal: AbortSignal): Promise<Rows> {
    const { promise, resolve, reject } = Promise.withResolvers<Rows>();
    const waiting: Waiting = { ...job, owner, resolve, reject };
    const leave = (): void => {
      const at = this.#queue.indexOf(waiting);
      if (at >= 0) this.#queue.splice(at, 1);
      reject(signal.reason);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#queue.push(waiting);
    this.#dispatch();
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** Ends what runs and waits for a source. Its files may be another's, too, whose statements go on. */
  endOwner(owner: symbol): void {
    const reason = new Error('the source is closed');
    for (const waiting of this.#queue.filter((each) => each.owner === owner)) {
      this.#queue.splice(this.#queue.indexOf(waiting), 1);
      waiting.reject(reason);
    }
    for (const reader of this.#readers) if (reader.job?.owner === owner) this.#end(reader, reason);
  }

  /** Lets go of a file that nobody asks for any more; what runs on it ends first. */
  forget(file: string): void {
    for (const reader of this.#readers) this.#send(reader, { kind: 'close', file });
  }

  /** Ends all readers; the next statement starts new ones. */
  end(): void {
    const reason = new Error('the source is closed');
    for (const waiting of this.#queue.splice(0)) waiting.reject(reason);
    for (const reader of this.#readers) this.#end(reader, reason);
  }

  #dispatch(): void {
    for (const waiting of this.#queue.slice()) {
      const running = [...this.#readers].filter((reader) => reader.job?.file === waiting.file);
      if (running.length >= waiting.concurrency) continue;
      const reader = [...this.#readers].find((each) => !each.job) ?? this.#start();
      if (!reader) {
        this.#dispatchLater();
        return;
      }
      this.#queue.splice(this.#queue.indexOf(waiting), 1);
      this.#give(reader, waiting);
    }
  }

  /** By then a statement may have run long enough for another reader to be started. */
  #dispatchLater(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#dispatch();
    }, longMilliseconds);
  }

  #give(reader: Reader, job: Waiting): void {
    reader.job = job;
    reader.since = performance.now();
    reader.process.ref();
    reader.process.channel?.ref();
    reader.timer = setTimeout(() => {
      this.#end(reader, new DOMException(`over ${job.timeLimitMilliseconds} ms`, 'TimeoutError'));
    }, job.timeLimitMilliseconds);
    job.started();
    this.#send(reader, { kind: 'run', file: job.file, statement: job.statement, keys: job.keys });
  }

  #send(reader: Reader, request: ReaderRequest): void {
    reader.process.send(request, (error) => {
      if (error) this.#end(reader, error);
    });
  }

  #start(): Reader | undefined {
    const now = performance.now();
    const long = [...this.#readers].filter((reader) => reader.job && now - reader.since > longMilliseconds);
    if (this.#readers.size >= Math.min(mostReaders, usualReaders + long.length)) return undefined;
    const child = fork(new URL('./worker.ts', import.meta.url), {
      // Flags of this process (inspectors, loaders of a test runner) are none of the reader's.
      execArgv: [],
      env: { ...process.env, NODE_OPTIONS: '' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const reader: Reader = { process: child, job: undefined, since: now, timer: undefined };
    this.#readers.add(reader);
    child.on('message', (answer: ReaderAnswer) => this.#receive(reader, answer));
    child.on('error', (error) => this.#end(reader, error));
    child.on('exit', () => this.#end(reader, new Error('the reader ended')));
    return reader;
  }

  #receive(reader: Reader, answer: ReaderAnswer): void {
    const { job } = reader;
    clearTimeout(reader.timer);
    reader.job = undefined;
    reader.process.unref();
    reader.process.channel?.unref();
    if ('rows' in answer) job?.resolve(answer.rows);
    else if ('tooLong' in answer) job?.reject(new BadAnswer('the answer is too long'));
    else job?.reject(new StatementFault(answer.fault));
    this.#dispatch();
    if (!reader.job && this.#readers.size > usualReaders) this.#end(reader, undefined);
  }

  /** Ends a reader with the statement that it has. */
  #end(reader: Reader, reason: unknown): void {
    if (!this.#readers.delete(reader)) return;
    clearTimeout(reader.timer);
    reader.job?.reject(reason);
    reader.job = undefined;
    reader.process.kill('SIGKILL');
    reader.process.unref();
    reader.process.channel?.unref();
    this.#dispatch();
  }
}

const pool = new ReaderPool();
let users = 0;

/** The pool for one source. Readers end when the last source that uses them is closed. */
export function usePool(): {
  readonly pool: {
    readonly run: (job: Job, signal: AbortSignal) => Promise<Rows>;
    readonly forget: (file: string) => void;
  };
  /** With the files that were read. */
  readonly release: (files: readonly string[]) => void;
} {
  users += 1;
  let released = false;
  const owner = Symbol('source');
  return {
    pool: {
      run: (job, signal) => pool.run(job, owner, signal),
      forget: (file) => pool.forget(file),
    },
    release: (files) => {
      if (released) return;
      released = true;
      users -= 1;
      pool.endOwner(owner);
      for (const file of files) pool.forget(file);
      if (users === 0) pool.end();
    },
  };
}

// A reader inside a statement that never ends does not see that the hub has gone.
process.on('exit', () => pool.end());

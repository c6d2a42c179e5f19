/**
 * Processes that index files, shared by all sources of files: one, and one more for each that has been at its file for
 * long, so that a file of a million rows does not hold the small ones. One that has nothing to do ends soon.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { FileChanged, FileFault } from './faults.ts';
import type { IndexerAnswer, IndexerRequest } from './indexes.ts';

const mostIndexers = 8;
/** Milliseconds after which a file no longer holds the others. */
const longMilliseconds = 400;
/** Milliseconds that a process waits for the next file. */
const idleMilliseconds = 5_000;
/** Milliseconds: the largest files take a few minutes. */
const timeLimitMilliseconds = 30 * 60_000;

type Answer = Extract<IndexerAnswer, { kind: 'index' | 'names' }>;

interface Job {
  readonly request: IndexerRequest;
  readonly progress: (rows: number) => void;
  readonly signal: AbortSignal;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

interface Indexer {
  readonly process: ChildProcess;
  job: Job | undefined;
  since: number;
  timer: NodeJS.Timeout | undefined;
}

function faultOf({ code, message }: Extract<IndexerAnswer, { kind: 'fault' }>): FileFault {
  return code === 'FILE_CHANGED' ? new FileChanged() : new FileFault(code, message);
}

class Indexers {
  readonly #indexers = new Set<Indexer>();
  readonly #queue: Job[] = [];
  #retry: NodeJS.Timeout | undefined;

  /** Does what is asked in a process of its own. When the signal aborts, the process that is at it is ended. */
  run(
    request: IndexerRequest,
    signal: AbortSignal,
    progress: (rows: number) => void = () => undefined,
  ): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const job: Job = { request, progress, signal, resolve, reject };
    const leave = (): void => {
      const at = this.#queue.indexOf(job);
      if (at >= 0) this.#queue.splice(at, 1);
      for (const indexer of this.#indexers) if (indexer.job === job) this.#end(indexer, signal.reason);
      reject(signal.reason);
    };
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    signal.addEventListener('abort', leave, { once: true });
    this.#queue.push(job);
    this.#dispatch();
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** Ends all processes. */
  end(): void {
    const reason = new Error('the hub ends');
    for (const job of this.#queue.splice(0)) job.reject(reason);
    for (const indexer of this.#indexers) this.#end(indexer, reason);
  }

  #dispatch(): void {
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      const indexer = [...this.#indexers].find(({ job }) => !job) ?? this.#start();
      if (!indexer) {
        this.#dispatchLater();
        return;
      }
      this.#queue.shift();
      this.#give(indexer, next);
    }
  }

  /** By then a file may have taken so long that another process is started. */
  #dispatchLater(): void {
    if (this.#retry !== undefined) return;
    this.#retry = setTimeout(() => {
      this.#retry = undefined;
      this.#dispatch();
    }, longMilliseconds / 4).unref();
  }

  #give(indexer: Indexer, job: Job): void {
    clearTimeout(indexer.timer);
    indexer.job = job;
    indexer.since = performance.now();
    indexer.timer = setTimeout(() => {
      this.#end(indexer, new Error(`a file was not indexed within ${timeLimitMilliseconds} ms`));
    }, timeLimitMilliseconds).unref();
    indexer.process.send(job.request, (error) => {
      if (error) this.#end(indexer, error);
    });
  }

  #start(): Indexer | undefined {
    const now = performance.now();
    const long = [...this.#indexers].filter(({ job, since }) => job && now - since > longMilliseconds);
    if (this.#indexers.size >= Math.min(mostIndexers, 1 + long.length)) return undefined;
    const child = fork(new URL('./worker.ts', import.meta.url), {
      // Flags of this process (inspectors, loaders of a test runner) are none of the indexer's.
      execArgv: ['--max-old-space-size=2048'],
      env: { ...process.env, NODE_OPTIONS: '' },
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    // A hub that has ended does not wait for a file.
    child.unref();
    child.channel?.unref();
    const indexer: Indexer = { process: child, job: undefined, since: now, timer: undefined };
    this.#indexers.add(indexer);
    child.on('message', (answer: IndexerAnswer) => this.#receive(indexer, answer));
    child.on('error', (error) => this.#end(indexer, error));
    child.on('exit', (code, signal) => {
      const how = signal ?? `code ${code}`;
      this.#end(
        indexer,
        new Error(
          `the process that indexed the file ended (${how}); the file may need more memory than it has`,
        ),
      );
    });
    return indexer;
  }

  #receive(indexer: Indexer, answer: IndexerAnswer): void {
    const { job } = indexer;
    if (answer.kind === 'progress') {
      job?.progress(answer.rows);
      return;
    }
    clearTimeout(indexer.timer);
    indexer.job = undefined;
    indexer.timer = setTimeout(() => this.#end(indexer, undefined), idleMilliseconds).unref();
    if (answer.kind === 'fault') job?.reject(faultOf(answer));
    else if (answer.kind === 'error') job?.reject(new Error(answer.message));
    else job?.resolve(answer);
    this.#dispatch();
  }

  /** Ends a process with what it is at. */
  #end(indexer: Indexer, reason: unknown): void {
    if (!this.#indexers.delete(indexer)) return;
    clearTimeout(indexer.timer);
    indexer.job?.reject(reason);
    indexer.job = undefined;
    indexer.process.kill('SIGKILL');
    this.#dispatch();
  }
}

export const indexers = new Indexers();

process.on('exit', () => indexers.end());

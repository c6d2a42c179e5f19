/** Runs the making of sources on several threads, each with a share of the topics. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { QingdanError } from '../../schema/errors.ts';
import { shareOut } from './balance.ts';
import type { TopicTask, WorkerMessage, WorkerTask } from './make-worker.ts';

/** Rows written by topic and table. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface Making extends Omit<WorkerTask, 'topics'> {
  /** Threads; two to four, by the machine, unless given. */
  readonly workers: number | undefined;
  readonly citizens: number;
  /** Called now and then with how many citizens are done, by all threads. */
  readonly progress: ((done: number, of: number) => void) | undefined;
  /** Called after each index of PostgreSQL; it makes them after the rows. */
  readonly indexing: ((done: number, of: number) => void) | undefined;
}

type Tell = (message: WorkerMessage) => void;

function run(task: WorkerTask, tell: Tell): { done: Promise<Counts>; stop(): Promise<unknown> } {
  const worker = new Worker(new URL('make-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: 32 },
  });
  const done = new Promise<Counts>((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'done') resolve(message.counts);
      else if (message.kind === 'failed') {
        reject(new QingdanError(message.code, message.message, message.details));
      } else tell(message);
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a worker that makes sources ended with code ${code}`)));
  });
  return { done, stop: () => worker.terminate() };
}

function indexesOf(tasks: readonly TopicTask[]): number {
  const tables = tasks.flatMap((task) => (task.sink === 'postgresql' ? task.tables : []));
  return tables.reduce((sum, { indexed }) => sum + indexed.length, 0);
}

/** The first failure ends all. */
export async function makeOnThreads(making: Making, tasks: readonly TopicTask[]): Promise<Counts> {
  const { workers, progress, indexing, ...common } = making;
  const threads = workers ?? Math.min(4, Math.max(2, availableParallelism()));
  const parts = await shareOut(tasks, threads, common.seed);
  const indexes = indexesOf(tasks);
  const citizensBy = parts.map(() => 0);
  const indexesBy = parts.map(() => 0);
  const running = parts.map((topics, at) =>
    run({ ...common, topics }, (message) => {
      if (message.kind === 'progress') {
        citizensBy[at] = message.citizens;
        progress?.(Math.min(...citizensBy), common.citizens);
      } else if (message.kind === 'indexed') {
        indexesBy[at] = message.indexes;
        indexing?.(
          indexesBy.reduce((sum, each) => sum + each, 0),
          indexes,
        );
      }
    }),
  );
  try {
    return Object.assign({}, ...(await Promise.all(running.map(({ done }) => done)))) as Counts;
  } finally {
    await Promise.all(running.map((part) => part.stop()));
  }
}

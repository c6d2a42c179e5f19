/** A worker of `make-sources.ts`: makes the population for itself and fills some topics' sources. */
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { QingdanError } from '../../schema/errors.ts';
import { loadGenerator } from './generators.ts';
import { makePopulation } from './population/population.ts';
import { openSink } from './sinks.ts';
import type { SourceTable } from './source-tables.ts';
import { TopicMaker } from './topic-maker.ts';

export interface TopicTask {
  readonly topic: string;
  readonly tables: readonly SourceTable[];
  readonly registration: string | null;
  readonly sink: 'sqlite' | 'csv';
  /** Path below the directory. */
  readonly location: string;
}

export interface WorkerTask {
  readonly directory: string;
  readonly citizens: number;
  readonly seed: number | string;
  readonly topics: readonly TopicTask[];
}

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly citizens: number }
  | { readonly kind: 'done'; readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>> }
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };

/** People between two messages of progress. */
const progressEvery = 2_000;

async function work(task: WorkerTask, tell: (message: WorkerMessage) => void): Promise<void> {
  const opened = await Promise.all(
    task.topics.map(async ({ topic, tables, registration, sink: kind, location }) => {
      const generator = await loadGenerator(topic);
      const sink = openSink(kind, path.join(task.directory, location));
      return {
        topic,
        sink,
        maker: new TopicMaker({ seed: task.seed, generator, tables, registration, sink }),
      };
    }),
  );
  let citizens = 0;
  let told = 0;
  for (const household of makePopulation(task)) {
    for (const { maker } of opened) {
      for (const person of household.members) maker.person(person, household);
    }
    citizens += household.members.length;
    if (citizens - told < progressEvery) continue;
    told = citizens;
    tell({ kind: 'progress', citizens });
  }
  for (const { sink } of opened) sink.close();
  tell({ kind: 'done', counts: Object.fromEntries(opened.map(({ topic, maker }) => [topic, maker.counts])) });
}

const port = parentPort;
if (port !== null) {
  const tell = (message: WorkerMessage): void => port.postMessage(message);
  try {
    await work(workerData as WorkerTask, tell);
  } catch (error) {
    // The class of an error does not survive the way between threads.
    if (!(error instanceof QingdanError)) throw error;
    tell({ kind: 'failed', message: error.message, details: error.details });
  }
}

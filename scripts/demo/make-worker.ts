/** A worker of `make-sources.ts`: makes the population for itself and fills some topics' sources. */
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { QingdanError } from '../../schema/errors.ts';
import { loadGenerator } from './generators.ts';
import type { PostgresqlAddress } from '../../database/postgresql/place.ts';
import type { ErrorCode } from '../../schema/errors.ts';
import { makePopulation } from './population/population.ts';
import { Loader } from './postgresql/loader.ts';
import { openSink } from './sinks.ts';
import type { SourceTable } from './source-tables.ts';
import { TopicMaker } from './topic-maker.ts';

export interface TopicTask {
  readonly topic: string;
  readonly tables: readonly SourceTable[];
  readonly registration: string | null;
  readonly sink: 'sqlite' | 'csv' | 'postgresql';
  /** Path below the directory, or a schema of the database. */
  readonly location: string;
}

export interface WorkerTask {
  readonly directory: string;
  readonly citizens: number;
  readonly seed: number | string;
  readonly topics: readonly TopicTask[];
  /** Where the topics go whose sink is `postgresql`. */
  readonly database: PostgresqlAddress | null;
}

export type WorkerMessage =
  | { readonly kind: 'progress'; readonly citizens: number }
  /** Indexes made, of all those of the worker's topics in PostgreSQL. */
  | { readonly kind: 'indexed'; readonly indexes: number }
  | { readonly kind: 'done'; readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>> }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly message: string;
      readonly details: Readonly<Record<string, unknown>>;
    };

/** People between two messages of progress. */
const progressEvery = 2_000;

async function work(task: WorkerTask, tell: (message: WorkerMessage) => void): Promise<void> {
  const { directory, database } = task;
  const loader = database === null ? null : await Loader.open(database);
  const opened = await Promise.all(
    task.topics.map(async ({ topic, tables, registration, sink: kind, location }) => {
      const generator = await loadGenerator(topic);
      const sink =
        kind === 'postgresql'
          ? loader?.sink(location, new Set(generator.flags))
          : openSink(kind, path.join(directory, location));
      if (sink === undefined) throw new RangeError(`the topic \`${topic}\` has no database to go to`);
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
    const pressure = loader?.pressure();
    if (pressure) await pressure;
    citizens += household.members.length;
    if (citizens - told < progressEvery) continue;
    told = citizens;
    tell({ kind: 'progress', citizens });
  }
  tell({ kind: 'progress', citizens });
  for (const { sink } of opened) sink.close();
  await loader?.finish((indexes) => tell({ kind: 'indexed', indexes }));
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
    tell({ kind: 'failed', code: error.code, message: error.message, details: error.details });
  }
}

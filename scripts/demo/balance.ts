/** Shares the topics out so that every thread has about as much to do. */
import type { TopicTask } from './make-worker.ts';
import { loadGenerator } from './generators.ts';
import type { Household } from './population/person.ts';
import { makePopulation } from './population/population.ts';
import { TopicMaker } from './topic-maker.ts';

/** People that the work of a topic is measured on. */
const sampleSize = 1_000;
/** About what a cell costs to write, in milliseconds, beside what the generator takes. */
const millisecondsOfCell = 0.0004;

/** Milliseconds for the sample. Which thread makes a source does not change what is made. */
async function measure(
  task: TopicTask,
  seed: number | string,
  households: readonly Household[],
): Promise<number> {
  const generator = await loadGenerator(task.topic);
  let cells = 0;
  const sink = {
    table: () => ({
      write: (row: readonly unknown[]): void => {
        cells += row.length;
      },
    }),
    close: (): void => undefined,
  };
  const { tables, registration } = task;
  const maker = new TopicMaker({ seed, generator, tables, registration, sink });
  const start = performance.now();
  for (const household of households) {
    for (const person of household.members) maker.person(person, household);
  }
  return performance.now() - start + cells * millisecondsOfCell;
}

/** The costliest first, each to the part with the least to do. */
export async function shareOut(
  tasks: readonly TopicTask[],
  workers: number,
  seed: number | string,
): Promise<readonly (readonly TopicTask[])[]> {
  const parts = Array.from({ length: Math.min(workers, tasks.length) }, () => ({
    topics: [] as TopicTask[],
    cost: 0,
  }));
  const measured: { readonly task: TopicTask; readonly cost: number }[] = [];
  const sample = [...makePopulation({ citizens: sampleSize, seed })];
  for (const task of tasks) measured.push({ task, cost: await measure(task, seed, sample) });
  for (const { task, cost } of measured.sort((one, other) => other.cost - one.cost)) {
    const least = parts.reduce((best, part) => (part.cost < best.cost ? part : best));
    least.topics.push(task);
    least.cost += cost;
  }
  return parts.map(({ topics }) => topics);
}

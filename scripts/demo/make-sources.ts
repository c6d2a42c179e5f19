/** Makes the sources of the demo province: for each topic's SDL a SQLite file or a folder of CSV files. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { QingdanError } from '../../schema/errors.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { shareOut } from './balance.ts';
import type { TopicTask, WorkerMessage, WorkerTask } from './make-worker.ts';
import { type DemoManifest, inputsHash, manifestFile, provinceFolder, readManifest } from './manifest.ts';
import { mostCitizens } from './population/population.ts';
import { demoSources, registrationColumn, tablesOf } from './source-tables.ts';

export interface MakeOptions {
  /**
   * Demo directory, made when missing. What an earlier run made there is replaced unless it is the same;
   * other files in it stay.
   */
  readonly directory: string;
  readonly citizens: number;
  readonly seed: number | string;
  /** Called now and then with how many citizens are done, of how many. */
  readonly progress?: (done: number, of: number) => void;
  /** Threads that make sources; two to four, by the machine, unless given. */
  readonly workers?: number;
  /** Folder of the SDL files; `schema/sources` unless given. */
  readonly sdlDirectory?: string;
}

const defaultSdlDirectory = path.join(import.meta.dirname, '../../schema/sources');

function taskOf(source: SourceModel, registration: { source: string; table: string }): TopicTask {
  const { name, kind } = source;
  const isCsv = kind === 'CSV';
  return {
    topic: name,
    tables: tablesOf(source),
    registration: registration.source === name ? registration.table : null,
    sink: isCsv ? 'csv' : 'sqlite',
    // Databases behind the service lie apart: no hub opens them.
    location:
      kind === 'REST' ? `services/${name}.sqlite` : isCsv ? `sources/${name}` : `sources/${name}.sqlite`,
  };
}

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

function run(
  task: WorkerTask,
  progress: (citizens: number) => void,
): { done: Promise<Counts>; stop(): void } {
  const worker = new Worker(new URL('make-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxYoungGenerationSizeMb: 32 },
  });
  const done = new Promise<Counts>((resolve, reject) => {
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'progress') progress(message.citizens);
      else if (message.kind === 'done') resolve(message.counts);
      else reject(new QingdanError('SOURCE_DATA_INVALID', message.message, message.details));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`a worker that makes sources ended with code ${code}`)));
  });
  return { done, stop: () => void worker.terminate() };
}

/** Runs the tasks on several threads; the first failure ends all. */
async function runAll(options: MakeOptions, directory: string, tasks: readonly TopicTask[]): Promise<Counts> {
  const { citizens, seed, progress } = options;
  const workers = options.workers ?? Math.min(4, Math.max(2, availableParallelism()));
  const parts = await shareOut(tasks, workers, seed);
  const doneBy = parts.map(() => 0);
  const running = parts.map((topics, at) =>
    run({ directory, citizens, seed, topics }, (done) => {
      doneBy[at] = done;
      progress?.(Math.min(...doneBy), citizens);
    }),
  );
  try {
    return Object.assign({}, ...(await Promise.all(running.map(({ done }) => done)))) as Counts;
  } finally {
    for (const part of running) part.stop();
  }
}

/** Folders that earlier runs left when they were killed. */
function removeLeftovers(directory: string): void {
  const prefix = `${provinceFolder}.partial-`;
  for (const name of readdirSync(directory)) {
    if (!name.startsWith(prefix) || isRunning(Number(name.slice(prefix.length)))) continue;
    rmSync(path.join(directory, name), { recursive: true, force: true });
  }
}

function isRunning(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Refuses to replace a folder that no run of this made. */
function checkReplaceable(directory: string): void {
  const target = path.join(directory, provinceFolder);
  if (!existsSync(target) || readManifest(directory) !== null || readdirSync(target).length === 0) return;
  throw new QingdanError(
    'BAD_USER_INPUT',
    `\`${target}\` holds something else than a demo: choose another directory or empty it`,
  );
}

/** Table names are the resources of the demo's one service, so that none may stand in two REST sources. */
function checkResources(sources: readonly SourceModel[]): void {
  const owners = new Map<string, string>();
  for (const source of sources.filter(({ kind }) => kind === 'REST')) {
    for (const table of source.tables.keys()) {
      const owner = owners.get(table);
      if (owner !== undefined) {
        throw new QingdanError(
          'SOURCE_DATA_INVALID',
          `table \`${table}\` stands in the REST sources \`${owner}\` and \`${source.name}\`: rename one`,
        );
      }
      owners.set(table, source.name);
    }
  }
}

function check({ citizens, directory }: MakeOptions): void {
  if (!Number.isSafeInteger(citizens) || citizens < 1 || citizens > mostCitizens) {
    throw new QingdanError(
      'BAD_USER_INPUT',
      `\`${citizens}\` is no number of citizens: choose from 1 to ${mostCitizens}`,
    );
  }
  checkReplaceable(directory);
}

/**
 * Makes all sources and returns their manifest. Nothing is made again when the directory holds the same already.
 * Written to a folder of its own and renamed at the end, so that a run that is killed leaves nothing that looks whole.
 * Throws `SOURCE_DATA_INVALID` naming topic, table and column when a generator's row differs from the SDL.
 */
export async function makeSources(options: MakeOptions): Promise<DemoManifest> {
  const directory = path.resolve(options.directory);
  const { citizens, seed, sdlDirectory = defaultSdlDirectory } = options;
  check({ ...options, directory });
  const inputs = inputsHash(sdlDirectory);
  const known = readManifest(directory);
  if (known?.inputs === inputs && known.citizens === citizens && known.seed === seed) return known;

  const sources = demoSources(sdlDirectory);
  checkResources(sources);
  const registration = registrationColumn(sources);
  const tasks = sources.map((source) => taskOf(source, registration));
  mkdirSync(directory, { recursive: true });
  removeLeftovers(directory);
  const target = path.join(directory, provinceFolder);
  const partial = `${target}.partial-${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(path.join(partial, 'sources'), { recursive: true });
  mkdirSync(path.join(partial, 'services'));
  try {
    const counts = await runAll(options, partial, tasks);
    const manifest: DemoManifest = {
      citizens,
      seed,
      inputs,
      sources: sources.map(({ name, kind, department }, at) => ({
        name,
        kind,
        department,
        location: `${provinceFolder}/${tasks[at]?.location ?? ''}`,
        tables: Object.fromEntries(
          (tasks[at]?.tables ?? []).map((table) => [
            table.name,
            { key: table.key, rows: counts[name]?.[table.name] ?? 0 },
          ]),
        ),
      })),
    };
    writeFileSync(path.join(partial, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
    return manifest;
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw error;
  }
}

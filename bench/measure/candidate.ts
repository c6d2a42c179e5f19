/** Starts what is measured: each candidate is a process of its own that answers on a loopback port. */
import { type ChildProcess, fork } from 'node:child_process';
import path from 'node:path';
import { cpuMilliseconds, peakMegabytes } from './processes.ts';
import type { ProfileMessage } from './profiler.ts';

export interface Candidate {
  readonly name: string;
  readonly port: number;
  readonly processId: number;
  /** CPU milliseconds of the process and all below it since it began. */
  cpu(): number;
  /** Runs the work under the profiler and writes what the main thread did to a `.cpuprofile`; only where `profiled`. */
  profile<Result>(file: string, work: () => Promise<Result>): Promise<Result>;
  /** Megabytes that it had resident at most so far. */
  peakMemory(): number;
  stop(): Promise<void>;
}

export interface CandidateOptions {
  readonly name: string;
  /** Module of the process, relative to `bench/`. */
  readonly module: string;
  /** What the process finds in `BENCH_SETTINGS`. */
  readonly settings: object;
  /** Options of Node with which it is run. */
  readonly nodeOptions?: readonly string[];
  /** Variables of the environment, besides those of the bench. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it can be profiled; the profiler costs nothing while it is off. */
  readonly profiled?: boolean;
}

const startLimitMilliseconds = 120_000;

/** Resolves when the profiler has done what it is told. */
async function tell(child: ChildProcess, profile: ProfileMessage['profile']): Promise<void> {
  const { promise: done, resolve, reject } = Promise.withResolvers<unknown>();
  const ended = (): void => reject(new Error('the candidate ended while it was profiled'));
  child.once('message', resolve);
  child.once('exit', ended);
  child.send({ profile } satisfies ProfileMessage);
  await done;
  child.off('exit', ended);
}

/** Rejects when the process ends or says nothing before it has told its port. */
export async function startCandidate(options: CandidateOptions): Promise<Candidate> {
  const { name, module, settings, nodeOptions = [], environment = {}, profiled = false } = options;
  const profiler = new URL('profiler.ts', import.meta.url).href;
  const child = fork(path.join(import.meta.dirname, '..', module), {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      ...nodeOptions,
      ...(profiled ? ['--import', profiler] : []),
    ],
    // Everybody runs as in production; the second name is PostGraphile's own.
    env: {
      ...environment,
      ...process.env,
      NODE_ENV: 'production',
      GRAPHILE_ENV: 'production',
      BENCH_SETTINGS: JSON.stringify(settings),
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  child.once('message', (message: { readonly port: number }) => resolve(message.port));
  child.once('error', reject);
  child.once('exit', () => reject(new Error(`the candidate \`${name}\` ended before it answered`)));
  const timer = setTimeout(
    () => reject(new Error(`the candidate \`${name}\` did not start in time`)),
    startLimitMilliseconds,
  );
  const processId = child.pid ?? 0;
  try {
    const port = await promise;
    return {
      name,
      port,
      processId,
      cpu: () => cpuMilliseconds(processId),
      async profile(file, work) {
        await tell(child, {});
        try {
          return await work();
        } finally {
          await tell(child, { file });
        }
      },
      peakMemory: () => peakMegabytes(processId),
      async stop() {
        child.kill('SIGTERM');
        await ended;
      },
    };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

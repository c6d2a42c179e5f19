/** Measures that need no server: each runs in a process of its own and sends one message. */
import { fork } from 'node:child_process';
import path from 'node:path';

/** @param module relative to `bench/`; it finds `settings` in `BENCH_SETTINGS` */
export function measuredApart<Result>(
  module: string,
  settings: object,
  execArgv: readonly string[] = [],
): Promise<Result> {
  const child = fork(path.join(import.meta.dirname, '..', module), {
    execArgv: ['--disable-warning=ExperimentalWarning', ...execArgv],
    env: { ...process.env, NODE_ENV: 'production', BENCH_SETTINGS: JSON.stringify(settings) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (result: Result) => resolve(result));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`\`${module}\` ended with code ${code}`)));
  });
}

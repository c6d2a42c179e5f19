/** The bench's side of its load generator. */
import { fork } from 'node:child_process';
import type { LoadReply, LoadResult, LoadWish } from './messages.ts';

export interface LoadGenerator {
  readonly processId: number;
  /** Rejects when an answer is none of those that are wanted. One run at a time. */
  run(wish: LoadWish): Promise<LoadResult>;
  stop(): void;
}

export function startLoadGenerator(): LoadGenerator {
  const child = fork(new URL('generator.ts', import.meta.url), {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return {
    processId: child.pid ?? 0,
    async run(wish) {
      const { promise, resolve, reject } = Promise.withResolvers<LoadReply>();
      const onExit = (): void => reject(new Error('the load generator ended'));
      child.once('message', resolve);
      child.once('exit', onExit);
      child.send(wish);
      const reply = await promise;
      child.off('exit', onExit);
      if ('problem' in reply) throw new Error(`a request of the load failed: ${reply.problem}`);
      return reply.result;
    },
    stop: () => void child.kill(),
  };
}

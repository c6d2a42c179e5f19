/**
 * Preloaded into a candidate that is to be profiled (`--import`): takes a CPU profile of its main thread between two
 * messages, so that neither start nor warm-up is in it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import path from 'node:path';

/** `file` is where the profile that has run so far is written; without it a profile begins. */
export interface ProfileMessage {
  readonly profile: { readonly file?: string };
}

let session: Session | null = null;

async function begin(): Promise<void> {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 250 });
  await session.post('Profiler.start');
}

async function end(file: string): Promise<void> {
  const result = await session?.post('Profiler.stop');
  session?.disconnect();
  session = null;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(result?.profile));
}

process.on('message', ({ profile }: ProfileMessage) => {
  const work = profile.file === undefined ? begin() : end(profile.file);
  void work.then(() => process.send?.({ profiled: true }));
});

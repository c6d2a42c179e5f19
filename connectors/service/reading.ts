/**
 * Descriptions of services are read in a thread that can be ended: one that unfolds to more than a machine holds, or
 * takes for ever, keeps nobody else waiting.
 */
import { stat } from 'node:fs/promises';
import { Worker, parentPort, workerData } from 'node:worker_threads';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import { QingdanError } from '../../schema/errors.ts';
import { definitionFault } from './definition.ts';

type Told = { readonly result: unknown } | { readonly fault: string };

const readingMilliseconds = 10_000;
const readingMegabytes = 512;

/** What was made of files that have not changed since: a hub opens its sources again whenever one of them changes. */
const known = new BoundedCache<string, unknown>(100);

/** What the thread of a script makes of a file. Rejects with its fault, or `BAD_USER_INPUT` where it comes to no end. */
export async function readInThread(script: URL, file: string): Promise<unknown> {
  const { mtimeMs, size, ino } = await stat(file).catch(() => {
    throw definitionFault(file, 'the file cannot be read; check its path and its rights');
  });
  const version = JSON.stringify([script.href, file, mtimeMs, size, ino]);
  const result = known.get(version) ?? (await read(script, file));
  known.set(version, result);
  return result;
}

async function read(script: URL, file: string): Promise<unknown> {
  const worker = new Worker(script, {
    workerData: { file },
    resourceLimits: { maxOldGenerationSizeMb: readingMegabytes },
  });
  const { promise, resolve, reject } = Promise.withResolvers<Told>();
  const endless = 'it unfolds to more than can be read; make it smaller';
  const timer = setTimeout(() => resolve({ fault: endless }), readingMilliseconds);
  worker.once('message', resolve);
  worker.once('error', (error) => {
    const isFull = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    resolve({ fault: isFull ? endless : `it cannot be read: ${error.message}` });
  });
  worker.once('exit', () => reject(new Error('the thread ended without a word')));
  try {
    const told = await promise;
    if ('result' in told) return told.result;
    throw definitionFault(file, told.fault);
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** What such a thread does: it reads the file that it was started for. */
export async function tellReading(read: (file: string) => Promise<unknown>): Promise<void> {
  const { file } = workerData as { readonly file: string };
  let told: Told;
  try {
    told = { result: await read(file) };
  } catch (error) {
    const isFault = error instanceof QingdanError && typeof error.details['cause'] === 'string';
    told = { fault: isFault ? String(error.details['cause']) : `it cannot be read: ${String(error)}` };
  }
  parentPort?.postMessage(told);
}

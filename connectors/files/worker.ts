/**
 * A process that indexes files, one at a time. It has the memory that a workbook of old takes, is slower than who
 * answers, and can be ended at any moment.
 */
import { constants, setPriority } from 'node:os';
import { FileFault } from './faults.ts';
import { indexFile } from './index-writer.ts';
import type { IndexerAnswer, IndexerRequest } from './indexes.ts';
import type { FileLimits } from './limits.ts';
import { OpenFile } from './open-rows.ts';
import type { FilePlace } from './places.ts';

const progressMilliseconds = 500;

async function headerOf(place: FilePlace, limits: FileLimits): Promise<readonly string[]> {
  const open = await OpenFile.open(place, limits);
  try {
    const { encoding } = await open.inspect();
    const { header, pages } = await open.rows(encoding);
    await pages.return();
    return header;
  } finally {
    await open.close();
  }
}

async function sheetsOf(place: FilePlace, limits: FileLimits): Promise<readonly string[]> {
  const open = await OpenFile.open(place, limits);
  try {
    return await open.sheets();
  } finally {
    await open.close();
  }
}

async function answer(request: IndexerRequest, tell: (told: IndexerAnswer) => void): Promise<IndexerAnswer> {
  try {
    if (request.kind === 'header')
      return { kind: 'names', names: await headerOf(request.place, request.limits) };
    if (request.kind === 'sheets')
      return { kind: 'names', names: await sheetsOf(request.place, request.limits) };
    let told = performance.now();
    const index = await indexFile(request.job, (rows) => {
      if (performance.now() - told < progressMilliseconds) return;
      told = performance.now();
      tell({ kind: 'progress', rows });
    });
    return { kind: 'index', index };
  } catch (error) {
    if (error instanceof FileFault) return { kind: 'fault', code: error.code, message: error.message };
    return { kind: 'error', message: error instanceof Error ? error.message : String(error) };
  }
}

setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
process.on('message', (request: IndexerRequest) => {
  const tell = (told: IndexerAnswer): void => void process.send?.(told);
  void answer(request, tell).then(tell);
});
// The hub ends it; a Ctrl-C of the terminal reaches it, too, while the hub still answers.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

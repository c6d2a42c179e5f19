/** Which file lies under a name, and since when it has not been written. */
import type { BigIntStats } from 'node:fs';
import { stat, type FileHandle } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { FileFault, readingFault } from './faults.ts';

/** Tells one state of a file from another: which file, its size and its times. */
export function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

function checkKind(stats: BigIntStats, path: string): void {
  // Reading a pipe would wait for its writer, in one of the few threads that all files share.
  if (!stats.isFile())
    throw new FileFault('NOT_A_FILE', `\`${path}\` is no file; put the table's file there`);
}

/** The version of the file under a name. Rejects with a `FileFault` when there is none. */
export async function currentVersion(path: string): Promise<string> {
  const stats = await stat(path, { bigint: true }).catch((error: unknown) => {
    throw readingFault(path, error);
  });
  checkKind(stats, path);
  return versionOf(stats);
}

/** Milliseconds: clocks of file systems tick every 10, those that count seconds every 1,000 or 2,000. */
const fineTick = 20;
const coarseTick = 2_100;

const nanoseconds = 1_000_000n;
const wholeSecond = 1_000_000_000n;

/**
 * Waits until the file has not been written for longer than its file system's clock ticks, and gives its version:
 * whatever is written from then on makes another version.
 */
export async function settledVersion(handle: FileHandle, path: string): Promise<string> {
  for (let waited = 0; ;) {
    const stats = await handle.stat({ bigint: true });
    checkKind(stats, path);
    const tick = stats.mtimeNs % wholeSecond === 0n ? coarseTick : fineTick;
    const age = Date.now() - Number(stats.mtimeNs / nanoseconds);
    // Another machine's clock may be ahead of ours.
    if (age > tick || (age < 0 && waited > tick)) return versionOf(stats);
    const rest = Math.min(tick, tick - age) + 1;
    await wait(rest);
    waited += rest;
  }
}

/** The limit of an answer that comes over a connection. */
import type { Duplex } from 'node:stream';
import { BadAnswer, largestAnswer } from './driver.ts';

/** Rejects as soon as what comes over the stream is too large for an answer; `free` ends the counting. */
export function tooLarge(stream: Duplex): { readonly full: Promise<never>; readonly free: () => void } {
  const { promise: full, reject } = Promise.withResolvers<never>();
  full.catch(() => undefined);
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > largestAnswer) reject(new BadAnswer(`the answer is longer than ${largestAnswer} bytes`));
  };
  stream.on('data', count);
  return { full, free: () => void stream.off('data', count) };
}

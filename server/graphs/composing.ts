/** Composes in a thread of its own, so that requests go on. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { print } from 'graphql';
import type { Composed, CompositionPart } from '../../schema/compose.ts';

/** A part as it passes between threads. */
export type PartText = Omit<CompositionPart, 'typeDefs'> & { readonly typeDefs: string };

export async function composeApart(parts: readonly CompositionPart[]): Promise<Composed> {
  const workerData: readonly PartText[] = parts.map((part) => ({ ...part, typeDefs: print(part.typeDefs) }));
  const worker = new Worker(new URL('compose-worker.ts', import.meta.url), { workerData });
  try {
    const [composed] = (await once(worker, 'message')) as [Composed];
    return composed;
  } finally {
    await worker.terminate();
  }
}

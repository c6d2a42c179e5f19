/** Composes in a thread of its own: half a second of work, during which requests go on. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { CompositionError } from '../../schema/compose.ts';
import type { SdlFile } from '../../schema/files.ts';

/** What a thread that composes answers. */
export type Composed =
  | { readonly kind: 'supergraph'; readonly sdl: string }
  | { readonly kind: 'faults'; readonly causes: readonly string[] };

/** The supergraph of the hub and of sources whose files are known to be right. Rejects with `CompositionError`. */
export async function composeApart(sources: readonly SdlFile[]): Promise<string> {
  const worker = new Worker(new URL('compose-worker.ts', import.meta.url), { workerData: sources });
  try {
    const [composed] = (await once(worker, 'message')) as [Composed];
    if (composed.kind === 'faults') throw new CompositionError(composed.causes);
    return composed.sdl;
  } finally {
    await worker.terminate();
  }
}

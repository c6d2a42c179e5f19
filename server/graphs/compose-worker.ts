/** The thread that composes. */
import { parentPort, workerData } from 'node:worker_threads';
import { CompositionError, composeSupergraph } from '../../schema/compose.ts';
import type { SdlFile } from '../../schema/files.ts';
import { readSource } from '../../schema/read-source.ts';
import type { Composed } from './composing.ts';

function composed(sources: readonly SdlFile[]): Composed {
  try {
    return {
      kind: 'supergraph',
      sdl: composeSupergraph(sources.map(({ file, sdl }) => readSource(file, sdl))),
    };
  } catch (error) {
    if (error instanceof CompositionError) return { kind: 'faults', causes: error.causes };
    throw error;
  }
}

parentPort?.postMessage(composed(workerData as readonly SdlFile[]));

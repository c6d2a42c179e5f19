/** The process in which the embedded graph lives. */
import { setTimeout as pause } from 'node:timers/promises';
import { serveProcess } from '../../database/serve-process.ts';
import { GraphRegistry } from '../graph/graph-registry.ts';
import { GrafeoConnection } from './connection.ts';
import type { GraphOperations } from './hosted.ts';

/** The process of a hub that was killed has the file for a moment longer. */
const [attempts, pauseMilliseconds] = [50, 50];

async function openWhenFree(file: string): Promise<GraphRegistry> {
  for (let left = attempts; ; left -= 1) {
    try {
      return new GraphRegistry(await GrafeoConnection.open(file));
    } catch (error) {
      if (left === 0) throw error;
      await pause(pauseMilliseconds);
    }
  }
}

const opening = openWhenFree(process.argv[2] ?? '');
// Each call tells why it could not be opened.
opening.catch(() => undefined);

const operations: GraphOperations = {
  open: async () => void (await opening),
  load: async (...given) => (await opening).load(...given),
  verifiedHash: async () => (await opening).verifiedHash(),
  removePower: async (...given) => (await opening).removePower(...given),
  addPower: async (...given) => (await opening).addPower(...given),
  policyFacts: async () => (await opening).policyFacts(),
  powers: async (...given) => (await opening).powers(...given),
  power: async (...given) => (await opening).power(...given),
  repealed: async (...given) => (await opening).repealed(...given),
  departments: async () => (await opening).departments(),
  department: async (...given) => (await opening).department(...given),
  division: async (...given) => (await opening).division(...given),
  divisions: async (...given) => (await opening).divisions(...given),
  catalogue: async () => (await opening).catalogue(),
  serviceItems: async (...given) => (await opening).serviceItems(...given),
  serviceItem: async (...given) => (await opening).serviceItem(...given),
};

serveProcess<GraphOperations>(operations, async () => (await opening).close());

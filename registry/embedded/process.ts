/** The process in which the embedded graph lives. */
import { setTimeout as pause } from 'node:timers/promises';
import { serveProcess } from '../../database/serve-process.ts';
import { GraphRegistry } from '../graph/graph-registry.ts';
import { GrafeoConnection } from './connection.ts';
import { type GraphOperations, operationNames } from './operations.ts';

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

type Operation = (...given: readonly unknown[]) => Promise<unknown>;

const operations = Object.fromEntries(
  operationNames.map((name): [string, Operation] => [
    name,
    async (...given) => ((await opening)[name] as Operation)(...given),
  ]),
) as unknown as Omit<GraphOperations, 'open'>;

serveProcess<GraphOperations>({ ...operations, open: async () => void (await opening) }, async () =>
  (await opening).close(),
);

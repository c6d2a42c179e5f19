/** Starts the demo's REST service, behind which the departments lie that share by REST: a thread of its own. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { QingdanError } from '../../schema/errors.ts';
import { readManifest } from './manifest.ts';
import type { ServedResource, ServiceMessage } from './rest-worker.ts';

export interface RestService {
  /** Base URL on the loopback interface, without a slash at the end. */
  readonly url: string;
  /** Ends the service and its connections. */
  stop(): Promise<void>;
}

/** The tables of the demo's REST sources with the file that each lies in. */
function resourcesOf(directory: string): ServedResource[] {
  const manifest = readManifest(directory);
  if (manifest === null) {
    throw new QingdanError('NOT_READY', `\`${directory}\` holds no finished demo: make its sources first`);
  }
  return manifest.sources
    .filter(({ kind }) => kind === 'REST')
    .flatMap(({ location, tables }) =>
      Object.entries(tables).map(([table, { key }]) => ({
        table,
        key,
        file: path.resolve(directory, location),
      })),
    );
}

/**
 * Starts the service for the demo in a directory, on a free port unless one is given.
 *
 * - `GET /health` answers `{"status": "up"}`;
 * - `GET /resources` answers `{"resources": [{"name", "columns": [{"name", "type"}]}]}`;
 * - `POST /resources/{table}/query` with `{"keys": […], "columns": […]}` answers `{"rows": [{…}]}`: the rows whose key
 *   column is among the keys, decimals and integers beyond 2^53 as text.
 *
 * Throws `NOT_READY` when the directory holds no finished demo.
 */
export async function startRestService(directory: string, port = 0): Promise<RestService> {
  const resources = resourcesOf(directory);
  const worker = new Worker(new URL('rest-worker.ts', import.meta.url), { workerData: { resources, port } });
  const listening = await new Promise<number>((resolve, reject) => {
    worker.once('message', (message: ServiceMessage) => {
      if (message.kind === 'listening') resolve(message.port);
      else reject(new QingdanError('NOT_READY', `the demo's REST service can't start: ${message.problem}`));
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the REST service of the demo ended before it listened')));
  });
  // The service alone keeps no process alive.
  worker.unref();
  return {
    url: `http://127.0.0.1:${listening}`,
    stop: async () => {
      await worker.terminate();
    },
  };
}

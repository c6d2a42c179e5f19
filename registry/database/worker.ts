/** The thread that owns the connection: `node:sqlite` is synchronous, and requests must not wait for it. */
import { parentPort, workerData } from 'node:worker_threads';
import { QingdanError } from '../../schema/errors.ts';
import type { Reply, Request } from './messages.ts';
import { operationsOn } from './operations.ts';
import type { Operations } from './operations.ts';
import { openSqlite } from './sqlite.ts';

function perform(operations: Operations, { call }: Request): Promise<unknown> {
  switch (call.method) {
    case 'published':
      return operations.published();
    case 'versions':
      return operations.versions();
    case 'content':
      return operations.content(...call.args);
    case 'publishContent':
      return operations.publishContent(...call.args);
    case 'repealPower':
      return operations.repealPower(...call.args);
    case 'publishPower':
      return operations.publishPower(...call.args);
    case 'restorePower':
      return operations.restorePower(...call.args);
    case 'close':
      return operations.close();
    default:
      throw new TypeError('no such operation');
  }
}

function failure(error: unknown): Extract<Reply, { ok: false }>['error'] {
  if (error instanceof QingdanError)
    return { code: error.code, message: error.message, details: error.details };
  return { code: null, message: error instanceof Error ? error.message : String(error), details: {} };
}

if (parentPort !== null) {
  const port = parentPort;
  const { file }: { file: string } = workerData;
  const operations = operationsOn(openSqlite(file));
  const answer = async (request: Request): Promise<void> => {
    try {
      port.postMessage({ id: request.id, ok: true, value: await perform(operations, request) });
    } catch (error) {
      port.postMessage({ id: request.id, ok: false, error: failure(error) });
    }
  };
  // One after the other: the operations share the connection, and a transaction must not take in another's statements.
  let last: Promise<void> = Promise.resolve();
  port.on('message', (request: Request) => {
    last = last.then(() => answer(request));
  });
}

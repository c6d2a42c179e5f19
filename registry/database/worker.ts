/** The thread that owns the connection: `node:sqlite` is synchronous, and requests must not wait for it. */
import { workerData } from 'node:worker_threads';
import { serve } from '../../database/serve.ts';
import { type Operations, operationsOn } from './operations.ts';
import { openSqlite, writing } from './sqlite.ts';

const { file } = workerData as { readonly file: string };
const operations = operationsOn(openSqlite(file), writing);

/** One after the other: the operations share the connection, and a transaction must not take in another's statements. */
let last: Promise<unknown> = Promise.resolve();
function inTurn<Args extends readonly unknown[], Result>(
  operation: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return (...args) => {
    const turn = last.then(() => operation(...args));
    last = turn.catch(() => undefined);
    return turn;
  };
}

serve<Operations>({
  published: inTurn(operations.published),
  versions: inTurn(operations.versions),
  content: inTurn(operations.content),
  publishContent: inTurn(operations.publishContent),
  repealPower: inTurn(operations.repealPower),
  publishPower: inTurn(operations.publishPower),
  restorePower: inTurn(operations.restorePower),
  close: inTurn(operations.close),
});

/** The thread that owns the connection: `node:sqlite` is synchronous, and requests must not wait for it. */
import { workerData } from 'node:worker_threads';
import { takingTurns } from '../../database/in-turn.ts';
import { serve } from '../../database/serve.ts';
import { type Operations, operationsOn } from './operations.ts';
import { openSqlite, writingOn } from './sqlite.ts';

const { file } = workerData as { readonly file: string };
const database = openSqlite(file);
const operations = operationsOn(database, writingOn(database));
/** The operations share the connection, and a transaction must not take in another's statements. */
const inTurn = takingTurns();

serve<Operations>({
  published: () => inTurn(operations.published),
  versions: () => inTurn(operations.versions),
  content: (...args) => inTurn(() => operations.content(...args)),
  publishContent: (...args) => inTurn(() => operations.publishContent(...args)),
  repealPower: (...args) => inTurn(() => operations.repealPower(...args)),
  publishPower: (...args) => inTurn(() => operations.publishPower(...args)),
  restorePower: (...args) => inTurn(() => operations.restorePower(...args)),
  close: () => inTurn(() => database.destroy()),
});

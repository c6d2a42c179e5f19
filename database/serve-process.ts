/** The process's side: answers calls until the process that started it lets go of it. */
import { answerCall } from './answer-call.ts';
import type { CallMessage, OperationsShape } from './messages.ts';

/** @param close lets go of the database, before the process ends */
export function serveProcess<O extends OperationsShape<O>>(operations: O, close: () => Promise<void>): void {
  process.on('message', (call: CallMessage) => {
    void answerCall(operations, call).then((reply) => process.send?.([reply]));
  });
  process.on('disconnect', () => {
    void close().finally(() => process.exit());
  });
  // A terminal sends its signals to the whole group; the one who asks ends this process.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
}

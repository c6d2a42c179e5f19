/** The thread's side: answers calls one after the other, and those of one method that wait together as a group. */
import { parentPort, receiveMessageOnPort } from 'node:worker_threads';
import { answerCall } from './answer-call.ts';
import { toErrorMessage, type CallMessage, type OperationsShape, type ReplyMessage } from './messages.ts';

/** What became of one call of a group. */
export type GroupResult =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

/** Answers all calls of a method that wait at the same time; as many results as calls, in their order. */
export type GroupOperation = (calls: readonly (readonly unknown[])[]) => readonly GroupResult[];

/**
 * Serves calls until the thread ends. Everything that arrives while a group runs is in the next one: this is
 * what lets concurrent appends share one commit.
 */
export function serve<O extends OperationsShape<O>>(
  operations: O,
  groups: Readonly<Record<string, GroupOperation>> = {},
): void {
  const port = parentPort;
  if (port === null) throw new Error('this module runs in a worker thread');
  const answer = async (call: CallMessage): Promise<void> => {
    port.postMessage([await answerCall(operations, call)]);
  };

  const answerGroup = (calls: readonly CallMessage[], operation: GroupOperation): void => {
    let results: readonly GroupResult[];
    try {
      results = operation(calls.map((call) => call.args));
    } catch (error) {
      results = calls.map(() => ({ ok: false, error }));
    }
    const replies = calls.map(({ id }, index): ReplyMessage => {
      const result = results[index];
      if (result?.ok) return { id, ok: true, value: result.value };
      return {
        id,
        ok: false,
        error: toErrorMessage(result?.error ?? new Error('the call was not answered')),
      };
    });
    port.postMessage(replies);
  };

  port.on('message', (first: CallMessage) => {
    const waiting = [first];
    for (let next = receiveMessageOnPort(port); next !== undefined; next = receiveMessageOnPort(port)) {
      waiting.push(next.message as CallMessage);
    }
    for (const [method, operation] of Object.entries(groups)) {
      const calls = waiting.filter((call) => call.method === method);
      if (calls.length > 0) answerGroup(calls, operation);
    }
    for (const call of waiting) if (!Object.hasOwn(groups, call.method)) void answer(call);
  });
}

/** One call of a database's operations, as its thread or process answers it. */
import { toErrorMessage, type CallMessage, type OperationsShape, type ReplyMessage } from './messages.ts';

/** Never rejects: what fails is the reply. */
export async function answerCall<O extends OperationsShape<O>>(
  operations: O,
  { id, method, args }: CallMessage,
): Promise<ReplyMessage> {
  try {
    if (!Object.hasOwn(operations, method)) throw new Error(`there is no operation ${method}`);
    return { id, ok: true, value: await operations[method as keyof O](...(args as never[])) };
  } catch (error) {
    return { id, ok: false, error: toErrorMessage(error) };
  }
}

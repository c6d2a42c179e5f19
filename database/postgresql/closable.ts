import type { AsyncOperations } from '../connection.ts';
import type { OperationsShape } from '../messages.ts';

type Operation = (...args: never[]) => Promise<unknown>;

/**
 * Operations of a store whose pool is its opener's to close. `close` waits for the calls under way; those that come
 * after it are refused, as those of a thread that has ended are.
 */
export function closable<O extends OperationsShape<O>>(
  operations: Omit<AsyncOperations<O>, 'close'>,
): AsyncOperations<O> {
  const underWay = new Set<Promise<unknown>>();
  let closed = false;
  const counted =
    (operation: Operation): Operation =>
    async (...args) => {
      if (closed) throw new Error('the store is closed');
      const call = operation(...args);
      underWay.add(call);
      try {
        return await call;
      } finally {
        underWay.delete(call);
      }
    };
  const entries = Object.entries<Operation>({ ...operations } as Record<string, Operation>);
  const wrapped: Record<string, Operation> = Object.fromEntries(
    entries.map(([name, operation]) => [name, counted(operation)]),
  );
  wrapped['close'] = async () => {
    closed = true;
    await Promise.allSettled(underWay);
  };
  return wrapped as unknown as AsyncOperations<O>;
}

/** What the two protocols of subscriptions share: who subscribes to what, and how fast he reads. */
import type { IncomingHttpHeaders } from 'node:http';
import { type ExecutionResult, GraphQLError } from 'graphql';
import type { ResponseError } from '../../resolvers/respond.ts';

export interface Subscription {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of the request, those of `connection_init` laid over them. */
  readonly headers: IncomingHttpHeaders;
  /** Address of the peer. */
  readonly address: string;
  /** The document came in the address, which proxies keep. */
  readonly isInAddress: boolean;
  readonly reader: Reader;
}

/** The one who reads the events. */
export interface Reader {
  /** Resolves when he has taken what was written; rejects with SUBSCRIPTION_TOO_SLOW when that takes too long. */
  drained(signal: AbortSignal): Promise<void>;
}

/** Opens subscriptions. Rejects with what refuses one: `QingdanError` for the caller, anything else is internal. */
export interface Subscribing {
  open(subscription: Subscription): Promise<AsyncGenerator<ExecutionResult>>;
  report(error: unknown): void;
}

/** How long a reader may take for what was written, in milliseconds. */
const slowest = 30_000;
const lookMilliseconds = 20;

/** A reader by the number of bytes that wait for him. */
export function readerOf(waiting: () => number, tooSlow: () => Error): Reader {
  return {
    async drained(signal) {
      const end = performance.now() + slowest;
      while (waiting() > 0 && !signal.aborted) {
        if (performance.now() > end) throw tooSlow();
        await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
      }
    },
  };
}

/** An answer as an event, whose errors are those of the library. */
export function eventOf(body: readonly Buffer[]): ExecutionResult {
  const { errors, ...rest } = JSON.parse(Buffer.concat(body).toString('utf8')) as Omit<
    ExecutionResult,
    'errors'
  > & {
    readonly errors?: readonly ResponseError[];
  };
  if (!errors) return rest;
  return {
    ...rest,
    errors: errors.map(
      ({ message, path, extensions }) => new GraphQLError(message, { path: path ?? null, extensions }),
    ),
  };
}

/**
 * A generator that ends at once when its consumer leaves. A plain one would first wait for the event that it waits for.
 */
export function endingAtOnce<Event>(
  make: (signal: AbortSignal) => AsyncGenerator<Event, void>,
): AsyncGenerator<Event, void> {
  const leaving = new AbortController();
  const events = make(leaving.signal);
  const end = (): Promise<IteratorResult<Event, void>> => {
    leaving.abort();
    return events.return();
  };
  return {
    next: () => events.next(),
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

/** Real clients of both protocols, and what they were told. */
import { createClient as createSseClient } from 'graphql-sse';
import { type Client as WsClient, createClient as createWsClient } from 'graphql-ws';
import { expect, vi } from 'vitest';
import { WebSocket } from 'ws';

export interface Told {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
}

export interface Following {
  /** Events so far. */
  readonly events: readonly Told[];
  /** Waits until there are so many. */
  until(count: number): Promise<readonly Told[]>;
  /** Settles when the server ends the subscription: with null, or with what it refused it. */
  readonly ended: Promise<unknown>;
  stop(): void;
}

export interface Operation {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** Subscribes to an operation at an address, with these headers. */
export type Follow = (url: string, operation: Operation, headers?: Record<string, string>) => Following;

type Sink = (sink: {
  next(value: unknown): void;
  error(error: unknown): void;
  complete(): void;
}) => () => void;

function following(subscribe: Sink, dispose: () => void): Following {
  const events: Told[] = [];
  const { promise: ended, resolve: end } = Promise.withResolvers<unknown>();
  const stop = subscribe({
    next: (value) => void events.push(value as Told),
    error: end,
    complete: () => end(null),
  });
  return {
    events,
    ended,
    async until(count) {
      await vi.waitFor(() => expect(events.length).toBeGreaterThanOrEqual(count), { timeout: 10_000 });
      return events;
    },
    stop() {
      stop();
      dispose();
    },
  };
}

export const overSse: Follow = (url, operation, headers = {}) => {
  const client = createSseClient({ url, headers, retryAttempts: 0 });
  return following(
    (sink) => client.subscribe(operation, sink),
    () => client.dispose(),
  );
};

/** A client whose `connection_init` has these parameters. */
export function webSocketClient(url: string, connectionParams: Record<string, string> = {}): WsClient {
  return createWsClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  });
}

export const overWebSocket: Follow = (url, operation, headers = {}) => {
  const client = webSocketClient(url, headers);
  return following(
    (sink) => client.subscribe(operation, sink),
    () => void client.dispose(),
  );
};

/** The code by which a subscription was refused or ended, in the form of either protocol. */
export async function codeOf({ events, ended }: Following): Promise<unknown> {
  const error = await ended;
  const [first] = Array.isArray(error)
    ? (error as NonNullable<Told['errors']>)
    : (events.at(-1)?.errors ?? []);
  if (first) return first.extensions?.['code'];
  const response = (error as { response?: Response } | null)?.response;
  const body = (await response?.json()) as Told | undefined;
  return body?.errors?.[0]?.extensions?.['code'];
}

/** Subscribes to a subgraph, over the protocol that it offers. */
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWebSocketClient } from 'graphql-ws';
import { type ClientOptions, WebSocket } from 'ws';
import type { OutboundClient } from '../../outbound/client.ts';

export const upstreamProtocols = ['sse', 'ws'] as const;
export type UpstreamProtocol = (typeof upstreamProtocols)[number];

/** Where and how a subgraph is subscribed to. */
export interface Upstream {
  readonly protocol: UpstreamProtocol;
  /** Begins with http: or https:. */
  readonly url: URL;
}

export interface UpstreamOperation {
  readonly query: string;
  readonly operationName?: string;
  readonly variables: Record<string, unknown>;
}

export interface UpstreamSink {
  next(payload: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

/** Longest message of a subgraph, in bytes. */
const longestMessage = 1024 * 1024;

/** Milliseconds between two pings over a WebSocket. */
const pingMilliseconds = 12_000;

/** Subscribes; the function that is given back ends it, and the connection with it. Nothing is tried again. */
export function subscribeTo(
  { protocol, url }: Upstream,
  outbound: OutboundClient,
  operation: UpstreamOperation,
  sink: UpstreamSink,
): () => void {
  if (protocol === 'sse') {
    const client = createSseClient({
      url: url.href,
      retryAttempts: 0,
      fetchFn: (address: string, init: RequestInit) => outbound.stream(new URL(address), init),
    });
    const end = client.subscribe(operation, sink);
    return () => {
      end();
      client.dispose();
    };
  }
  const options: ClientOptions = { ...outbound.socketOptions(url), maxPayload: longestMessage };
  const client = createWebSocketClient({
    url: url.href.replace(/^http/, 'ws'),
    retryAttempts: 0,
    keepAlive: pingMilliseconds,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string | string[]) {
        super(address, protocols, options);
      }
    },
  });
  const end = client.subscribe(operation, sink);
  return () => {
    end();
    void client.dispose();
  };
}

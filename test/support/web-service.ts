/** Web services of tests, by HTTP or TLS, and the outbound client that may ask them. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { OutboundClient } from '../../outbound/client.ts';
import type { Destination } from '../../outbound/destinations.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface WebService {
  /** Base URL, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

export interface ListenOptions {
  readonly host?: string;
  /** A free one unless given. */
  readonly port?: number;
  readonly tls?: ServerOptions;
}

/** Listens on the loopback interface. */
export async function serveWeb(handler: Handler, options: ListenOptions = {}): Promise<WebService> {
  const { host = '127.0.0.1', tls } = options;
  const listener: RequestListener = handler;
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
    port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A client that may ask the hosts of these URLs, wherever on this machine they lie. */
export function clientFor(urls: readonly string[], destination: Destination = {}): OutboundClient {
  const networks = ['127.0.0.0/8', '::1'];
  return new OutboundClient(
    new Map(
      urls.map((url) => {
        const { hostname, port, protocol } = new URL(url);
        return [
          `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`,
          { networks, ...destination },
        ];
      }),
    ),
  );
}

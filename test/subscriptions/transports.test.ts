/** What the transports do by themselves: idle connections, slow readers, readers who leave. */
import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { type Subscribing, type Subscription, endingAtOnce } from '../../server/subscriptions/contract.ts';
import { eventStreams } from '../../server/subscriptions/sse.ts';
import { acceptWebSockets } from '../../server/subscriptions/websocket.ts';
import { overWebSocket } from './clients.ts';

let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

/** Events of so many bytes as fast as they are read, or none at all. */
class Source implements Subscribing {
  readonly bytes: number;
  made = 0;
  left = 0;

  constructor(bytes: number) {
    this.bytes = bytes;
  }

  report(error: unknown): void {
    throw error;
  }

  open({ reader }: Subscription) {
    const next = (signal: AbortSignal) => this.#events(reader, signal);
    return Promise.resolve(endingAtOnce(next));
  }

  async *#events(reader: Subscription['reader'], signal: AbortSignal) {
    try {
      while (this.bytes > 0 && !signal.aborted) {
        await reader.drained(signal);
        this.made += 1;
        yield { data: { text: 'x'.repeat(this.bytes) } };
      }
      if (!signal.aborted) await once(signal, 'abort');
    } finally {
      this.left += 1;
    }
  }
}

async function served(source: Source, idleMilliseconds?: number): Promise<number> {
  const streams = eventStreams(source);
  server = createServer((request, response) => void streams(request, response));
  acceptWebSockets(server, new Set(['/graphql']), () => source, idleMilliseconds);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('a WebSocket on which nothing is subscribed to is closed after a while', async () => {
  const source = new Source(0);
  const port = await served(source, 200);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  const [code] = (await once(socket, 'close')) as [number];
  expect(code).toBe(4_408);
});

test('one with a subscription stays open, and is closed after it', async () => {
  const source = new Source(0);
  const port = await served(source, 200);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  const messages: string[] = [];
  socket.on('message', (data: Buffer) => messages.push(data.toString('utf8')));
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await vi.waitFor(() => expect(messages).toHaveLength(1));
  socket.send('{"id":"1","type":"subscribe","payload":{"query":"subscription { a }"}}');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(socket.readyState).toBe(WebSocket.OPEN);
  socket.send('{"id":"1","type":"complete"}');
  const [code] = (await once(socket, 'close')) as [number];
  expect([code, source.left]).toEqual([4_408, 1]);
});

test('elsewhere there is no WebSocket', async () => {
  const port = await served(new Source(0));
  const socket = new WebSocket(`ws://127.0.0.1:${port}/other`, 'graphql-transport-ws');
  const [error] = (await once(socket, 'error')) as [Error];
  expect(error.message).toContain('404');
});

test('events for one who does not read are not made', async () => {
  const source = new Source(1_000_000);
  const port = await served(source);
  const body = '{"query":"subscription { a }"}';
  const socket = connect(port, '127.0.0.1');
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  await once(socket, 'readable');
  await new Promise((resolve) => setTimeout(resolve, 500));
  const made = source.made;
  // What fits the buffers of both ends, and nothing after it.
  expect(made).toBeLessThan(20);
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(source.made).toBe(made);
  socket.resume();
  await vi.waitFor(() => expect(source.made).toBeGreaterThan(made + 5));
  socket.destroy();
  await vi.waitFor(() => expect(source.left).toBe(1));
});

test('who closes his WebSocket ends what he has subscribed to', async () => {
  const source = new Source(10);
  const port = await served(source);
  const following = overWebSocket(`http://127.0.0.1:${port}/graphql`, { query: 'subscription { a }' });
  await following.until(3);
  following.stop();
  await vi.waitFor(() => expect(source.left).toBe(1));
});

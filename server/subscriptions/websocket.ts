/** Subscriptions over WebSocket: the protocol `graphql-transport-ws`, by `graphql-ws`. */
import type { IncomingHttpHeaders, IncomingMessage, Server } from 'node:http';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, GraphQLSchema, parse } from 'graphql';
import type { Context } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { refusalError } from '../../resolvers/respond.ts';
import { QingdanError } from '../../schema/errors.ts';
import { bodyLimit } from '../body.ts';
import { targetOf } from '../plain-http.ts';
import { type Reader, type Subscribing, readerOf } from './contract.ts';

/** How long a connection may be open without a subscription, in milliseconds. */
const idleLimit = 60_000;
/** Close code of a connection that was idle: of those that an application chooses. */
const idleCode = 4_408;

/** Milliseconds between two pings; a peer that answers none is gone. */
const pingMilliseconds = 12_000;

type Connection = Context<Record<string, unknown>, Extra>;

/** Headers that `connection_init` may give: browsers can set none for a WebSocket. */
const given = ['authorization', 'x-power', 'x-case'];

function headersOf({ connectionParams = {}, extra }: Connection): IncomingHttpHeaders {
  const named = Object.entries(connectionParams).flatMap(([name, value]) =>
    given.includes(name.toLowerCase()) && typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
  );
  return { ...extra.request.headers, ...Object.fromEntries(named) };
}

function readerAt(socket: WebSocket): Reader {
  return readerOf(
    () => socket.bufferedAmount,
    () => {
      socket.terminate();
      return new QingdanError('SUBSCRIPTION_TOO_SLOW');
    },
  );
}

function graphqlError(error: QingdanError): GraphQLError {
  const { message, extensions } = refusalError(error);
  return new GraphQLError(message, { extensions });
}

const anySchema = new GraphQLSchema({});
const anySubscription = parse('subscription { events }');

/** What the library wants for a subscription: it hands the events on, and looks at nothing else. */
function executionOf(events: AsyncGenerator<ExecutionResult>): ExecutionArgs {
  return { schema: anySchema, document: anySubscription, contextValue: events };
}

/** Closes connections on which nothing is subscribed to. */
class IdleTimers {
  readonly #timers = new WeakMap<WebSocket, NodeJS.Timeout>();
  readonly #milliseconds: number;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  look({ subscriptions, extra: { socket } }: Connection): void {
    clearTimeout(this.#timers.get(socket));
    if (Object.keys(subscriptions).length > 0) return;
    const timer = setTimeout(() => socket.close(idleCode, 'idle'), this.#milliseconds);
    this.#timers.set(socket, timer.unref());
  }
}

/**
 * Takes WebSockets at these paths of a server. `subscribing` gives null while it is starting. They end with all other
 * connections of the server.
 */
export function acceptWebSockets(
  server: Server,
  paths: ReadonlySet<string>,
  subscribing: () => Subscribing | null,
  idleMilliseconds: number = idleLimit,
): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: bodyLimit });
  const idle = new IdleTimers(idleMilliseconds);
  useServer<Record<string, unknown>>(
    {
      onConnect: (connection) => {
        idle.look(connection);
        return subscribing() !== null;
      },
      async onSubscribe(connection, _id, { query, operationName, variables }) {
        const opening = subscribing();
        try {
          if (!opening) throw new QingdanError('NOT_READY');
          const { request, socket } = connection.extra;
          const events = await opening.open({
            query,
            operationName: operationName ?? null,
            variables: variables ?? {},
            headers: headersOf(connection),
            address: request.socket.remoteAddress ?? '',
            isInAddress: false,
            reader: readerAt(socket),
          });
          idle.look(connection);
          return executionOf(events);
        } catch (error) {
          if (error instanceof QingdanError) return [graphqlError(error)];
          opening?.report(error);
          return [graphqlError(new QingdanError('INTERNAL'))];
        }
      },
      subscribe: ({ contextValue }) => contextValue as AsyncGenerator<ExecutionResult>,
      onComplete: (connection) => {
        // Its own subscription counts until this returns.
        setImmediate(() => idle.look(connection));
      },
    },
    sockets,
    pingMilliseconds,
  );
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    if (!paths.has(targetOf(request.url).path)) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });
  const closeAll = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    for (const socket of sockets.clients) socket.terminate();
    closeAll();
  };
}

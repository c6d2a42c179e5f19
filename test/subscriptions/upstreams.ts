/** Two subgraphs over real HTTP: prices that change, told by both protocols, and what the products are called. */
import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { composeServices } from '@theguild/federation-composition';
import { buildSchema, execute, graphql, parse, subscribe } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { readSupergraph } from '../../schema/supergraph.ts';
import { type Router, openRouter } from '../../server/router/router.ts';
import type { UpstreamProtocol } from '../../server/router/upstream.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])';
const prices = `
  type Query { ready: Boolean @shareable }
  type Subscription { priceChanged(id: ID!): Product counted(to: Int!): Int! long(to: Int!): String! broken: Product }
  type Product @key(fields: "id") { id: ID! price: Int }`;
const names = `
  type Query { ready: Boolean @shareable }
  type Product @key(fields: "id") { id: ID! name: String! }`;

async function listening(server: Server): Promise<URL> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
}

interface Price {
  readonly id: string;
  readonly price: number;
}

/** Tells prices to whoever has subscribed. */
export class PriceSubgraph {
  readonly #told = new Set<(price: Price) => void>();
  readonly #schema = buildSchema(prices.replaceAll(/ @key\(.*?\)| @shareable/g, ''));
  #server: Server | null = null;
  #sockets: WebSocketServer | null = null;
  /** Events that were made of the field that was counted or filled last. */
  made = 0;

  /** How many are subscribed to prices. */
  get subscribed(): number {
    return this.#told.size;
  }

  tell(price: Price): void {
    for (const tell of this.#told) tell(price);
  }

  async start(): Promise<URL> {
    const rootValue = {
      priceChanged: ({ id }: { id: string }) => this.#changes(id),
      counted: ({ to }: { to: number }) => this.#counting(to),
      long: ({ to }: { to: number }) => this.#long(to),
      broken: () => {
        throw new Error('the price list at /srv/prices.db is locked');
      },
    };
    const withRoot = <Args extends object>(args: Args): Args => ({ ...args, rootValue });
    const run = {
      execute: (args: Parameters<typeof execute>[0]) => execute(withRoot(args)),
      subscribe: (args: Parameters<typeof subscribe>[0]) => subscribe(withRoot(args)),
    };
    const streams = createHandler({ schema: this.#schema, ...run });
    const server = createServer((request: IncomingMessage, response: ServerResponse) => {
      void streams(request, response);
    });
    const sockets = new WebSocketServer({ server, path: '/graphql' });
    useServer({ schema: this.#schema, ...run }, sockets);
    [this.#server, this.#sockets] = [server, sockets];
    return listening(server);
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #changes(id: string): AsyncIterableIterator<{ priceChanged: Price }> {
    const waiting: Price[] = [];
    let wake = (): void => undefined;
    const state = { isOver: false };
    const tell = (price: Price): void => {
      if (price.id === id) waiting.push(price);
      wake();
    };
    this.#told.add(tell);
    const end = () => {
      this.#told.delete(tell);
      state.isOver = true;
      wake();
      return Promise.resolve({ done: true as const, value: undefined });
    };
    return {
      async next() {
        while (waiting.length === 0 && !state.isOver) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const price = waiting.shift();
        return price ? { done: false, value: { priceChanged: price } } : { done: true, value: undefined };
      },
      return: end,
      throw: end,
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }

  async *#counting(to: number): AsyncGenerator<{ counted: number }> {
    for (let at = 1; at <= to; at += 1) {
      this.made = at;
      yield { counted: at };
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async *#long(to: number): AsyncGenerator<{ long: string }> {
    for await (const { counted } of this.#counting(to)) yield { long: String(counted).padEnd(10_000) };
  }
}

const entities = buildSchema(`
  scalar _Any
  union _Entity = Product
  type Query { _entities(representations: [_Any!]!): [_Entity]! }
  type Product { id: ID! name: String! }`);

/** Names products, as a federated subgraph does. */
export class NameSubgraph {
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  start(): Promise<URL> {
    return listening(this.#server);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const { query, variables } = JSON.parse(Buffer.concat(parts).toString('utf8')) as {
      query: string;
      variables: Record<string, unknown>;
    };
    const rootValue = {
      _entities: ({ representations }: { representations: readonly { id: string }[] }) =>
        representations.map(({ id }) => ({ __typename: 'Product', id, name: `product ${id}` })),
    };
    const answer = await graphql({ schema: entities, source: query, variableValues: variables, rootValue });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  }
}

export interface RoutedPrices {
  readonly url: string;
  readonly router: Router;
  readonly reported: unknown[];
}

/** A router over both, which subscribes to prices by a protocol. */
export async function routed(priceUrl: URL, nameUrl: URL, protocol: UpstreamProtocol): Promise<RoutedPrices> {
  const { supergraphSdl = '' } = composeServices([
    { name: 'prices', url: priceUrl.href, typeDefs: parse(link + prices) },
    { name: 'names', url: nameUrl.href, typeDefs: parse(link + names) },
  ]);
  const reported: unknown[] = [];
  const router = await openRouter({
    supergraph: readSupergraph(supergraphSdl, 'prices.graphql'),
    upstreams: new Map([['prices', { protocol, url: priceUrl }]]),
    report: (error) => reported.push(error),
  });
  return { url: (await listening(router.server)).href, router, reported };
}

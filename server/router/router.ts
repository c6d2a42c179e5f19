/** A plain router: the subgraphs of a supergraph as one graph. */
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { OutboundClient, type PoolOptions } from '../../outbound/client.ts';
import {
  type Destination,
  type Destinations,
  destinationsAt,
  literalAddress,
} from '../../outbound/destinations.ts';
import { RemoteSubgraph } from '../../resolvers/remote/remote-subgraph.ts';
import { QingdanError } from '../../schema/errors.ts';
import { type Supergraph, readSupergraph } from '../../schema/supergraph.ts';
import { documentChecker } from '../shell.ts';
import { createRouterServer, routerLimits, startRouterShell } from './http.ts';
import { RouterPipeline } from './pipeline.ts';
import { RouterSubscriptions } from './subscriptions.ts';
import type { Upstream } from './upstream.ts';

export interface RouterOptions {
  readonly supergraph: Supergraph;
  /** Where subgraphs may lie, and what belongs to each; the addresses that the supergraph names unless given. */
  readonly outbound?: Destinations;
  /** How subgraphs are subscribed to, by their names; by server-sent events at their own address unless given. */
  readonly upstreams?: ReadonlyMap<string, Upstream>;
  /** Labels of progressive `@override` that are on. */
  readonly labels?: ReadonlySet<string>;
  /** Milliseconds for one call of a subgraph; 10,000 unless given. */
  readonly fetchLimit?: number;
  /** Milliseconds for a whole request; 30,000 unless given. */
  readonly timeLimit?: number;
  readonly report: (error: unknown, requestId: string) => void;
}

export interface Router {
  /** Listens nowhere yet. */
  readonly server: Server;
  readonly pipeline: RouterPipeline;
  close(): Promise<void>;
}

/** Longest answer of a subgraph, in bytes. */
const longestAnswer = 64 * 1024 * 1024;

/** To one subgraph. */
const connectionsOfSubgraph: PoolOptions = {
  connections: 256,
  connectMilliseconds: 5_000,
  idleMilliseconds: 30_000,
};

/**
 * Where the subgraphs of a supergraph lie: those hosts alone, with certificates that hold for all of them. `networks` are
 * those of the hosts that are named; one that is an address lies there, and `localhost` on this machine.
 */
export function subgraphDestinations(
  { subgraphs }: Supergraph,
  { networks, ...certificates }: Destination = {},
): Destinations {
  const written = destinationsAt(subgraphs.map(({ url }) => url.href));
  return new Map(
    [...written].map(([name, destination]) => {
      const isNamed =
        literalAddress(name.replace(/:\d+$/, '')) === null && destination.networks === undefined;
      return [name, { ...destination, ...certificates, ...(isNamed && networks ? { networks } : {}) }];
    }),
  );
}

/** @throws {QingdanError} SUPERGRAPH_INVALID, SUPERGRAPH_HAS_SUBJECTS, SUPERGRAPH_NOT_SUPPORTED */
export function readSupergraphFile(file: string): Supergraph {
  let sdl: string;
  try {
    sdl = readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'an error';
    throw new QingdanError('SUPERGRAPH_INVALID', `${file}: the file cannot be read (${code})`);
  }
  return readSupergraph(sdl, file);
}

/**
 * @throws {QingdanError} SUPERGRAPH_INVALID when nothing can be planned over the supergraph
 * @throws {OutboundRefusal} when a subgraph lies where the router may not go
 */
export async function openRouter(options: RouterOptions): Promise<Router> {
  const { supergraph, labels, report, outbound = subgraphDestinations(supergraph) } = options;
  const client = new OutboundClient(outbound);
  const subgraphs = supergraph.subgraphs.map(
    ({ name, url }) =>
      new RemoteSubgraph({
        name,
        url,
        department: null,
        pool: client.pool(url, connectionsOfSubgraph),
        maximumAnswer: longestAnswer,
      }),
  );
  const pipeline = new RouterPipeline({
    supergraph,
    subgraphs,
    ...(labels ? { labels } : {}),
    percentage: () => Math.random() * 100,
    fetchLimit: options.fetchLimit ?? 10_000,
    timeLimit: options.timeLimit ?? 30_000,
    report,
  });
  const apollo = await startRouterShell(supergraph, pipeline);
  const subscriptions = new RouterSubscriptions({
    pipeline,
    check: documentChecker(supergraph.schema, routerLimits),
    upstreams: new Map<string, Upstream>([
      ...supergraph.subgraphs.map(({ name, url }) => [name, { protocol: 'sse', url }] as const),
      ...(options.upstreams ?? []),
    ]),
    outbound: client,
    report,
  });
  const server = createRouterServer({ apollo, pipeline, subscriptions }, report);
  return {
    server,
    pipeline,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await apollo.stop();
      pipeline.close();
      await Promise.all(subgraphs.map((subgraph) => subgraph.close()));
      await client.close();
    },
  };
}

/** The subgraphs of the part `router`, each in a process of its own, and the gateways in front of them. */
import { composeServices } from '@theguild/federation-composition';
import { parse } from 'graphql';
import nodeSettings from '../../scripts/node-settings.json' with { type: 'json' };
import { type Candidate, startCandidate } from '../measure/candidate.ts';
import { type ShapeName, type SubgraphName, benchSubgraphs, bodiesOf, link } from '../router/graph.ts';
import type { GatewaySettings } from '../router/settings.ts';
import type { SubgraphSettings } from '../router/subgraph.ts';
import type { Contestant } from './contestants.ts';

const gateways = {
  hub: 'router/serve.ts',
  'apollo-gateway': 'peers/apollo-gateway.ts',
  'hive-gateway': 'peers/hive-gateway.ts',
} as const;
export type GatewayName = keyof typeof gateways;
export const gatewayNames = Object.keys(gateways) as GatewayName[];

export interface RunningSubgraphs {
  /** SDL with their addresses. */
  readonly supergraph: string;
  stop(): Promise<void>;
}

export async function startSubgraphs(): Promise<RunningSubgraphs> {
  const started: Candidate[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()));
  };
  try {
    for (const subgraph of Object.keys(benchSubgraphs) as SubgraphName[]) {
      const settings: SubgraphSettings = { subgraph };
      started.push(await startCandidate({ name: subgraph, module: 'router/subgraph.ts', settings }));
    }
    const { supergraphSdl, errors = [] } = composeServices(
      started.map(({ name, port }) => ({
        name,
        url: `http://127.0.0.1:${port}/graphql`,
        typeDefs: parse(link + benchSubgraphs[name as SubgraphName].sdl),
      })),
    );
    if (!supergraphSdl) throw new Error(errors.map(({ message }) => message).join('\n'));
    return { supergraph: supergraphSdl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export function startGateway(
  name: GatewayName,
  { supergraph }: RunningSubgraphs,
  profiled = false,
): Promise<Candidate> {
  const settings: GatewaySettings = { supergraph };
  const options = { name, module: gateways[name], settings, profiled };
  if (name !== 'hub') return startCandidate(options);
  // As `scripts/bootstrap.mjs` starts it.
  const { options: nodeOptions, environment } = nodeSettings;
  return startCandidate({ ...options, nodeOptions, environment });
}

/** A gateway that is asked for one shape. */
export function asked(gateway: Candidate, shape: ShapeName): Contestant {
  return {
    name: `${gateway.name} ${shape}`,
    candidate: gateway,
    target: { port: gateway.port, path: '/graphql', headers: {}, bodies: bodiesOf(shape) },
    comparedParts: (data) => [data],
  };
}

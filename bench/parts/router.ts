/** Part 5: the plain router in front of remote subgraphs, against the gateways that its users would pick. */
import path from 'node:path';
import {
  type GatewayName,
  asked,
  gatewayNames,
  startGateway,
  startSubgraphs,
} from '../environment/gateways.ts';
import type { Candidate } from '../measure/candidate.ts';
import { compareAnswers } from '../measure/compare.ts';
import { quotientOf, summary, takeRounds } from '../measure/rounds.ts';
import { type ShapeName, shapeNames } from '../router/graph.ts';
import type { PartContext, PartResult } from './contract.ts';

const connections = 50;

const others = gatewayNames.filter((name) => name !== 'hub');

async function profileRouter({ resultsFolder, generator }: PartContext, router: Candidate): Promise<void> {
  for (const shape of shapeNames) {
    const { target } = asked(router, shape);
    const file = path.join(resultsFolder, `router-${shape}.cpuprofile`);
    await router.profile(file, () => generator.run({ target, connections, milliseconds: 5_000 }));
  }
}

/** `hub_over_apollo_gateway_rps_entity` and the like. */
function figureName(other: GatewayName, measure: 'rps' | 'cpu', shape: ShapeName): string {
  return `hub_over_${other.replace('-', '_')}_${measure}_${shape}`;
}

export async function routerPart(context: PartContext): Promise<PartResult> {
  const { options, generator, say } = context;
  const subgraphs = await startSubgraphs();
  const gateways: Candidate[] = [];
  try {
    for (const name of gatewayNames) {
      gateways.push(await startGateway(name, subgraphs, options.profile && name === 'hub'));
    }
    for (const shape of shapeNames) {
      const compared = await compareAnswers(
        gateways.map((gateway) => asked(gateway, shape)),
        options.quick ? 2 : 10,
      );
      say(`answers of ${gateways.length} gateways are equal for ${compared} requests of shape \`${shape}\``);
    }
    const contestants = shapeNames.flatMap((shape) => gateways.map((gateway) => asked(gateway, shape)));
    const turns = await takeRounds(
      contestants,
      { ...options, connections: [connections], generator, postmaster: null },
      ({ round, name, rps, cpu, bytes }) =>
        say(`round ${round + 1}: ${name} ${rps}/s, CPU ${cpu} ms, ${bytes} bytes`),
    );
    const [router] = gateways;
    if (options.profile && router) await profileRouter(context, router);
    const figures = others.flatMap((other) =>
      shapeNames.flatMap((shape) =>
        (['rps', 'cpu'] as const).map((measure) => [
          figureName(other, measure, shape),
          quotientOf(turns, [`hub ${shape}`, `${other} ${shape}`], connections, measure),
        ]),
      ),
    );
    return {
      figures: Object.fromEntries(figures) as Readonly<Record<string, number>>,
      notes: [
        `quotients are medians of the quotients of ${options.rounds} rounds at ${connections} connections`,
        '`…_cpu` is the router’s own CPU a request divided by the other gateway’s: below 1 is better',
        'entity: one entity of two subgraphs; list: ten entities of two; deep: six steps over three',
      ],
      table: summary(turns).map(({ name, rps, p50, p95, p99, cpu, bytes }) => {
        return { name, connections, rps, p50, p95, p99, cpu, bytes };
      }),
      raw: { turns },
    };
  } finally {
    await Promise.all(gateways.map((one) => one.stop()));
    await subgraphs.stop();
  }
}

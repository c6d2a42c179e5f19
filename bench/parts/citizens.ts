/** Part 1: a hundred citizens of a million, twelve items of ten departments, against what users would pick. */
import path from 'node:path';
import {
  type Contestant,
  startApollo,
  startHub,
  startPostgraphile,
  startSql,
  stopAll,
} from '../environment/contestants.ts';
import { prepareProvince } from '../environment/province.ts';
import { compareAnswers } from '../measure/compare.ts';
import { quotientOf, summary, takeRounds } from '../measure/rounds.ts';
import { rounded } from '../measure/statistics.ts';
import type { PartContext, PartResult } from './contract.ts';

const connections = [1, 8, 50] as const;
/** At which the figures are taken. */
const usual = 8;

async function profileHub({ resultsFolder, generator }: PartContext, hub: Contestant): Promise<void> {
  const file = path.join(resultsFolder, 'citizens-hub.cpuprofile');
  await hub.candidate.profile(file, () =>
    generator.run({ target: hub.target, connections: usual, milliseconds: 5_000 }),
  );
}

export async function citizensPart(context: PartContext): Promise<PartResult> {
  const { options, generator, say } = context;
  const server = await context.database();
  const province = await prepareProvince(server, { ...options, folder: context.folder });
  const contestants: Contestant[] = [];
  try {
    contestants.push(await startHub(province, { name: 'hub', profiled: options.profile }));
    contestants.push(await startSql(province));
    contestants.push(await startApollo(province));
    contestants.push(await startPostgraphile(province));
    const compared = await compareAnswers(contestants, options.quick ? 2 : 10);
    say(`answers of ${contestants.length} candidates are equal for ${compared} citizens`);
    const turns = await takeRounds(
      contestants,
      { ...options, connections, generator, postmaster: server.postmaster },
      ({ round, name, connections: count, rps, cpu, databaseCpu }) =>
        say(`round ${round + 1}: ${name} ${count} × ${rps}/s, CPU ${cpu} ms, database ${databaseCpu} ms`),
    );
    const [hub] = contestants;
    if (options.profile && hub) await profileHub(context, hub);
    const over = (other: string, measure: 'rps' | 'cpu'): number =>
      quotientOf(turns, ['hub', other], usual, measure);
    return {
      figures: {
        hub_over_sql_rps: over('hand-written-sql', 'rps'),
        hub_over_apollo_rps: over('apollo', 'rps'),
        hub_over_apollo_cpu: over('apollo', 'cpu'),
        hub_over_postgraphile_rps: over('postgraphile', 'rps'),
        hub_over_postgraphile_cpu: over('postgraphile', 'cpu'),
        hub_peak_mb: rounded(hub?.candidate.peakMemory() ?? Number.NaN, 1),
      },
      notes: [
        `quotients are medians of the quotients of ${options.rounds} rounds at ${usual} connections`,
        '`…_cpu` is the hub’s own CPU a request divided by the other server’s: below 1 is better',
        `${options.citizens} citizens in PostgreSQL; each request asks for 100 of ${province.ids.length} random ones`,
      ],
      table: summary(turns),
      raw: { turns },
    };
  } finally {
    await stopAll(contestants);
  }
}

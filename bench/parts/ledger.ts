/** Part 3: what it costs that every read is on record before its answer leaves. */
import { startHub, stopAll, type Contestant } from '../environment/contestants.ts';
import { prepareHubDatabase } from '../environment/hub-database.ts';
import { prepareProvince } from '../environment/province.ts';
import { compareAnswers } from '../measure/compare.ts';
import { quotientOf, summary, takeRounds } from '../measure/rounds.ts';
import type { PartContext, PartResult } from './contract.ts';

const connections = 50;

export async function ledgerPart(context: PartContext): Promise<PartResult> {
  const { options, generator, say } = context;
  const server = await context.database();
  const province = await prepareProvince(server, { ...options, folder: context.folder });
  const database = await prepareHubDatabase(server, province);
  const hubs: Contestant[] = [];
  try {
    hubs.push(await startHub(province, { name: 'sqlite-off', ledger: false }));
    hubs.push(await startHub(province, { name: 'sqlite-on' }));
    hubs.push(await startHub(province, { name: 'postgresql-off', ledger: false, database }));
    hubs.push(await startHub(province, { name: 'postgresql-on', database }));
    await compareAnswers(hubs, options.quick ? 1 : 5);
    const turns = await takeRounds(
      hubs,
      { ...options, connections: [connections], generator, postmaster: server.postmaster },
      ({ round, name, rps, cpu }) => say(`round ${round + 1}: ${name} ${rps}/s, CPU ${cpu} ms`),
    );
    const over = (kind: string, measure: 'rps' | 'cpu'): number =>
      quotientOf(turns, [`${kind}-on`, `${kind}-off`], connections, measure);
    return {
      figures: {
        on_over_off_rps: over('postgresql', 'rps'),
        on_over_off_cpu: over('postgresql', 'cpu'),
        on_over_off_rps_sqlite: over('sqlite', 'rps'),
        on_over_off_cpu_sqlite: over('sqlite', 'cpu'),
      },
      notes: [
        `${connections} connections; every append is synced, and those that come together share one commit`,
        'hubs with all their own tables in PostgreSQL, and in a SQLite file (`…_sqlite`)',
      ],
      table: summary(turns),
      raw: { turns },
    };
  } finally {
    await stopAll(hubs);
  }
}

/** Part 2: what deciding costs, in a whole request and alone. */
import { bodiesOf, startHub, stopAll, type Contestant } from '../environment/contestants.ts';
import { prepareProvince } from '../environment/province.ts';
import { compareAnswers } from '../measure/compare.ts';
import { measuredApart } from '../measure/apart.ts';
import { medianOf, quotientOf, summary, takeRounds } from '../measure/rounds.ts';
import { rounded } from '../measure/statistics.ts';
import type { ColdMaskTimes } from '../policy/cold-mask.ts';
import type { DecisionTimes } from '../policy/decide-alone.ts';
import { benchDocument } from '../workload/items.ts';
import type { PartContext, PartResult } from './contract.ts';

/** More than any cache of the hub keeps, so that each is made anew when its turn comes again. */
const newDocuments = 2_500;

/** The same hub asked with a new document each time. */
function asCold(hub: Contestant, ids: readonly string[]): Contestant {
  // As many different citizens as the others ask for: rows that lie ready would hide what a document costs.
  const sets = bodiesOf('', ids).map(
    (body) => (JSON.parse(body) as { readonly variables: object }).variables,
  );
  const bodies = Array.from({ length: newDocuments }, (_, number) =>
    JSON.stringify({ query: benchDocument(`Bench${number}`), variables: sets[number % sets.length] }),
  );
  return { ...hub, name: 'cold-mask', target: { ...hub.target, bodies } };
}

export async function policyPart(context: PartContext): Promise<PartResult> {
  const { options, generator, say } = context;
  const server = await context.database();
  const decision = await measuredApart<DecisionTimes>(
    'policy/decide-alone.ts',
    options.quick ? { powers: 100, items: 50 } : { powers: 10_000, items: 500 },
    ['--max-old-space-size=8192'],
  );
  say(`one decision: ${decision.decisionMicroseconds} µs`);
  const cold = await measuredApart<ColdMaskTimes>('policy/cold-mask.ts', {
    documents: options.quick ? 20 : 500,
  });
  say(`a cold mask: ${cold.coldMaskMilliseconds} ms`);
  const province = await prepareProvince(server, { ...options, folder: context.folder });
  const hubs: Contestant[] = [];
  try {
    const on = await startHub(province, { name: 'policy-on' });
    hubs.push(on);
    const off = await startHub(province, { name: 'policy-off', policy: false });
    hubs.push(off);
    await compareAnswers(hubs, options.quick ? 1 : 5);
    const turns = await takeRounds(
      [on, off, asCold(on, province.ids)],
      { ...options, connections: [8], generator, postmaster: server.postmaster },
      ({ round, name, rps, cpu }) => say(`round ${round + 1}: ${name} ${rps}/s, CPU ${cpu} ms`),
    );
    return {
      figures: {
        on_over_off_cpu: quotientOf(turns, ['policy-on', 'policy-off'], 8, 'cpu'),
        decision_us: decision.decisionMicroseconds,
        decision_cold_us: decision.coldMicroseconds,
        cold_mask_ms: cold.coldMaskMilliseconds,
        cold_document_cpu_ms: rounded(
          medianOf(turns, 'cold-mask', 8, 'cpu') - medianOf(turns, 'policy-on', 8, 'cpu'),
          2,
        ),
      },
      notes: [
        'off: the grant gives everything and no citizen is looked up in the case; all else runs as it does',
        `decision_us: grant of a caller and decision of one item, ${decision.powers} powers × ${decision.items} items`,
        'decision_cold_us: the grant of a power that nobody has used yet: all its needs are decided at once',
        'cold_mask_ms: from a parsed document that was never seen to its mask, alone',
        'cold_document_cpu_ms: what such a document costs in all, with parsing, planning and compiling',
      ],
      table: summary(turns),
      raw: { turns, decision, cold },
    };
  } finally {
    await stopAll(hubs);
  }
}

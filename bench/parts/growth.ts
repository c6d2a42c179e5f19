/** Part 4: how latency and memory grow with citizens, powers and the size of requests. */
import { bodiesOf, startHub, type Contestant } from '../environment/contestants.ts';
import { prepareProvince } from '../environment/province.ts';
import { measuredApart } from '../measure/apart.ts';
import { quotientOf, medianOf, takeRounds, type Turn } from '../measure/rounds.ts';
import { growthExponent, rounded } from '../measure/statistics.ts';
import type { PowersGrowth } from '../policy/many-powers.ts';
import { benchDocument } from '../workload/items.ts';
import type { PartContext, PartResult } from './contract.ts';

const requestSizes = [1, 10, 100, 500] as const;
/** Size of the requests by which provinces are compared. */
const usualSize = 100;

function sizes({ quick, large, citizens }: PartContext['options']): readonly number[] {
  if (quick) return [1_000, 2_000];
  const all = [10_000, 100_000, 1_000_000, ...(large ? [10_000_000] : [])];
  return all.filter((size) => size <= citizens || size === 10_000_000);
}

const nameOf = (citizens: number, size: number): string => `${citizens} citizens, ${size} a request`;

/** One hub, asked for so many citizens in each request. */
function asking(hub: Contestant, ids: readonly string[], citizens: number, size: number): Contestant {
  const bodies = bodiesOf(benchDocument(), ids, size).slice(0, 200);
  return { ...hub, name: nameOf(citizens, size), target: { ...hub.target, bodies } };
}

interface Running {
  readonly citizens: number;
  readonly hub: Contestant;
  readonly ids: readonly string[];
}

async function startAll(context: PartContext): Promise<readonly Running[]> {
  const running: Running[] = [];
  for (const citizens of sizes(context.options)) {
    const asked = Math.min(20_000, citizens / 2);
    context.say(`preparing ${citizens} citizens`);
    const province = await prepareProvince(await context.database(), {
      citizens,
      asked,
      folder: context.folder,
    });
    const hub = await startHub(province, { name: `growth-${citizens}` });
    running.push({ citizens, hub, ids: province.ids });
  }
  return running;
}

function exponents(turns: readonly Turn[], running: readonly Running[]): Readonly<Record<string, number>> {
  const latency = (citizens: number, size: number): number =>
    medianOf(turns, nameOf(citizens, size), 1, 'p50');
  const largest = running.at(-1)?.citizens ?? 0;
  return {
    citizens_exponent: rounded(
      growthExponent(running.map(({ citizens }) => [citizens, latency(citizens, usualSize)])),
      3,
    ),
    // A request has a cost of its own, whatever it asks for: the exponent is that of the larger ones.
    request_exponent: rounded(
      growthExponent(requestSizes.slice(1).map((size) => [size, latency(largest, size)])),
      3,
    ),
  };
}

export async function growthPart(context: PartContext): Promise<PartResult> {
  const { options, generator, say } = context;
  const server = await context.database();
  const powers = await measuredApart<PowersGrowth>(
    'policy/many-powers.ts',
    {
      provinces: options.quick ? [1, 2] : [1, 34],
    },
    ['--expose-gc', '--max-old-space-size=8192'],
  );
  say(`powers: ${JSON.stringify(powers.steps)}`);
  const running = await startAll(context);
  try {
    const contestants = running.flatMap(({ citizens, hub, ids }) =>
      requestSizes.filter((size) => size <= ids.length).map((size) => asking(hub, ids, citizens, size)),
    );
    const turns = await takeRounds(
      contestants,
      {
        ...options,
        warmUpMilliseconds: options.milliseconds,
        connections: [1],
        generator,
        postmaster: server.postmaster,
      },
      ({ round, name, p50 }) => say(`round ${round + 1}: ${name}: ${p50} ms`),
    );
    const [smallest, largest] = [running[0]?.citizens ?? 0, running.at(-1)?.citizens ?? 0];
    const peaks = running.map(({ citizens, hub }) => ({
      citizens,
      peak: rounded(hub.candidate.peakMemory(), 1),
    }));
    return {
      figures: {
        latency_ratio: quotientOf(turns, [nameOf(largest, usualSize), nameOf(smallest, usualSize)], 1, 'p50'),
        peak_mb: Math.max(...peaks.map(({ peak }) => peak)),
        ...exponents(turns, running),
        powers_decision_ratio: powers.decisionRatio,
      },
      notes: [
        `latency_ratio: median latency at ${largest} citizens over that at ${smallest}, 100 a request, one connection`,
        'peak_mb: most memory that a hub with the full list ever had resident, after the bench (VmHWM)',
        '…_exponent: slope of log latency over log size; 0 is no growth, 1 is growth in proportion',
        'powers_decision_ratio: one decision under 34 provinces’ powers over one under a single province’s',
      ],
      table: contestants.map(({ name }) => ({
        name,
        p50: rounded(medianOf(turns, name, 1, 'p50'), 2),
        p99: rounded(medianOf(turns, name, 1, 'p99'), 2),
        cpu: rounded(medianOf(turns, name, 1, 'cpu'), 2),
        databaseCpu: rounded(medianOf(turns, name, 1, 'databaseCpu'), 2),
      })),
      raw: { turns, peaks, powers },
    };
  } finally {
    await Promise.all(running.map(({ hub }) => hub.candidate.stop()));
  }
}

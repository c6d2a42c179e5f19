/** Rounds in which every candidate has its turn, in another order each time, so that drift of the machine meets all. */
import type { Contestant } from '../environment/contestants.ts';
import type { LoadGenerator } from '../load/load-generator.ts';
import { cpuMilliseconds } from './processes.ts';
import { median, rounded } from './statistics.ts';

/** One turn of a candidate. Milliseconds, but for requests a second and bytes. */
export interface Turn {
  readonly round: number;
  readonly name: string;
  readonly connections: number;
  readonly rps: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** CPU a request of the candidate's processes. */
  readonly cpu: number;
  /** CPU a request of the database's processes; null where they are not on this machine. */
  readonly databaseCpu: number | null;
  readonly bytes: number;
}

export interface RoundsOptions {
  readonly rounds: number;
  readonly connections: readonly number[];
  /** Length of a turn. */
  readonly milliseconds: number;
  readonly warmUpMilliseconds: number;
  readonly generator: LoadGenerator;
  readonly postmaster: number | null;
}

async function takeTurn(
  { name, candidate, target }: Contestant,
  connections: number,
  round: number,
  { generator, milliseconds, postmaster }: RoundsOptions,
): Promise<Turn> {
  const databaseTime = (): number => (postmaster === null ? Number.NaN : cpuMilliseconds(postmaster));
  const [cpuBefore, databaseBefore] = [candidate.cpu(), databaseTime()];
  const {
    requests,
    answered,
    bytes,
    latencies,
    milliseconds: lasted,
  } = await generator.run({
    target,
    connections,
    milliseconds,
  });
  const cpu = (candidate.cpu() - cpuBefore) / answered;
  const databaseCpu = (databaseTime() - databaseBefore) / answered;
  const { p50, p95, p99 } = latencies;
  return {
    round,
    name,
    connections,
    rps: rounded((requests * 1000) / lasted, 2),
    p50: rounded(p50, 3),
    p95: rounded(p95, 3),
    p99: rounded(p99, 3),
    cpu: rounded(cpu, 3),
    databaseCpu: postmaster === null ? null : rounded(databaseCpu, 3),
    bytes: Math.round(bytes / answered),
  };
}

/** Warms every candidate up, then takes all turns of all rounds. */
export async function takeRounds(
  contestants: readonly Contestant[],
  options: RoundsOptions,
  told: (turn: Turn) => void,
): Promise<readonly Turn[]> {
  for (const { target } of contestants) {
    await options.generator.run({ target, connections: 8, milliseconds: options.warmUpMilliseconds });
  }
  const turns: Turn[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    for (const connections of options.connections) {
      for (let place = 0; place < contestants.length; place += 1) {
        const contestant = contestants[(place + round) % contestants.length];
        if (!contestant) continue;
        const turn = await takeTurn(contestant, connections, round, options);
        turns.push(turn);
        told(turn);
      }
    }
  }
  return turns;
}

type Measure = 'rps' | 'p50' | 'p95' | 'p99' | 'cpu' | 'databaseCpu' | 'bytes';

function valuesOf(
  turns: readonly Turn[],
  name: string,
  connections: number,
  measure: Measure,
): readonly number[] {
  return turns
    .filter((turn) => turn.name === name && turn.connections === connections)
    .map((turn) => turn[measure] ?? Number.NaN);
}

/** Median over the rounds. */
export function medianOf(
  turns: readonly Turn[],
  name: string,
  connections: number,
  measure: Measure,
): number {
  return median(valuesOf(turns, name, connections, measure));
}

/** Median over the rounds of the quotient within a round. */
export function quotientOf(
  turns: readonly Turn[],
  [one, other]: readonly [string, string],
  connections: number,
  measure: Measure,
): number {
  const above = valuesOf(turns, one, connections, measure);
  const below = valuesOf(turns, other, connections, measure);
  return rounded(median(above.map((value, at) => value / (below[at] ?? Number.NaN))), 4);
}

/** Medians of all measures of each candidate at each number of connections. */
export function summary(
  turns: readonly Turn[],
): readonly Readonly<Record<Measure | 'name' | 'connections', string | number>>[] {
  const cells = new Map(
    turns.map(({ name, connections }) => [`${name} ${connections}`, { name, connections }]),
  );
  return [...cells.values()].map(({ name, connections }) => {
    const middle = (measure: Measure): number => rounded(medianOf(turns, name, connections, measure), 2);
    return {
      name,
      connections,
      rps: middle('rps'),
      p50: middle('p50'),
      p95: middle('p95'),
      p99: middle('p99'),
      cpu: middle('cpu'),
      databaseCpu: middle('databaseCpu'),
      bytes: middle('bytes'),
    };
  });
}

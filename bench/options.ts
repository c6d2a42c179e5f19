/** Options of the command. */
import { readArguments } from '../scripts/command-line.ts';
import { QingdanError } from '../schema/errors.ts';

export const partNames = ['citizens', 'policy', 'ledger', 'growth', 'router'] as const;
export type PartName = (typeof partNames)[number];

export interface BenchOptions {
  readonly parts: readonly PartName[];
  readonly rounds: number;
  readonly citizens: number;
  /** Also ten million citizens in the part `growth`. */
  readonly large: boolean;
  /** A short run that proves that the bench still runs; its figures mean nothing. */
  readonly quick: boolean;
  /** Writes CPU profiles of the hub beside the results. */
  readonly profile: boolean;
  /** Length of one turn of a candidate, and of its warm-up. */
  readonly milliseconds: number;
  readonly warmUpMilliseconds: number;
  /** Citizens whom requests ask for, all together. */
  readonly asked: number;
}

export const usage = `npm run bench [-- PART … OPTION …]: measures the hub
  PART               ${partNames.join(', ')}; all of them unless named
  --rounds N         rounds in which each candidate has its turn (default: 7)
  --citizens N       citizens in the database (default: 1000000)
  --large            the part growth also with ten million citizens
  --quick            a short run with 1,000 citizens, to see that the bench still runs
  --profile          write CPU profiles of the hub to bench/results
POSTGRES_URL names a server to use; without it the bench starts one of its own and keeps its data in .qingdan/bench.`;

function whole(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new QingdanError('BAD_USER_INPUT', `\`--${name}\` must be a whole number of at least ${least}`);
}

/** Throws BAD_USER_INPUT with the usage. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = readArguments(usage, {
    args: [...args],
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      citizens: { type: 'string' },
      large: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
    },
  });
  const parts = positionals.map((name) => {
    const part = partNames.find((one) => one === name);
    if (!part) throw new QingdanError('BAD_USER_INPUT', `\`${name}\` is no part of the bench\n${usage}`);
    return part;
  });
  const { quick, large, profile } = values;
  const citizens = whole('citizens', values.citizens ?? (quick ? '1000' : '1000000'), 1000);
  return {
    parts: parts.length > 0 ? parts : partNames,
    rounds: whole('rounds', values.rounds ?? (quick ? '2' : '7'), 1),
    citizens,
    large,
    quick,
    profile,
    milliseconds: quick ? 300 : 3_000,
    warmUpMilliseconds: quick ? 300 : 5_000,
    asked: Math.min(20_000, Math.floor(citizens / 2)),
  };
}

/** What each figure must reach; the bench says of each whether it does. */
import type { Figure } from '../parts/contract.ts';

export interface Floor {
  readonly figure: string;
  readonly floor: number;
  readonly aim: number;
  /** Whether larger values are better. */
  readonly more: boolean;
}

export const floors: readonly Floor[] = [
  { figure: 'hub_over_sql_rps', floor: 0.8, aim: 1, more: true },
  { figure: 'hub_over_apollo_rps', floor: 4, aim: 8, more: true },
  // A sixth of the CPU, and a twelfth.
  { figure: 'hub_over_apollo_cpu', floor: 0.1667, aim: 0.0833, more: false },
  { figure: 'on_over_off_cpu', floor: 1.05, aim: 1.02, more: false },
  { figure: 'decision_us', floor: 20, aim: 1, more: false },
  { figure: 'cold_mask_ms', floor: 2, aim: 0.5, more: false },
  { figure: 'on_over_off_rps', floor: 0.85, aim: 0.95, more: true },
  { figure: 'latency_ratio', floor: 1.3, aim: 1.1, more: false },
  { figure: 'peak_mb', floor: 400, aim: 250, more: false },
  { figure: 'hub_over_apollo_gateway_rps_entity', floor: 3, aim: 6, more: true },
  { figure: 'hub_over_apollo_gateway_rps_list', floor: 3, aim: 6, more: true },
  { figure: 'hub_over_apollo_gateway_rps_deep', floor: 3, aim: 6, more: true },
];

export type Verdict = 'aim' | 'floor' | 'missed' | 'not measured';

function verdict({ floor, aim, more }: Floor, value: Figure): Verdict {
  if (value === null || Number.isNaN(value)) return 'not measured';
  const reaches = (limit: number): boolean => (more ? value >= limit : value <= limit);
  if (reaches(aim)) return 'aim';
  return reaches(floor) ? 'floor' : 'missed';
}

/** A row for each figure that has a floor. */
export function verdicts(
  figures: Readonly<Record<string, Figure>>,
): readonly Readonly<Record<'figure' | 'value' | 'floor' | 'aim' | 'reached', string | number>>[] {
  return floors
    .filter(({ figure }) => figure in figures)
    .map((one) => {
      const value = figures[one.figure] ?? null;
      const { figure, floor, aim } = one;
      return { figure, value: value ?? 'none', floor, aim, reached: verdict(one, value) };
    });
}

/** The conditions that depend on neither citizen nor case (1 to 4), for one department, power and day. */
import type { Need } from '../../registry/contract.ts';
import type { Reason } from '../contract.ts';
import type { FactIndex } from './index-facts.ts';
import { holdingsInForce, type Holding } from './holdings.ts';
import { sharingStanding, type Opening } from './sharing.ts';

/** One need after conditions 3 and 4. */
export type NeedStanding = { readonly coordinate: number; readonly need: Need } & (
  | { readonly open: true; readonly openings: readonly Opening[] }
  | { readonly open: false; readonly reason: Reason }
);

export type StaticRule =
  | { readonly kind: 'closed'; readonly reason: Reason }
  | {
      readonly kind: 'open';
      readonly caseBound: boolean;
      readonly holdings: readonly Holding[];
      readonly needs: readonly NeedStanding[];
      /** Division that the department serves; null when the list doesn't know the department. */
      readonly served: string | null;
    };

export interface Asker {
  readonly department: string;
  /** Null when the request names none. */
  readonly power: string | null;
  /** Whether the token lists the power. */
  readonly registered: boolean;
}

/** `day` is a day of Asia/Shanghai. */
export function staticRule(facts: FactIndex, asker: Asker, day: string): StaticRule {
  const { department, power: code, registered } = asker;
  const power = code === null ? undefined : facts.powers.get(code);
  if (power === undefined) {
    const left = code !== null && facts.repealed.has(code);
    return {
      kind: 'closed',
      reason: { code: left ? 'POWER_REPEALED' : 'POWER_NOT_ON_LIST', condition: 1 },
    };
  }
  const holdings = holdingsInForce(power.exercises, power.delegations, department, day);
  if (!registered || holdings.length === 0) {
    return { kind: 'closed', reason: { code: 'POWER_NOT_YOURS', condition: 2 } };
  }
  const needs = power.needs.map((indexed): NeedStanding => {
    const { need, coordinate, catalogue, applications } = indexed;
    const standing = sharingStanding(need, catalogue, holdings, applications, department, day);
    return { coordinate, need, ...standing };
  });
  const served = facts.served.get(department) ?? null;
  return { kind: 'open', caseBound: power.fact.caseBound, holdings, needs, served };
}

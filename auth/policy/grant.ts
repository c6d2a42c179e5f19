/** Turns a rule into the grant that requests use: conditions 5 and 6 are added, decisions are laid out by bit. */
import type { SubjectRole } from '../../schema/domain.ts';
import type { FieldGrant, ItemDecision, Reason } from '../contract.ts';
import { BitSet, type CoordinateSpace } from './coordinates.ts';
import { intersect, withoutNested } from './divisions.ts';
import type { NeedStanding, StaticRule } from './rule.ts';
import type { CaseStanding } from './standing.ts';

export interface GrantName {
  readonly key: string;
  readonly power: string | null;
  readonly powerName: string | null;
}

const notNeeded: Reason = { code: 'FIELD_NOT_NEEDED', condition: 3 };

/** A grant that withholds everything for one reason. */
export function closedGrant(name: GrantName, reason: Reason): FieldGrant {
  const decision: ItemDecision = { given: false, reason };
  return {
    ...name,
    decide: () => decision,
    anyGiven: () => false,
    givenItems: () => [],
    overallReason: () => reason,
  };
}

type OpenRule = Extract<StaticRule, { kind: 'open' }>;

/** `standing` is that of the case when the rule is case-bound, else null. */
export function openGrant(
  name: GrantName,
  space: CoordinateSpace,
  rule: OpenRule,
  standing: CaseStanding | null,
): FieldGrant {
  const decisions = new Map<number, ItemDecision>();
  const given = new BitSet(space.size);
  for (const need of rule.needs) {
    // (power, item, role) is the key of a need; should a list have it twice, the first one decides.
    if (decisions.has(need.coordinate)) continue;
    const decision = decideNeed(rule, need, standing);
    decisions.set(need.coordinate, decision);
    if (decision.given) given.add(need.coordinate);
  }
  const withheld: ItemDecision = { given: false, reason: notNeeded };
  return {
    ...name,
    decide(item, role) {
      const coordinate = space.coordinate(item, role);
      return (coordinate === undefined ? undefined : decisions.get(coordinate)) ?? withheld;
    },
    anyGiven: (role) => given.anyWithin(...space.range(role)),
    givenItems(role) {
      const [from, to] = space.range(role);
      const items = [...decisions].flatMap(([coordinate, decision]) =>
        decision.given && coordinate >= from && coordinate < to ? [decision.need.item] : [],
      );
      return items.sort();
    },
    overallReason: (role) => furthestReason(decisions, space, role),
  };
}

function decideNeed(rule: OpenRule, standing: NeedStanding, ofCase: CaseStanding | null): ItemDecision {
  if (!standing.open) return { given: false, reason: standing.reason };
  const { need, openings } = standing;
  if (rule.caseBound) {
    if (ofCase === null) return { given: false, reason: { code: 'CASE_REQUIRED', condition: 5 } };
    if (!ofCase.fits) return { given: false, reason: { code: ofCase.code, condition: 5 } };
    const fitting = ofCase.holdings.map((index) => rule.holdings[index]);
    // The title that lets the item be shared must be the one under which the case is competent.
    if (!openings.some((opening) => fitting.includes(opening.holding))) {
      return { given: false, reason: { code: 'CASE_REQUIRED', condition: 5 } };
    }
    return { given: true, need, scope: null };
  }
  const divisions: string[] = [];
  for (const { holding, division } of openings) {
    const served = rule.served === null ? null : intersect(holding.division, rule.served);
    const scope = served === null || division === null ? served : intersect(served, division);
    if (scope !== null) divisions.push(scope);
  }
  if (divisions.length === 0) return { given: false, reason: { code: 'NOT_AVAILABLE', condition: 6 } };
  return { given: true, need, scope: withoutNested(divisions) };
}

/** Failures of condition 4 from the one closest to being given. */
const sharingOrder: readonly string[] = [
  'APPLICATION_SUSPENDED',
  'APPLICATION_EXPIRED',
  'APPLICATION_MISSING',
  'FIELD_UNSHARED',
];

/** Whether the first reason came further in the rule than the second. */
function isBetter(one: Reason, other: Reason): boolean {
  if (one.condition !== other.condition) return one.condition > other.condition;
  return sharingOrder.indexOf(one.code) < sharingOrder.indexOf(other.code);
}

/** What stands closest to being given in the role says best what to mend. */
function furthestReason(
  decisions: ReadonlyMap<number, ItemDecision>,
  space: CoordinateSpace,
  role: SubjectRole,
): Reason {
  const [from, to] = space.range(role);
  let best = notNeeded;
  for (const [coordinate, decision] of decisions) {
    if (decision.given || coordinate < from || coordinate >= to) continue;
    if (isBetter(decision.reason, best)) best = decision.reason;
  }
  return best;
}

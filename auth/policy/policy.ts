/**
 * The policy: the published list and its sharing applications compiled into memory. It is immutable; a new
 * list or a changed application makes a new one. See the access rule's table in `docs/`; the same rule stands
 * naively in `auth/reference/decide.ts`.
 */
import type { Need, PolicyFacts } from '../../registry/contract.ts';
import type { SubjectRole } from '../../schema/domain.ts';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import type { Caller, CaseFact, FieldGrant, ItemDecision, Reason, SharingApplication } from '../contract.ts';
import { isDay } from './days.ts';
import { closedGrant, openGrant, type GrantName } from './grant.ts';
import { indexFacts, type FactIndex, type PowerFact } from './index-facts.ts';
import { receivingDecision } from './receiving.ts';
import { staticRule, type Asker, type StaticRule } from './rule.ts';
import { caseStanding, type CaseStanding } from './standing.ts';

/** Names the facts: content hash of the list and epoch of the sharing applications. */
export interface PolicyIdentity {
  readonly listHash: string;
  readonly sharingEpoch: number;
}

/** What conditions 1 to 4 say of an item; which later ones depend on the citizen or the case. */
export interface Explanation {
  readonly item: string;
  readonly chineseName: string;
  readonly role: SubjectRole;
  readonly need: Need | null;
  /** Null when conditions 1 to 4 hold. */
  readonly reason: Reason | null;
  /** Numbers of the conditions that are still to be checked. */
  readonly dependsOn: readonly (5 | 6 | 7)[];
}

export interface Policy extends PolicyIdentity {
  /**
   * What the caller may read today. `caseFact` is the case that `caller.caseId` names, null when there is none
   * of this number; it is looked at only when the power is case-bound. Never throws: a fault withholds all.
   * @param today day of Asia/Shanghai, `YYYY-MM-DD`
   */
  grantFor(caller: Caller, caseFact: CaseFact | null, today: string): FieldGrant;
  /** Conditions 1 to 4 for every item of the catalogue in a role; reads nothing. */
  explain(caller: Caller, role: SubjectRole, today: string): readonly Explanation[];
  /** Whether a department may receive an item beside somebody else's request, under a power of its own. Never throws. */
  receives(department: string, item: string, role: SubjectRole, today: string): ItemDecision;
  /** The list entry; undefined when the published list has none of this code. */
  power(code: string): PowerFact | undefined;
  /** Codes of the powers on the list that need an item, in any role, in their order. */
  powersNeeding(item: string): readonly string[];
  knowsDepartment(name: string): boolean;
}

/** Pairs of department and power kept at once; a province has far fewer in use on one day. */
const cacheLimit = 4096;

/** What is kept of a (department, power, day): its rule, and a grant for each standing towards a case. */
interface CachedRule {
  readonly key: string;
  readonly rule: StaticRule;
  readonly grants: Map<string, FieldGrant>;
}

export function compilePolicy(
  facts: PolicyFacts,
  applications: readonly SharingApplication[],
  identity: PolicyIdentity,
): Policy {
  const index = indexFacts(facts, applications);
  const cache = new Map<string, CachedRule>();
  const receiving = new BoundedCache<string, ItemDecision>(cacheLimit);

  const ruleFor = (asker: Asker, today: string): CachedRule => {
    // Names come from tokens and may hold any character: JSON keeps the parts of the key apart.
    const { department, power, registered } = asker;
    const key = JSON.stringify([
      identity.listHash,
      identity.sharingEpoch,
      department,
      power,
      registered,
      today,
    ]);
    const known = cache.get(key);
    if (known !== undefined) return known;
    if (!isDay(today)) throw new TypeError('a day is written YYYY-MM-DD');
    const entry: CachedRule = { key, rule: staticRule(index, asker, today), grants: new Map() };
    const oldest = cache.size < cacheLimit ? undefined : cache.keys().next().value;
    if (oldest !== undefined) cache.delete(oldest);
    cache.set(key, entry);
    return entry;
  };

  return {
    ...identity,
    grantFor(caller, caseFact, today) {
      try {
        const asker = askerOf(caller);
        return grantOf(index, ruleFor(asker, today), asker, caller.caseId, caseFact);
      } catch {
        const key = JSON.stringify(['fault', caller.power]);
        return closedGrant({ key, power: caller.power, powerName: null }, { code: 'INTERNAL', condition: 1 });
      }
    },
    explain(caller, role, today) {
      const { rule } = ruleFor(askerOf(caller), today);
      return facts.catalogue.map((entry) => explainItem(index, rule, entry, role));
    },
    receives(department, item, role, today) {
      const key = JSON.stringify([department, item, role, today]);
      try {
        const ruleOf = (power: string): StaticRule =>
          ruleFor({ department, power, registered: true }, today).rule;
        return receiving.getOrMake(key, () => receivingDecision(index, ruleOf, item, role));
      } catch {
        return { given: false, reason: { code: 'INTERNAL', condition: 1 } };
      }
    },
    power: (code) => index.powers.get(code)?.fact,
    powersNeeding(item) {
      const needing = facts.needs.filter((need) => need.item === item && index.powers.has(need.power));
      return [...new Set(needing.map(({ power }) => power))].toSorted();
    },
    knowsDepartment: (name) => index.served.has(name),
  };
}

function askerOf(caller: Caller): Asker {
  const { department, power, powers, role } = caller;
  return {
    department,
    power,
    registered: role === 'application' && power !== null && powers.includes(power),
  };
}

function grantOf(
  index: FactIndex,
  cached: CachedRule,
  asker: Asker,
  caseId: string | null,
  fact: CaseFact | null,
): FieldGrant {
  const { rule, grants } = cached;
  const { department, power } = asker;
  let standing: CaseStanding | null = null;
  if (rule.kind === 'open' && rule.caseBound && power !== null) {
    const { served, holdings } = rule;
    standing = caseStanding({ department, power, caseId, fact, served, holdings });
  }
  const standingKey = standing?.fits === true ? standing.holdings.join() : (standing?.code ?? '');
  const known = grants.get(standingKey);
  if (known !== undefined) return known;
  const powerName = power === null ? null : (index.powers.get(power)?.fact.name ?? null);
  const name: GrantName = { key: `${cached.key}${standingKey}`, power, powerName };
  const grant =
    rule.kind === 'closed' ? closedGrant(name, rule.reason) : openGrant(name, index.space, rule, standing);
  grants.set(standingKey, grant);
  return grant;
}

function explainItem(
  index: FactIndex,
  rule: StaticRule,
  entry: PolicyFacts['catalogue'][number],
  role: SubjectRole,
): Explanation {
  const { path: item, chineseName } = entry;
  const withheld = (reason: Reason, need: Need | null = null): Explanation => {
    return { item, chineseName, role, need, reason, dependsOn: [] };
  };
  if (rule.kind === 'closed') return withheld(rule.reason);
  const coordinate = index.space.coordinate(item, role);
  const standing = rule.needs.find((need) => need.coordinate === coordinate);
  if (standing === undefined) return withheld({ code: 'FIELD_NOT_NEEDED', condition: 3 });
  if (!standing.open) return withheld(standing.reason, standing.need);
  const dependsOn = rule.caseBound ? ([5, 7] as const) : ([6, 7] as const);
  return { item, chineseName, role, need: standing.need, reason: null, dependsOn };
}

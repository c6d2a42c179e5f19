/** What the lists say of each item and each citizen: the naive rule, and the row scope beside it. */
import type { ItemDecision, Reason } from '../../../../auth/contract.ts';
import { decide } from '../../../../auth/reference/decide.ts';
import type { SubjectRole } from '../../../../schema/domain.ts';
import type { Asked } from '../asked.ts';

/** Of equal conditions the failure that is closest to being given. */
const closest = ['FIELD_UNSHARED', 'APPLICATION_MISSING', 'APPLICATION_EXPIRED', 'APPLICATION_SUSPENDED'];

export class NaiveLists {
  readonly #asked: Asked;
  readonly #decisions = new Map<string, ItemDecision>();

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  decide(item: string, role: SubjectRole): ItemDecision {
    const key = `${item} ${role}`;
    const { facts, applications, caller, caseFact, today } = this.#asked;
    const named = caseFact?.id === caller.caseId ? caseFact : null;
    const decision =
      this.#decisions.get(key) ?? decide(facts, applications, caller, named, item, role, today);
    this.#decisions.set(key, decision);
    return decision;
  }

  /** Every item that is given of a citizen in this role. */
  given(role: SubjectRole): readonly string[] {
    return this.#asked.facts.catalogue
      .map(({ path }) => path)
      .filter((item) => this.decide(item, role).given);
  }

  /** Why nothing at all is given in a role: the reason of the item that came closest to being given. */
  overallReason(role: SubjectRole): Reason {
    const reasons = this.#asked.facts.catalogue.flatMap(({ path }) => {
      const decision = this.decide(path, role);
      return decision.given ? [] : [decision.reason];
    });
    const rank = ({ condition, code }: Reason): number => condition * 10 + closest.indexOf(code);
    const [best = { code: 'FIELD_NOT_NEEDED', condition: 3 }] = reasons.toSorted((a, b) => rank(b) - rank(a));
    return best;
  }

  /** Condition 6, or the part of condition 5 that is about the citizen. */
  inScope(item: string, role: SubjectRole, id: string): boolean {
    const decision = this.decide(item, role);
    if (!decision.given) return false;
    if (decision.scope === null) return this.#asked.parties.get(role)?.has(id) ?? false;
    const division = this.#asked.divisions.get(id);
    return division !== undefined && decision.scope.some((outer) => lies(division, outer));
  }
}

/** Whether a division lies in another: it begins with the digits that name the other one. */
function lies(division: string, outer: string): boolean {
  const digits = [2, 4, 6, 9, 12].find((length) => /^0*$/.test(outer.slice(length))) ?? 12;
  return division.startsWith(outer.slice(0, digits));
}

/**
 * Stage "scope": every subject is checked before anything of him is fetched, wherever he is reached.
 * An unknown citizen and one out of scope are refused alike, after the same look-up.
 */
import type { CaseFacts, FieldGrant, ScopeIndex } from '../auth/contract.ts';
import { insideAny } from '../auth/policy/divisions.ts';
import { QingdanError } from '../schema/errors.ts';
import type { SubjectGate, SubjectPlace } from './execute/contract.ts';

/** Subjects that one request may reach, relations included. */
export const subjectLimit = 500;

export class RequestGate implements SubjectGate {
  readonly #grant: FieldGrant;
  readonly #caseId: string | null;
  readonly #index: ScopeIndex;
  readonly #cases: CaseFacts;
  /** Every ID asked for or discovered, absent ones too; the record lists them. */
  readonly subjects = new Set<string>();

  constructor(grant: FieldGrant, caseId: string | null, index: ScopeIndex, cases: CaseFacts) {
    this.#grant = grant;
    this.#caseId = caseId;
    this.#index = index;
    this.#cases = cases;
  }

  async admit(place: SubjectPlace, citizenIds: readonly string[]): Promise<ReadonlySet<string>> {
    for (const id of citizenIds) this.subjects.add(id);
    if (this.subjects.size > subjectLimit) {
      throw new QingdanError(
        'TOO_MANY_SUBJECTS',
        `the request reaches more than ${subjectLimit} citizens; ask for fewer in one request`,
        { limit: subjectLimit },
      );
    }
    const ids = [...new Set(citizenIds)];
    const scope = this.#scope(place);
    if (scope === 'parties') {
      return this.#caseId === null ? new Set() : this.#cases.parties(this.#caseId, place.role, ids);
    }
    const admitted = new Set<string>();
    for (const [id, division] of await this.#index.divisions(ids)) if (scope(division)) admitted.add(id);
    return admitted;
  }

  /** Which registered divisions a place admits; or the parties of the case. */
  #scope(place: SubjectPlace): 'parties' | ((division: string) => boolean) {
    const scopes: (readonly string[])[] = [];
    const asksItems = place.items.length > 0;
    for (const item of asksItems ? place.items : this.#grant.givenItems(place.role)) {
      const decision = this.#grant.decide(item, place.role);
      if (!decision.given) return () => false;
      if (decision.scope === null) return 'parties';
      scopes.push(decision.scope);
    }
    // What is asked of a subject is one answer: he must lie in the scope of each item. Where only his ID is
    // echoed, being in the scope of one item that the power may read is enough.
    return asksItems
      ? (division) => scopes.every((scope) => insideAny(scope, division))
      : (division) => scopes.some((scope) => insideAny(scope, division));
  }
}

/**
 * Stage "scope": every subject is checked before anything of him is fetched, wherever he is reached.
 * An unknown citizen and one out of scope are refused alike, after the same look-up.
 */
import type { CaseFact, FieldGrant, ScopeIndex } from '../auth/contract.ts';
import { itemScope } from '../auth/mask/item-scope.ts';
import { insideAny } from '../auth/policy/divisions.ts';
import { QingdanError } from '../schema/errors.ts';
import type { SubjectGate, SubjectPlace } from './execute/contract.ts';
import type { KnownParties } from './known-parties.ts';

/** Subjects that one request may reach, relations included. */
export const subjectLimit = 500;

export function tooManySubjects(): QingdanError {
  return new QingdanError(
    'TOO_MANY_SUBJECTS',
    `the request reaches more than ${subjectLimit} citizens; ask for fewer in one request`,
    { limit: subjectLimit },
  );
}

/** Who may be asked an item: the parties of the case, or those registered in one of these divisions. */
type Scope = 'parties' | readonly string[];

/** What became of an item at a place: it may be given of one subject there and refused of another. */
export interface ItemOutcome {
  readonly given: boolean;
  readonly refused: boolean;
}

const neither: ItemOutcome = { given: false, refused: false };

function keyOf(place: readonly string[], item: string): string {
  return JSON.stringify([item, ...place]);
}

export class RequestGate implements SubjectGate {
  readonly #grant: FieldGrant;
  readonly #case: CaseFact | null;
  readonly #index: ScopeIndex;
  readonly #parties: KnownParties;
  /** Every ID asked for or discovered, absent ones too; the record lists them. */
  readonly subjects = new Set<string>();
  /** Division of each subject who was looked up and known. */
  readonly #divisions = new Map<string, string>();
  readonly #outcomes = new Map<string, ItemOutcome>();

  constructor(grant: FieldGrant, caseFact: CaseFact | null, index: ScopeIndex, parties: KnownParties) {
    this.#grant = grant;
    this.#case = caseFact;
    this.#index = index;
    this.#parties = parties;
  }

  /** What became of an item, for the record. `place` is the path of a place; where nobody stood, nothing became of it. */
  outcomeOf(place: readonly string[], item: string): ItemOutcome {
    return this.#outcomes.get(keyOf(place, item)) ?? neither;
  }

  /**
   * Who lies in the scope of at least one item that is asked at the place; where only the ID is echoed, of one that
   * the power may read. `holds` says of each item whether he lies in its scope.
   */
  async admit(place: SubjectPlace, citizenIds: readonly string[]): Promise<ReadonlySet<string>> {
    for (const id of citizenIds) {
      this.subjects.add(id);
      if (this.subjects.size > subjectLimit) throw tooManySubjects();
    }
    const ids = [...new Set(citizenIds)];
    const asked = place.items.length > 0 ? place.items : this.#grant.givenItems(place.role);
    const scopes = asked.map((item) => this.#scope(place, item));
    const admitted = scopes.includes('parties')
      ? await this.#partiesAmong(place, ids)
      : await this.#registered(ids, scopes);
    for (const [at, scope] of scopes.entries()) {
      const inScope = (id: string): boolean => admitted.has(id) && this.#inside(scope, id);
      const item = place.items[at];
      if (item === undefined) continue;
      // A place may be reached in several steps.
      const { given, refused } = this.outcomeOf(place.path, item);
      this.#outcomes.set(keyOf(place.path, item), {
        given: given || ids.some(inScope),
        refused: refused || !ids.every(inScope),
      });
    }
    return admitted;
  }

  /** Whether a subject who was admitted at the place lies in the scope of one of its items. */
  holds(place: SubjectPlace, citizenId: string, item: string): boolean {
    return this.#inside(this.#scope(place, item), citizenId);
  }

  async #partiesAmong(place: SubjectPlace, ids: readonly string[]): Promise<ReadonlySet<string>> {
    return this.#case === null ? new Set() : this.#parties.among(this.#case, place.role, ids);
  }

  async #registered(ids: readonly string[], scopes: readonly Scope[]): Promise<ReadonlySet<string>> {
    for (const [id, division] of await this.#index.divisions(ids)) this.#divisions.set(id, division);
    return new Set(ids.filter((id) => scopes.some((scope) => this.#inside(scope, id))));
  }

  /** Parties were let in as such: the case is the scope of all items of a power that is bound to one. */
  #inside(scope: Scope, citizenId: string): boolean {
    if (scope === 'parties') return true;
    const division = this.#divisions.get(citizenId);
    return division !== undefined && insideAny(scope, division);
  }

  #scope(place: SubjectPlace, item: string): Scope {
    const scope = itemScope(place, item, this.#grant);
    return scope === null ? 'parties' : (scope ?? []);
  }
}

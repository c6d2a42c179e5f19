/** Parties of cases, kept for a while: who works on a case asks for the same few citizens again and again. */
import type { CaseFact, CaseFacts } from '../auth/contract.ts';
import { BoundedCache } from '../caching/bounded-cache.ts';
import type { SubjectRole } from '../schema/domain.ts';

/** Milliseconds for which an answer is kept; IDs of citizens shall not lie about. */
const keptMilliseconds = 60_000;

/** Versions of cases, each with a role, of which answers are kept; and how many answers each may have. */
const keptCases = 500;
const keptCitizens = 50_000;

interface Known {
  readonly until: number;
  /** Whether each citizen is a party; of those who are not it is kept, too, so that both are refused alike. */
  readonly isParty: Map<string, boolean>;
}

/**
 * Asks once for each version of a case. The version grows with every change of its parties, and the record is
 * appended only under the version that the answer rests on: what is kept of an older one lets nobody through.
 */
export class KnownParties {
  readonly #cases: Pick<CaseFacts, 'parties'>;
  readonly #known = new BoundedCache<string, Known>(keptCases);
  readonly #now: () => number;

  /** @param now monotonic milliseconds */
  constructor(cases: Pick<CaseFacts, 'parties'>, now: () => number = () => performance.now()) {
    this.#cases = cases;
    this.#now = now;
  }

  async among(
    { id, version }: Pick<CaseFact, 'id' | 'version'>,
    role: SubjectRole,
    citizenIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const { isParty } = this.#of(JSON.stringify([id, version, role]));
    const missing = citizenIds.filter((citizen) => !isParty.has(citizen));
    const found = missing.length === 0 ? null : await this.#cases.parties(id, role, missing);
    const parties = citizenIds.filter((citizen) => isParty.get(citizen) ?? found?.has(citizen) ?? false);
    if (isParty.size + missing.length > keptCitizens) isParty.clear();
    for (const citizen of missing) isParty.set(citizen, found?.has(citizen) ?? false);
    return new Set(parties);
  }

  #of(key: string): Known {
    const kept = this.#known.get(key);
    if (kept && this.#now() < kept.until) return kept;
    const made = { until: this.#now() + keptMilliseconds, isParty: new Map<string, boolean>() };
    this.#known.set(key, made);
    return made;
  }
}

/** A request with everything that decides it, and what could be seen of its answer. */
import type { AccessRecord, Caller, CaseFact, SharingApplication } from '../../../auth/contract.ts';
import type { PolicyFacts } from '../../../registry/contract.ts';
import type { SubjectRole } from '../../../schema/domain.ts';
import type { SentStatement } from './hosted-sources.ts';

/** Everything that decides a request. */
export interface Asked {
  readonly facts: PolicyFacts;
  readonly applications: readonly SharingApplication[];
  readonly caller: Caller;
  readonly caseFact: CaseFact | null;
  /** Who is a party of the case, by role. */
  readonly parties: ReadonlyMap<SubjectRole, ReadonlySet<string>>;
  /** Registered division of those who are known. */
  readonly divisions: ReadonlyMap<string, string>;
  readonly today: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly explain: boolean;
}

export interface Observed {
  readonly text: string;
  readonly records: readonly AccessRecord[];
  readonly sent: readonly SentStatement[];
  /** Texts of all values that sources gave. */
  readonly received: ReadonlySet<string>;
  /** What was reported to the hub's log. */
  readonly faults: readonly unknown[];
}

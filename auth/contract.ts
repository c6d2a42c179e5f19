/** What auth gives the stages of a request, and what it needs from below (`registry`) and above (`cases`). */
import type { Need } from '../registry/contract.ts';
import type { SubjectRole } from '../schema/domain.ts';
import type { ErrorCode } from '../schema/errors.ts';

/** Roles of callers; what each may do is the table in `auth/roles.ts`. */
export const roles = ['application', 'listPublisher', 'auditor', 'public'] as const;
export type Role = (typeof roles)[number];

/**
 * Who asks: the verified claims of a token together with the headers that select among them. Without a token
 * it is `publicCaller` (`auth/caller/public.ts`): role `public`, empty names, no powers, no credential.
 */
export interface Caller {
  readonly department: string;
  readonly application: string;
  /** Verified subject of the person or program that acts. */
  readonly operator: string;
  readonly role: Role;
  /** Codes of the powers that this application is registered for. */
  readonly powers: readonly string[];
  /** The power selected by `x-power`, or the only one that the token lists; null when there is none. */
  readonly power: string | null;
  /** Number of the case selected by `x-case`. */
  readonly caseId: string | null;
  /** Token ID (`jti`) and end of its life (seconds since 1970); null for the public. */
  readonly credential: { readonly id: string; readonly expiresAt: number } | null;
}

/** An application of a department to share an item: Decree 809, article 20. */
export interface SharingApplication {
  readonly department: string;
  readonly power: string;
  readonly item: string;
  /** The purpose under which the power needs the item. */
  readonly scenario: string;
  readonly provider: string;
  readonly status: 'approved' | 'suspended' | 'refused';
  readonly decidedOn: string;
  /** Last day on which it holds, `YYYY-MM-DD`. */
  readonly expiresOn: string;
  /** Division that it was approved for; null for the whole province. */
  readonly division: string | null;
}

/** What a request depends on of a case. */
export interface CaseFact {
  readonly id: string;
  /** Grows with every change of the case, its parties included. */
  readonly version: number;
  readonly open: boolean;
  readonly competentDivision: string;
  readonly reviewTasks: readonly {
    readonly department: string;
    readonly power: string;
    readonly open: boolean;
  }[];
}

/** Implemented by `cases/`. */
export interface CaseFacts {
  /** Null when there is no case of this number. */
  find(caseId: string): Promise<CaseFact | null>;
  /** Which of these citizens are parties of the case in this role. */
  parties(caseId: string, role: SubjectRole, citizenIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Why an item is withheld. */
export interface Reason {
  readonly code: ErrorCode;
  readonly condition: 1 | 2 | 3 | 4 | 5 | 6;
  /** Article that the reason rests on, where there is one ("law article"). */
  readonly article?: string;
  /** Last day of an application that has run out. */
  readonly expiredOn?: string;
  /** Item that the source is sent to give this one, where that is what fails, and the department that receives it. */
  readonly required?: string;
  readonly receiver?: string;
}

/** The decision on one item in one role. Row scope is still to be checked for given items. */
export type ItemDecision =
  | {
      readonly given: true;
      readonly need: Need;
      /**
       * Divisions, one of which the subject must be registered in (none lies in another; `insideAny` of
       * `auth/policy/divisions.ts` checks it); null when the parties of the case are the scope.
       */
      readonly scope: readonly string[] | null;
    }
  | { readonly given: false; readonly reason: Reason };

/**
 * What a caller may read under a power: compiled, immutable, shared by all requests with equal deciding facts.
 * `key` names it: list hash, sharing epoch, department, power, day, case standing. Equal keys, equal grants.
 */
export interface FieldGrant {
  readonly key: string;
  readonly power: string | null;
  readonly powerName: string | null;
  /** Never throws; an item that the catalogue does not know is withheld. */
  decide(item: string, role: SubjectRole): ItemDecision;
  /** Whether any item at all is given in this role. */
  anyGiven(role: SubjectRole): boolean;
  /** The items given in this role, in the order of their paths. */
  givenItems(role: SubjectRole): readonly string[];
  /** The reason that withholds everything in this role; meaningful only when `anyGiven` is false. */
  overallReason(role: SubjectRole): Reason;
  /** Items that are read with an item, because its source is sent them. None unless given. */
  requiredOf?(item: string): readonly string[];
}

/** What must still be true when a record is appended; else the request is decided again. */
export interface GateConditions {
  readonly listEpoch: number;
  readonly sharingEpoch: number;
  readonly case: { readonly id: string; readonly version: number } | null;
  readonly credential: { readonly id: string; readonly expiresAt: number } | null;
}

export interface GivenField {
  readonly item: string;
  readonly role: SubjectRole;
  readonly purpose: string;
  readonly article: string;
}

export interface WithheldRecord {
  readonly item: string;
  readonly role: SubjectRole;
  readonly code: ErrorCode;
}

/** One record a request, allowed or refused. Decree 809, article 29: scenario, process, result; kept three years. */
export interface AccessRecord {
  /** ISO 8601 with offset of Asia/Shanghai. */
  readonly time: string;
  readonly requestId: string;
  readonly listHash: string;
  readonly department: string | null;
  readonly application: string | null;
  readonly operator: string | null;
  readonly role: Role | null;
  readonly power: string | null;
  readonly caseId: string | null;
  /** Citizen IDs asked for or discovered; the ledger keeps keyed hashes and an encrypted list, never the plain ones. */
  readonly subjects: readonly string[];
  readonly given: readonly GivenField[];
  readonly withheld: readonly WithheldRecord[];
  readonly documentHash: string | null;
  readonly sources: readonly string[];
  readonly outcome: 'answered' | 'refused' | 'failed';
  /** Error code of a refusal of the whole request. */
  readonly refusal: ErrorCode | null;
  readonly durationMilliseconds: number;
}

export type AppendResult =
  | { readonly outcome: 'committed'; readonly sequence: number; readonly hash: string }
  | { readonly outcome: 'stale'; readonly because: 'list' | 'sharing' | 'case' | 'credential' };

export interface StoredRecord {
  readonly sequence: number;
  readonly hash: string;
  readonly previousHash: string;
  readonly record: Omit<AccessRecord, 'subjects'> & { readonly subjectHashes: readonly string[] };
}

export interface Ledger {
  /**
   * Appends durably (synced) if every condition still holds, in the same transaction. Concurrent calls share
   * one commit. `null` conditions append always (refusals that depended on nothing).
   */
  append(record: AccessRecord, conditions: GateConditions | null): Promise<AppendResult>;
  /** Records from a sequence number on, oldest first. */
  read(fromSequence: number, limit: number): Promise<readonly StoredRecord[]>;
  /** Checks the whole chain; the first broken sequence number, or null when it is whole. */
  verify(): Promise<{ readonly records: number; readonly brokenAt: number | null }>;
  close(): Promise<void>;
}

/** Keyed hash of citizen ID to registered division, fed only by the source department. Missing or stale means deny. */
export interface ScopeIndex {
  /** Division of each known citizen; unknown ones are left out. One batch. */
  divisions(citizenIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

/** Time, so that tests can set it. */
export interface Clock {
  now(): Date;
}

/**
 * The seam between the executor and what it runs on: planned fetches go to subgraphs, hosted, remote or
 * the hub's own, and every citizen that is reached passes the gate before anything of him is fetched.
 */
import type { SubjectPlace } from '../../auth/mask/contract.ts';
import type { ErrorCode } from '../../schema/errors.ts';

/** An error of a subgraph that is safe to show. */
export interface SubgraphError {
  readonly code: ErrorCode;
  readonly message: string;
  /** Path inside the fetch's own result, when only a part failed; segments are response keys and indices. */
  readonly path?: readonly (string | number)[];
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface FetchRequest {
  /** Representations with `__typename` and the fields that the plan requires; for entity fetches. By variable name. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  /** Lives as long as the request: caller, DataLoaders, … */
  readonly context: unknown;
}

export interface FetchResult {
  /** Null when the whole fetch failed. */
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly SubgraphError[];
}

/** One planned operation of a subgraph, compiled once and kept with the plan. */
export interface PreparedFetch {
  /** Statements, calls or the operation, for explanations; no values. */
  readonly statements: readonly string[];
  run(request: FetchRequest): Promise<FetchResult>;
}

export interface Subgraph {
  readonly name: string;
  /** Department that owns it; null for the hub itself. */
  readonly department: string | null;
  prepare(operation: string, operationName: string | null): PreparedFetch;
}

export { subjectAlias, type SubjectPlace } from '../../auth/mask/contract.ts';

/** Checks subjects before anything of them is fetched, all of one step in one batch. */
export interface SubjectGate {
  /** IDs that may be read at this place. Counts distinct subjects and throws TOO_MANY_SUBJECTS beyond the limit. */
  admit(place: SubjectPlace, citizenIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Stands in the executor's data where a subject was not admitted; completes to null with NOT_AVAILABLE. */
export const notAvailable: unique symbol = Symbol('not available');

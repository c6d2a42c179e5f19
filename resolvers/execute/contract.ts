/**
 * The seam between the executor and what it runs on: planned fetches go to subgraphs, hosted, remote or
 * the hub's own, and every citizen that is reached passes the gate before anything of him is fetched.
 */
import type { SubjectPlace } from '../../auth/mask/contract.ts';
import type { ErrorCode } from '../../schema/errors.ts';
import type { EndSignal } from './ending.ts';

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
  /** The same end, for who needs no `AbortSignal`: asking for that makes one. */
  readonly ending?: EndSignal;
  /** Lives as long as the request: caller, DataLoaders, … */
  readonly context: unknown;
}

export interface FetchResult {
  /**
   * Null when the whole fetch failed. Becomes the executor's own, which writes into it: plain objects made for
   * this call, none of them frozen or standing in two places.
   */
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
  /** Department that owns it; null for the hub itself, and where no list says who owns it. */
  readonly department: string | null;
  /** Another process answers, so that each call has the time of a fetch and no more, whoever owns it. */
  readonly isRemote?: true;
  prepare(operation: string, operationName: string | null): PreparedFetch;
}

export { subjectAlias, type SubjectPlace } from '../../auth/mask/contract.ts';
export { notAvailable } from './not-available.ts';

/** A step that asks items of one row scope at one place. */
export interface ScopedStep {
  readonly place: SubjectPlace;
  /** What the step asks. One scope holds for all of it. */
  readonly fields: readonly ScopedField[];
}

/** A field of an item that may be withheld of single subjects. */
export interface ScopedField {
  readonly item: string;
  /** Where it stands: keys of the tree from the entity on. */
  readonly keys: readonly string[];
}

/** Says of subjects who were admitted at a place what may be shown of each. */
export interface RowWithholding {
  /** Whether a subject lies in the scope of an item. */
  holds(place: SubjectPlace, citizenId: string, item: string): boolean;
  /** Fields that show an ID by item `household.idNumber`: response keys from the place. */
  readonly identifiers: ReadonlyMap<SubjectPlace, readonly (readonly string[])[]>;
}

/** Checks subjects before anything of them is fetched, all of one step in one batch. */
export interface SubjectGate {
  /** IDs that may be read at this place. Counts distinct subjects and throws TOO_MANY_SUBJECTS beyond the limit. */
  admit(place: SubjectPlace, citizenIds: readonly string[]): Promise<ReadonlySet<string>>;
}

/** A tree of the response while it grows; its keys are those of `tree-keys.ts`. */
export type Tree = Record<string, unknown>;

/** A path of the response: response keys, and indices where one item of a list is meant. */
export type ResponsePath = readonly (string | number)[];

/** A field that a source did not give. Safe to show: nothing of an internal message is in it. */
export interface ExecutionFault {
  readonly code: ErrorCode;
  readonly message: string;
  /** Without indices when a whole fetch failed; with them when the subgraph named a part. */
  readonly path: ResponsePath;
  /** Department that owns the source; null for the hub itself. */
  readonly department: string | null;
  /** Name of the subgraph. */
  readonly source: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** One step of a plan, for explanations; it holds no values. */
export interface StepDescription {
  readonly source: string;
  readonly department: string | null;
  /** Response keys of the places that the step writes to; one empty path for a root step. */
  readonly paths: readonly (readonly string[])[];
  readonly operation: string;
  readonly statements: readonly string[];
}

export interface ExecutionInput {
  /** Coerced, with defaults filled in. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly places: readonly SubjectPlace[];
  readonly gate: SubjectGate;
  /** Ends the request: what has not answered by then is lost with SOURCE_TIMEOUT. */
  readonly signal: EndSignal;
  /** Given to every subgraph. */
  readonly context: unknown;
  /** Longest time for one fetch, so that a slow one leaves time for the steps after it. */
  readonly fetchLimitMilliseconds?: number;
  /** Given where items of one place have different row scopes; the plan is divided by them. */
  readonly rows?: RowWithholding;
  /** Takes what a subgraph threw, for the hub's log. */
  readonly report?: (source: string, error: unknown) => void;
}

export interface ExecutionOutcome {
  /** Always there. Holds `notAvailable` where a subject was not admitted, and the mark of an item that was not. */
  readonly data: Tree;
  readonly errors: readonly ExecutionFault[];
  /** Names of the subgraphs that were called. */
  readonly sources: ReadonlySet<string>;
}

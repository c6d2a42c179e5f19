/** What lives as long as one request, and what the pipeline takes and gives. */
import type { DocumentNode } from 'graphql';
import type { Caller, Clock } from '../auth/contract.ts';
import type { Cursors } from './fetch/cursors.ts';
import type { RowLoader } from './fetch/key-rows.ts';
import type { SourceRow } from '../connectors/contract.ts';
import type { ErrorCode } from '../schema/errors.ts';
import type { JsonBytes } from './json-bytes.ts';

/** A parsed and validated request of a verified caller. */
export interface GraphRequest {
  readonly document: DocumentNode;
  /** Hexadecimal SHA-256 of the document's text. */
  readonly documentHash: string;
  readonly operationName: string | null;
  /** As sent; coerced by the pipeline. */
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
  readonly requestId: string;
  /** The document and its variables came in the address, which proxies keep: nothing of citizens may stand in it. */
  readonly isInAddress: boolean;
  /** The caller asked for the plan, the steps and the deciding entries (`x-explain: 1`). */
  readonly explain: boolean;
  /** An event of a subscription: on record for every caller who is known, whatever it tells. */
  readonly isEvent?: true;
}

export interface Answer {
  /** JSON text of the whole response in UTF-8, in parts that follow one another. */
  readonly body: readonly Buffer[];
  readonly status: number;
  /**
   * Monotonic time (`performance.now()`) after which the answer may not be handed to the socket any more,
   * because a revocation may have returned since; null when the answer depended on nothing that can be revoked.
   */
  readonly handOffBefore: number | null;
  /** Code of the error that refuses the whole request; null where it was answered. */
  readonly refusal: ErrorCode | null;
  /** Codes of all errors in it. */
  readonly codes: readonly ErrorCode[];
  /** Names of the sources that were asked for it. */
  readonly sources: ReadonlySet<string>;
}

/** State of one attempt to answer; given to every subgraph as its context. */
export interface RequestScope {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly requestId: string;
  readonly isEvent: boolean;
  /** Batch and de-duplicate keys across parallel steps and aliases. */
  readonly loaders: Map<string, RowLoader>;
  /** Names of the sources that were really asked. */
  readonly asked: Set<string>;
  /** Where the texts of ready lists are written. */
  readonly lists: JsonBytes;
  readonly cursors: Cursors;
  /** Takes what a source failed with, for the hub's log. */
  readonly onFailure: (source: string, error: unknown) => void;
  /** What the statements of each source gave; kept only where the caller wants an explanation. */
  readonly onRows: ((source: string, rows: readonly SourceRow[]) => void) | undefined;
}

/** What passes between the bench and its load generator. */

/** Requests to send to one server, ready made, one after the other and again from the beginning. */
export interface LoadTarget {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly bodies: readonly string[];
}

export interface LoadWish {
  readonly target: LoadTarget;
  /** Connections that each have one request under way. */
  readonly connections: number;
  readonly milliseconds: number;
}

export interface LoadResult {
  /** Answers that came within the time. */
  readonly requests: number;
  /** Those and the ones that were under way at its end: what the server has worked for. */
  readonly answered: number;
  /** Length of the run; longer than wished only where no answer came before, and then `requests` is 1. */
  readonly milliseconds: number;
  /** Bytes of the bodies of all answers. */
  readonly bytes: number;
  readonly latencies: {
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
    readonly mean: number;
  };
}

export type LoadReply = { readonly result: LoadResult } | { readonly problem: string };

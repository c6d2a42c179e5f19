/** What the drivers of services share: operations that give rows for keys, however they are called. */
import type { PagesModel } from '../../schema/source-model.ts';

/** What a read may take, over all its calls. */
export interface Limits {
  readonly signal: AbortSignal;
  /** Monotonic milliseconds. */
  readonly deadline: number;
  /** Bytes of answers that are left. */
  bytesLeft: number;
}

export interface Call {
  readonly keys: readonly string[];
  /** What else is sent, by place. */
  readonly values: ReadonlyMap<string, string>;
  /** Address of the next page, as the page before told it. */
  readonly link: string | null;
}

export interface Answer {
  /** Objects, lists, texts, booleans and null; numbers are texts with all their digits. */
  readonly tree: unknown;
  /** Address of the next page that stands beside the answer. */
  readonly link: string | null;
}

/** An operation that gives rows of one table. */
export interface ServiceOperation {
  /** For logs: what is called, without keys. */
  readonly statement: string;
  /** Keys of one call at most; 1 where the service takes no list. */
  readonly keysOfCall: number;
  /** Path to the rows in an answer. */
  readonly rows: readonly string[];
  /** Whether nothing where the rows should be means that there are none: XML has no empty lists. */
  readonly rowsMayBeAbsent: boolean;
  /** Rows don't say whose they are: they are the one citizen's who was asked for. */
  readonly lacksKey: boolean;
  readonly values: ReadonlyMap<string, string>;
  readonly pages?: PagesModel;
  send(call: Call, limits: Limits): Promise<Answer>;
}

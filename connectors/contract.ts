/**
 * What every kind of source does. Nothing outside a connector's folder knows its kind.
 * One contract suite (`test/contract/connectors`) runs over all kinds against the real thing.
 */
import type { SourceKind } from '../schema/domain.ts';
import type { BreakerState } from './breaker.ts';
import type { ColumnType } from '../schema/source-model.ts';

export interface ReadColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** The column holds a list of values of the type. */
  readonly list?: true;
  /**
   * Whose rows give the column in a widened read: those of the citizens asked for, or those of others who share
   * a group with one of them. Of any other row it isn't read, and its value is null. All rows give it unless named.
   */
  readonly whose?: 'own' | 'others';
}

/** A column by which rows are ordered. */
export interface OrderTerm {
  readonly column: string;
  readonly type: ColumnType;
  readonly descending: boolean;
  /** Places of the codes that a text column holds, where it is ordered by what they stand for. */
  readonly ranks?: readonly (readonly [code: string, place: number])[];
}

/** A total order of the rows of each citizen; `list-order.ts` says what comes before what. */
export interface ListOrder {
  readonly terms: readonly OrderTerm[];
  /** Column whose text differs between the rows of a citizen; it decides between rows that the terms hold equal. */
  readonly unique: string;
}

/** The part of each citizen's rows that is wanted, in the order of the read. */
export interface ListWindow {
  /** Rows that are left out; more than none for one key only. */
  readonly skip: number;
  /** Rows at most; null for all that are left. */
  readonly first: number | null;
}

/** A read of one table by keys, compiled once and run often. */
export interface TableRead {
  readonly table: string;
  /** Column with the citizen ID. */
  readonly key: string;
  /** Look also under the 15-digit form of each key; rows found so come back under the 18-digit key. */
  readonly legacyKeys: boolean;
  /**
   * Widen to the rows that share this column's value with a row of a key (household number).
   * Rows of such a read say by `key` whose they are and by `group` where they belong.
   */
  readonly group: string | null;
  /** Columns to read, in this order. */
  readonly columns: readonly ReadColumn[];
  readonly orderBy: string | null;
  /** Column with the time of the row, where it matters which row is the latest: that one wins where one is wanted. */
  readonly updatedAt: string | null;
  /** Given where a part of the rows of each key may be wanted; such a read isn't widened. */
  readonly order?: ListOrder;
}

/**
 * A row as the source gave it. `values` has the columns in order, typed as: text for String, Decimal, BigInt,
 * Date, DateTime and the code types; number for Int and Float; boolean for Boolean; null for nothing.
 * A column of lists has a list of those, some of them null perhaps. A value of the wrong kind, or a list with one in
 * it, is an `InvalidValue`, which costs only the field that holds it.
 */
export interface SourceRow {
  /** 18-digit citizen ID whose row it is. */
  readonly key: string;
  readonly group: string | null;
  readonly updatedAt: string | null;
  readonly values: readonly SourceValue[];
  /**
   * The row stands under a form of the key that its table is not said to have. A widened read meets it in the group of
   * another; asked for by its key it isn't found, so it isn't one of the citizen's own.
   */
  readonly strayed?: true;
}

type Scalar = string | number | boolean | null;
export type SourceValue = Scalar | readonly Scalar[] | InvalidValue;

/** Marks a value that does not fit its declared type. It holds nothing of the value. */
export class InvalidValue {
  readonly expected: ColumnType;
  constructor(expected: ColumnType) {
    this.expected = expected;
  }
}

export interface CompiledRead {
  /** The statement, call or look-up in the source's own language, without values; for logs, goldens and operators. */
  readonly statement: string;
  /**
   * Rows of all keys in one statement, of a read with an order those of the window. Rejects with `SourceFailure` only.
   */
  run(keys: readonly string[], signal: AbortSignal, window?: ListWindow): Promise<readonly SourceRow[]>;
}

/** A read of every row of a table that has a key, whosever it is. */
export type TableScan = Pick<TableRead, 'table' | 'key' | 'legacyKeys' | 'columns' | 'updatedAt'>;

/** A row of a scan: as one of a read, but for the key. */
export interface ScannedRow extends Pick<SourceRow, 'updatedAt' | 'values'> {
  /** 18-digit citizen ID by which a read finds the row; null where the row's key is none as it is written. */
  readonly key: string | null;
}

export interface DescribedColumn {
  readonly name: string;
  /** As the source calls it: `numeric(12,2)`, `varchar(18)`. */
  readonly nativeType: string;
  /** Whether it may be without a value; absent where the source does not say. */
  readonly isNullable?: boolean;
  /** What the source says of it in words. */
  readonly comment?: string;
}

/** Columns by which the source finds rows, the first first; an empty name stands for an expression. */
export interface DescribedIndex {
  readonly columns: readonly string[];
  /** No two rows have the same values in all of them. */
  readonly isUnique: boolean;
}

export interface DescribedTable {
  readonly name: string;
  readonly columns: readonly DescribedColumn[];
  /** What the source says of it in words. */
  readonly comment?: string;
  /** Those of primary keys and constraints, too; absent where indexes are not the source's to have, as with views. */
  readonly indexes?: readonly DescribedIndex[];
}

/** What all values of a column say of it as a key. No value leaves the source. */
export interface KeyFacts {
  /** Two rows have the same value. */
  readonly repeats: boolean;
  /** Some value has 15 characters, as citizen IDs of before 1999. */
  readonly hasLegacyForms: boolean;
}

/** A row of a file that is wrong. It holds nothing of its values. */
export interface BadRow {
  /** Line of the file in which the row begins, from 1; the number of the row in a sheet. */
  readonly line: number;
  /** Number of the column, from 1. */
  readonly column: number;
  /** Name of the column, where it has one. */
  readonly name: string | null;
  /** Lower case, no full stop, what to do next. */
  readonly reason: string;
}

/** The state of a table that the hub keeps an index of. */
export interface TableHealth {
  readonly table: string;
  readonly state: 'waiting' | 'indexing' | 'ready' | 'faulty';
  /** Rows that are indexed, while it goes on those so far. */
  readonly rows: number;
  readonly badRows: number;
  readonly firstBadRows: readonly BadRow[];
  /** File with the bad rows, for the operator; null when there are none. */
  readonly report: string | null;
  /** Why the file gives no rows. The message may name a file: it is for the operator alone. */
  readonly fault: { readonly code: string; readonly message: string } | null;
}

/** An operation of a plan, as a subgraph of a federation takes it. */
export interface SubgraphRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a subgraph answered. */
export interface SubgraphAnswer {
  /** Numbers that no double holds are `ExactNumber`. Null where the subgraph gave nothing. */
  readonly data: Record<string, unknown> | null;
  /** What it failed to give, by paths into the data; null where it is about the whole. */
  readonly failed: readonly (readonly (string | number)[] | null)[];
  /** What it said of that, for the hub's log. */
  readonly internal: readonly string[];
}

export interface Connector {
  readonly kind: SourceKind;
  /** Whether it is asked: after several failures in a row it isn't for a while. */
  readonly breaker: BreakerState;
  /** The live source's tables and columns. */
  describe(): Promise<readonly DescribedTable[]>;
  /** Compiles a read; the same read gives the same compiled object. */
  compile(read: TableRead): CompiledRead;
  /**
   * The rows of a scan, in no order, a page at a time: of a table of any size a few thousand rows are in memory.
   * Rejects with `SourceFailure` only. Absent where sources of the kind are asked for citizens alone.
   */
  readonly scan?: (scan: TableScan, signal: AbortSignal) => AsyncGenerator<readonly ScannedRow[], void>;
  /**
   * Some rows of a table, those that the source has at hand: these columns, as text of at most `sampledCharacters`.
   * Descriptions are guessed by them. Absent where sources of the kind answer for citizens alone.
   */
  readonly sample?: (
    table: string,
    columns: readonly string[],
    rows: number,
  ) => Promise<readonly (readonly (string | null)[])[]>;
  /** Looks at a whole column. Absent as `sample`. */
  readonly keyFacts?: (table: string, column: string) => Promise<KeyFacts>;
  /**
   * Sends an operation of a plan as it is. Of sources that are subgraphs of a federation themselves. Rejects with
   * `SourceFailure` only.
   */
  readonly ask?: (request: SubgraphRequest, signal: AbortSignal) => Promise<SubgraphAnswer>;
  /** The state of its tables, of kinds that the hub keeps an index of. */
  readonly health?: () => readonly TableHealth[];
  /** Called for each statement that is really sent, with the number of keys; tests prove from it what was asked. */
  onStatement?: (statement: string, keys: number) => void;
  close(): Promise<void>;
}

/** A source that failed. `internal` is for the hub's log and never reaches a client. */
export class SourceFailure extends Error {
  override readonly name = 'SourceFailure';
  readonly code: 'SOURCE_UNAVAILABLE' | 'SOURCE_TIMEOUT' | 'SOURCE_DATA_INVALID';
  readonly source: string;
  readonly internal: unknown;
  constructor(code: SourceFailure['code'], source: string, internal: unknown) {
    super(`${source}: ${code}`);
    this.code = code;
    this.source = source;
    this.internal = internal;
  }
}

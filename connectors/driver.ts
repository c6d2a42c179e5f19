/** What a kind of source does by itself; limits, breaker, types and order are added by `guard.ts` for all kinds alike. */
import type { SourceKind } from '../schema/domain.ts';
import type {
  DescribedColumn,
  DescribedIndex,
  DescribedTable,
  KeyFacts,
  ListWindow,
  SourceFailure,
  SubgraphAnswer,
  SubgraphRequest,
  TableHealth,
} from './contract.ts';
import type { Layout } from './layout.ts';
import type { WireAnswer } from './wire-rows.ts';

export interface DriverRead {
  readonly statement: string;
  /**
   * Cells of the rows in the layout's order, for these forms of the keys, or the rows as they came over the wire. `sent`
   * is called for each statement that is really sent. May reject with anything.
   */
  run(
    keyForms: readonly string[],
    signal: AbortSignal,
    sent: (statement: string, keys: number) => void,
  ): Promise<readonly (readonly unknown[])[] | WireAnswer>;
  /**
   * As `run`, of a read with an order: rows in that order, and of each form of a key those of the window at least. What
   * is to be skipped, of the one key that is then asked for, is skipped. Null where this source can't order by one of
   * the columns; then the hub does after reading all rows.
   */
  readonly page?: (
    keyForms: readonly string[],
    window: ListWindow,
    signal: AbortSignal,
    sent: (statement: string, keys: number) => void,
    isOneKey: boolean,
  ) => Promise<readonly (readonly unknown[])[] | WireAnswer | null>;
}

export interface Driver {
  readonly kind: SourceKind;
  describe(signal: AbortSignal): Promise<readonly DescribedTable[]>;
  compile(layout: Layout): DriverRead;
  /**
   * Cells of every row that has a key, in pages of at most `rowsOfPage`, until it ends or the signal aborts. `sent`
   * is called for each statement that is really sent.
   */
  scan?(
    layout: Layout,
    signal: AbortSignal,
    sent: (statement: string) => void,
  ): AsyncGenerator<readonly (readonly unknown[])[], void>;
  /** Some rows of a table: these columns, as text of at most `sampledCharacters`. */
  sample?(
    table: string,
    columns: readonly string[],
    rows: number,
    signal: AbortSignal,
  ): Promise<readonly (readonly unknown[])[]>;
  keyFacts?(table: string, column: string, signal: AbortSignal): Promise<KeyFacts>;
  /** Sends an operation of a plan as it is; of sources that are subgraphs of a federation themselves. */
  ask?(
    request: SubgraphRequest,
    signal: AbortSignal,
    sent: (statement: string, keys: number) => void,
  ): Promise<SubgraphAnswer>;
  /** The state of its tables, where the hub keeps an index of them. */
  health?(): readonly TableHealth[];
  close(): Promise<void>;
}

/** The source has no such table or column: a fault of its description, not of its health. */
export class MissingStructure extends Error {
  override readonly name = 'MissingStructure';
}

/** The source answered with something that is no answer. */
export class BadAnswer extends Error {
  override readonly name = 'BadAnswer';
}

/** One table cannot be read as it is now. The others of the source can: it is no fault of the source's health. */
export class TableFault extends Error {
  override readonly name = 'TableFault';
  readonly code: SourceFailure['code'];
  constructor(code: SourceFailure['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Longest answer that the hub takes of a source for one statement, in bytes of its values. */
export const largestAnswer = 16 * 1024 * 1024;

/** Rows of a page of a scan at most. */
export const rowsOfPage = 2_000;

/** Stands for a cell of a row that is broken as a whole; no type accepts it. */
export const brokenCell: unique symbol = Symbol('broken cell');

/** Characters of a value that a sample has at most: more than any ID, day or number that it is looked at for. */
export const sampledCharacters = 40;

function wordsOf(comment: unknown): { comment?: string } {
  return typeof comment === 'string' && comment.trim() !== '' ? { comment: comment.trim() } : {};
}

/**
 * Tables of the rows that describe their columns: table, column, native type, whether it may be null, comment of the
 * column, comment of the table; those of a table after each other.
 */
export function tablesOf(rows: readonly (readonly unknown[])[]): readonly DescribedTable[] {
  const tables = new Map<string, { columns: DescribedColumn[]; comment: unknown }>();
  for (const [name, column, type, nullable, comment, ofTable] of rows) {
    const table = tables.get(String(name)) ?? { columns: [], comment: ofTable };
    table.columns.push({
      name: String(column),
      nativeType: String(type),
      isNullable: isTrue(nullable),
      ...wordsOf(comment),
    });
    tables.set(String(name), table);
  }
  return [...tables].map(([name, { columns, comment }]) => ({ name, columns, ...wordsOf(comment) }));
}

/** Whether a database says yes, in whatever word of its own. */
export function isTrue(word: unknown): boolean {
  return ['true', 't', '1', 'YES'].includes(String(word));
}

/** Tables with their indexes, of rows that name them: table, name of the index, column, whether it is unique by it. */
export function withIndexes(
  tables: readonly DescribedTable[],
  rows: readonly (readonly unknown[])[],
): readonly DescribedTable[] {
  const indexes = new Map<string, Map<string, { columns: string[]; isUnique: boolean }>>();
  for (const [table, name, column, unique] of rows) {
    const ofTable = indexes.get(String(table)) ?? new Map<string, { columns: string[]; isUnique: boolean }>();
    const index = ofTable.get(String(name)) ?? { columns: [], isUnique: true };
    index.isUnique &&= isTrue(unique);
    index.columns.push(typeof column === 'string' ? column : '');
    indexes.set(String(table), ofTable.set(String(name), index));
  }
  return tables.map((table) => {
    const own: readonly DescribedIndex[] = [...(indexes.get(table.name)?.values() ?? [])];
    return { ...table, indexes: own };
  });
}

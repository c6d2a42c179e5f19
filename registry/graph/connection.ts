/** What differs between the stores: how a statement runs, what a transaction is, and where the text index lies. */

export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };
export type Parameters = Readonly<Record<string, Value>>;

/** A row of a result by column; integers are numbers, whatever the driver makes of them. */
export type ResultRow = Readonly<Record<string, unknown>>;

export type Run = (statement: string, parameters?: Parameters) => Promise<readonly ResultRow[]>;

/** Nodes whose property `searchText` has a text index, and the property that is their key. */
export const searchable = { Power: 'code', RepealedPower: 'code', ServiceItem: 'code' } as const;
export type Searchable = keyof typeof searchable;

export interface GraphConnection {
  readonly kind: 'neo4j' | 'embedded';
  /** Runs one reading statement. */
  readonly read: Run;
  /** Runs the work in one transaction: all of it or nothing. */
  write(work: (run: Run) => Promise<void>): Promise<void>;
  /** Empties the graph and makes constraints and indexes; what follows is a load. */
  reset(): Promise<void>;
  /** Makes what was loaded durable and searchable. */
  finishLoad(): Promise<void>;
  /**
   * Codes of the nodes whose search text may have all the words, each of two or more Han characters: never one too
   * few, perhaps some too many.
   */
  candidates(label: Searchable, words: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

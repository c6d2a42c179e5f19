/** What a part of the bench gets and gives. */
import type { BenchDatabase } from '../environment/postgresql.ts';
import type { LoadGenerator } from '../load/load-generator.ts';
import type { BenchOptions } from '../options.ts';

export interface PartContext {
  readonly options: BenchOptions;
  /** Where the bench keeps its databases and hubs. */
  readonly folder: string;
  readonly resultsFolder: string;
  /** The PostgreSQL, started when a part first asks for it. */
  readonly database: () => Promise<BenchDatabase>;
  readonly generator: LoadGenerator;
  /** A line of progress. */
  readonly say: (line: string) => void;
}

/** Null where it could not be measured; `notes` say why. */
export type Figure = number | null;

export interface PartResult {
  /** By the names under which they stand in the result file. */
  readonly figures: Readonly<Record<string, Figure>>;
  /** What was measured and how, for whoever reads the file. */
  readonly notes: readonly string[];
  /** Rows of the table on the screen; all have the same keys. */
  readonly table: readonly Readonly<Record<string, string | number>>[];
  /** Everything that the figures were made of. */
  readonly raw: unknown;
}

export type Part = (context: PartContext) => Promise<PartResult>;

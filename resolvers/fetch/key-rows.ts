/** Rows of one read by citizen, loaded in batches that live as long as the request. */
import DataLoader from 'dataloader';
import type { CompiledRead, SourceRow } from '../../connectors/contract.ts';

/** What a read gave for one citizen. */
export class KeyRows {
  /** The citizen's own rows, in the source's order. */
  readonly own: readonly SourceRow[];
  /** The row that counts where one value is wanted: the latest, and of equals the last. */
  readonly latest: SourceRow | null;
  /** Others' rows that share the group of the latest row; empty when the read isn't widened. */
  readonly group: readonly SourceRow[];

  constructor(own: readonly SourceRow[], latest: SourceRow | null, group: readonly SourceRow[]) {
    this.own = own;
    this.latest = latest;
    this.group = group;
  }
}

const nothing = new KeyRows([], null, []);

function instantOf(row: SourceRow): number {
  return row.updatedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(row.updatedAt);
}

/** The latest row by its time; rows without one are the oldest, and of equals the last one counts. */
export function latestOf(rows: readonly SourceRow[]): SourceRow | null {
  let [latest = null] = rows;
  for (const row of rows) if (latest === null || instantOf(row) >= instantOf(latest)) latest = row;
  return latest;
}

function bucket(rows: readonly SourceRow[], by: (row: SourceRow) => string | null): Map<string, SourceRow[]> {
  const buckets = new Map<string, SourceRow[]>();
  for (const row of rows) {
    const name = by(row);
    if (name === null) continue;
    const known = buckets.get(name);
    if (known) known.push(row);
    else buckets.set(name, [row]);
  }
  return buckets;
}

/** Divides the rows of a batch among its keys. */
export function divide(
  keys: readonly string[],
  rows: readonly SourceRow[],
  widened: boolean,
): readonly KeyRows[] {
  const byKey = bucket(rows, (row) => row.key);
  const byGroup = widened ? bucket(rows, (row) => row.group) : undefined;
  return keys.map((key) => {
    const own = byKey.get(key);
    if (!own) return nothing;
    const latest = latestOf(own);
    const group =
      latest?.group === null || latest?.group === undefined ? [] : (byGroup?.get(latest.group) ?? []);
    return new KeyRows(
      own,
      latest,
      group.filter((row) => row.key !== key),
    );
  });
}

/** The loaders of a request; `RequestScope` has them. */
export interface Loaders {
  readonly loaders: Map<string, DataLoader<string, unknown>>;
  /** Called with what each statement gave, where somebody wants to know. */
  readonly onRows?: ((source: string, rows: readonly SourceRow[]) => void) | undefined;
}

/**
 * The rows of citizens, or the error that the read ended with for them. Equal reads of one request share a
 * loader: keys are asked for once, those of parallel steps in one statement.
 */
export async function loadRows(
  scope: Loaders,
  source: string,
  identity: string,
  read: CompiledRead,
  widened: boolean,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  let loader = scope.loaders.get(identity);
  if (!loader) {
    loader = new RowLoader(read, widened, (rows) => scope.onRows?.(source, rows));
    scope.loaders.set(identity, loader);
  }
  // The signal of the step that asks now: that of an earlier one may have ended with it.
  if (loader instanceof RowLoader) loader.signal = signal;
  return loader.loadMany(keys);
}

class RowLoader extends DataLoader<string, unknown> {
  signal: AbortSignal = new AbortController().signal;

  constructor(read: CompiledRead, widened: boolean, given: (rows: readonly SourceRow[]) => void) {
    super(async (keys) => {
      const rows = await read.run(keys, this.signal);
      given(rows);
      return divide(keys, rows, widened);
    });
  }
}

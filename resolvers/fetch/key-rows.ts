/** Rows of one read by citizen, loaded in batches that live as long as the request. */
import DataLoader from 'dataloader';
import type { CompiledRead, SourceRow } from '../../connectors/contract.ts';

/** What a read gave for one citizen. */
export class KeyRows {
  /** The citizen's own rows, in the source's order. */
  readonly own: readonly SourceRow[];
  /** Others' rows that share the group of the latest row; empty when the read isn't widened. */
  readonly group: readonly SourceRow[];
  /** Rows of the citizen's list that come before `own`, where that is a part of it. */
  readonly before: number;
  #latest: SourceRow | null | undefined;

  constructor(own: readonly SourceRow[], group: readonly SourceRow[], before = 0) {
    this.own = own;
    this.group = group;
    this.before = before;
  }

  /** The row that counts where one value is wanted: the latest, and of equals the last. */
  get latest(): SourceRow | null {
    // Lists don't ask for it, and times have to be read for it.
    this.#latest ??= latestOf(this.own);
    return this.#latest;
  }
}

const nothing = new KeyRows([], []);

function instantOf(row: SourceRow): number {
  return row.updatedAt === null ? Number.NEGATIVE_INFINITY : Date.parse(row.updatedAt);
}

/** The latest row by its time; rows without one are the oldest, and of equals the last one counts. */
export function latestOf(rows: readonly SourceRow[]): SourceRow | null {
  const [first = null] = rows;
  if (first === null || rows.length === 1) return first;
  let latest = first;
  let instant = instantOf(first);
  for (const row of rows) {
    const other = instantOf(row);
    if (other < instant) continue;
    latest = row;
    instant = other;
  }
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
  const byKey = bucket(rows, (row) => (row.strayed ? null : row.key));
  const byGroup = widened ? bucket(rows, (row) => row.group) : undefined;
  return keys.map((key) => {
    const own = byKey.get(key);
    if (!own) return nothing;
    if (!byGroup) return new KeyRows(own, []);
    const ofGroup = latestOf(own)?.group ?? null;
    const group = ofGroup === null ? [] : (byGroup.get(ofGroup) ?? []);
    return new KeyRows(
      own,
      group.filter((row) => row.key !== key),
    );
  });
}

/** The loaders of a request; `RequestScope` has them. */
export interface Loaders {
  readonly loaders: Map<string, RowLoader>;
  /** Called with what each statement gave, where somebody wants to know. */
  readonly onRows?: ((source: string, rows: readonly SourceRow[]) => void) | undefined;
}

/**
 * The rows of citizens, or the error that the read ended with for them. Equal reads of one request share a
 * loader: keys are asked for once, those of parallel steps in one statement.
 */
export function loadRows(
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
  return loader.load(keys, signal);
}

/** One statement that was sent, and what it gave for each of its keys: `KeyRows`, or the error that it ended with. */
interface Batch {
  readonly keys: readonly string[];
  readonly outcomes: Promise<readonly unknown[]>;
}

/**
 * Takes lists of keys: those of steps that ask at the same time become one statement, and no key is asked for twice.
 * A list at a time, since a promise for each key of each table costs as much as reading it.
 */
export class RowLoader {
  readonly #read: CompiledRead;
  readonly #widened: boolean;
  readonly #given: (rows: readonly SourceRow[]) => void;
  readonly #batches: Batch[] = [];
  /** The batch of each key; made when a second list of keys comes, which most requests never have. */
  #batchOf: Map<string, Batch> | null = null;
  readonly #lists = new DataLoader<readonly string[], readonly unknown[]>((lists) => this.#loadAll(lists), {
    cache: false,
  });
  #signal: AbortSignal = new AbortController().signal;

  constructor(read: CompiledRead, widened: boolean, given: (rows: readonly SourceRow[]) => void) {
    this.#read = read;
    this.#widened = widened;
    this.#given = given;
  }

  load(keys: readonly string[], signal: AbortSignal): Promise<readonly unknown[]> {
    // The signal of the step that asks now: that of an earlier one may have ended with it.
    this.#signal = signal;
    return this.#lists.load(keys);
  }

  #loadAll(lists: readonly (readonly string[])[]): Promise<(readonly unknown[])[]> {
    const [first = []] = lists;
    const [known] = this.#batches;
    if (lists.every((keys) => keys === (known?.keys ?? first))) {
      const { outcomes } = known ?? this.#ask(first);
      return Promise.all(lists.map(() => outcomes));
    }
    const batchOf = (this.#batchOf ??= batchesByKey(this.#batches));
    const missing = new Set(lists.flat().filter((key) => !batchOf.has(key)));
    if (missing.size > 0) {
      const batch = this.#ask([...missing]);
      for (const key of missing) batchOf.set(key, batch);
    }
    return Promise.all(lists.map((keys) => this.#outcomes(keys, batchOf)));
  }

  #ask(keys: readonly string[]): Batch {
    const batch = { keys, outcomes: this.#run(keys) };
    this.#batches.push(batch);
    return batch;
  }

  async #run(keys: readonly string[]): Promise<readonly unknown[]> {
    try {
      const rows = await this.#read.run(keys, this.#signal);
      this.#given(rows);
      return divide(keys, rows, this.#widened);
    } catch (error) {
      return keys.map(() => error);
    }
  }

  async #outcomes(keys: readonly string[], batchOf: ReadonlyMap<string, Batch>): Promise<readonly unknown[]> {
    const given = new Map<string, unknown>();
    for (const batch of new Set(keys.map((key) => batchOf.get(key)))) {
      const outcomes = (await batch?.outcomes) ?? [];
      batch?.keys.forEach((key, at) => given.set(key, outcomes[at]));
    }
    return keys.map((key) => given.get(key));
  }
}

function batchesByKey(batches: readonly Batch[]): Map<string, Batch> {
  return new Map(batches.flatMap((batch) => batch.keys.map((key): [string, Batch] => [key, batch])));
}

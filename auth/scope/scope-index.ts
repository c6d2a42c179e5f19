/**
 * Where citizens are registered, inside the hub and never a coordinate of the graph. It decides whether a subject
 * lies in the scope of a power before anything of him is fetched, and only the source department of
 * `household.registeredDivision` feeds it.
 */
import { QingdanError } from '../../schema/errors.ts';
import { systemClock } from '../clock.ts';
import type { Clock, ScopeIndex } from '../contract.ts';
import { deriveKey, ensureKeyFile } from '../crypto/keys.ts';
import { nodeCrypto } from '../crypto/provider.ts';
import { type AsyncOperations, Connection } from '../../database/connection.ts';
import { threadOf } from '../../database/thread.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import { type ScopeOperations, type ScopeRow, withoutTime } from './operations.ts';
import { scopeOnPostgresql } from './postgresql.ts';

export interface ScopeIndexOptions {
  /** The install's key file, made when there is none. */
  readonly keyFile: string;
  /** What was fed longer ago is unknown; `usualMaximumAge` unless given. */
  readonly maximumAgeDays?: number;
  readonly clock?: Clock;
}

export interface SqliteScopeIndexOptions extends ScopeIndexOptions {
  /** The hub's SQLite file, made when there is none. */
  readonly file: string;
}

export interface Registration {
  /** 18 characters. */
  readonly citizenId: string;
  /** 12 digits. */
  readonly division: string;
  /** When the source's row is of, ISO 8601 with an offset; null or absent where it does not say. */
  readonly changedAt?: string | null;
}

export interface FeedResult {
  /** Rows that were taken, those included that an earlier row of the citizen was later than. */
  readonly stored: number;
  /** Rows whose ID or division has the wrong form; those citizens stay as they were. */
  readonly rejected: number;
}

const citizenIdForm = /^\d{17}[\dX]$/;
const divisionForm = /^\d{12}$/;
/** Milliseconds since 1970; what is no time counts as none. */
function instantOf(changedAt: string | null | undefined): number {
  const instant = typeof changedAt === 'string' ? Date.parse(changedAt) : Number.NaN;
  return Number.isNaN(instant) ? withoutTime : instant;
}

/** What the index holds. */
export interface ScopeFigures {
  readonly citizens: number;
  /** Of those, how many were fed so long ago that they count as unknown. */
  readonly stale: number;
  /** How many were fed before a time. */
  readonly notSince: number;
}

/** Rows written under one hold of the write lock, about 10 ms. */
const partSize = 2000;
/** Days after which what was fed is unknown. */
export const usualMaximumAge = 30;
const day = 86_400_000;
const forever = Number.MAX_SAFE_INTEGER;

/** Only where all powers of a while are bound to cases, whose parties no scope limits. */
const restAfterMilliseconds = 10_000;

export class StoredScopeIndex implements ScopeIndex {
  readonly #operations: AsyncOperations<ScopeOperations>;
  readonly #clock: Clock;
  readonly #maximumAge: number;

  /** On the hub's SQLite file. */
  static async open(options: SqliteScopeIndexOptions): Promise<StoredScopeIndex> {
    const { file, keyFile } = options;
    ensureKeyFile(keyFile);
    const place = { file, keyFile };
    const worker = new Connection<ScopeOperations>(threadOf(new URL('worker.ts', import.meta.url), place), {
      restAfterMilliseconds,
    });
    const index = new StoredScopeIndex(worker.operations(['lookUp', 'store', 'citizens', 'close']), options);
    await index.citizens();
    return index;
  }

  /** On PostgreSQL; the pool stays the caller's to close. */
  static async onPostgresql(hub: HubPool, options: ScopeIndexOptions): Promise<StoredScopeIndex> {
    ensureKeyFile(options.keyFile);
    const keyedHash = nodeCrypto.keyedHash(deriveKey(options.keyFile, 'scope index'));
    return new StoredScopeIndex(await scopeOnPostgresql(hub, keyedHash), options);
  }

  private constructor(
    operations: AsyncOperations<ScopeOperations>,
    { maximumAgeDays = usualMaximumAge, clock = systemClock }: ScopeIndexOptions,
  ) {
    this.#operations = operations;
    this.#clock = clock;
    this.#maximumAge = maximumAgeDays * day;
  }

  async divisions(citizenIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const divisions = await this.#operations.lookUp(citizenIds, this.#notBefore());
    const known = new Map<string, string>();
    for (const [index, id] of citizenIds.entries()) {
      const division = divisions[index];
      if (typeof division === 'string') known.set(id, division);
    }
    return known;
  }

  /**
   * Takes registrations. Each part is kept as it comes: a feed that breaks off leaves the rest as it was. Of the
   * rows of a citizen the one that is of latest counts, and of equals the last, as where the item itself is read.
   * Throws FORBIDDEN unless `department` is `sourceDepartment`, the catalogue's provider of
   * `household.registeredDivision`.
   */
  async feed(
    department: string,
    sourceDepartment: string | null,
    rows: Iterable<Registration> | AsyncIterable<Registration>,
  ): Promise<FeedResult> {
    if (sourceDepartment === null || department !== sourceDepartment) {
      const message = 'only the source department of `household.registeredDivision` feeds the scope index';
      throw new QingdanError('FORBIDDEN', message, { department });
    }
    const fedAt = this.#clock.now().getTime();
    let stored = 0;
    let rejected = 0;
    let part = new Map<string, ScopeRow>();
    const flush = async (): Promise<void> => {
      const full = part;
      part = new Map();
      await this.#operations.store([...full.values()], fedAt);
    };
    for await (const { citizenId, division, changedAt } of rows) {
      if (!citizenIdForm.test(citizenId) || !divisionForm.test(division)) {
        rejected += 1;
        continue;
      }
      stored += 1;
      const instant = instantOf(changedAt);
      const [, , known = withoutTime] = part.get(citizenId) ?? [];
      if (instant >= known) part.set(citizenId, [citizenId, division, instant]);
      if (part.size >= partSize) await flush();
    }
    if (part.size > 0) await flush();
    return { stored, rejected };
  }

  /** How many citizens are indexed, stale ones too. */
  citizens(): Promise<number> {
    return this.#operations.citizens(0, forever);
  }

  /** What the index holds, and how much of it no feed has renewed since a time. */
  async figures(since: Date): Promise<ScopeFigures> {
    const [citizens, stale, notSince] = await Promise.all([
      this.citizens(),
      this.#operations.citizens(0, this.#notBefore()),
      this.#operations.citizens(0, since.getTime()),
    ]);
    return { citizens, stale, notSince };
  }

  close(): Promise<void> {
    return this.#operations.close();
  }

  /** What was fed before is stale; ms since 1970. */
  #notBefore(): number {
    return Math.max(0, Math.ceil(this.#clock.now().getTime() - this.#maximumAge));
  }
}

/** The access ledger in the hub's own database. Decree 809, article 29: scenario, process and result of every read. */
import { type AsyncOperations, Connection } from '../../database/connection.ts';
import { threadOf } from '../../database/thread.ts';
import type { PostgresqlDatabase } from '../../database/postgresql/pool.ts';
import { timeInProvince } from '../../schema/identifiers/calendar.ts';
import { systemClock } from '../clock.ts';
import type { AccessRecord, AppendResult, Clock, GateConditions, Ledger, StoredRecord } from '../contract.ts';
import { ensureKeyFile } from '../crypto/keys.ts';
import type { LedgerStatistics, Verification } from './chain.ts';
import type { PostgresqlLedgerOperations } from './postgresql/operations.ts';
import type { LedgerOperations as SqliteLedgerOperations } from './sqlite/operations.ts';

export interface LedgerOptions {
  /** The install's key file, made when there is none; all replicas have the same one. */
  readonly keyFile: string;
  readonly clock?: Clock;
}

export interface SqliteLedgerOptions extends LedgerOptions {
  /** The hub's SQLite file, made when there is none. */
  readonly file: string;
}

/** What either database does, each in a thread of its own. */
type Operations = AsyncOperations<Omit<SqliteLedgerOperations, 'appendAll'>> &
  Pick<AsyncOperations<PostgresqlLedgerOperations>, 'append'>;
type ThreadOperations = { readonly [M in keyof Operations]: Operations[M] };

const operationNames = [
  'append',
  'read',
  'verify',
  'subjects',
  'subjectHash',
  'revokeCredential',
  'statistics',
  'close',
] as const satisfies readonly (keyof ThreadOperations)[];

export class StoredLedger implements Ledger {
  readonly #operations: Operations;
  readonly #clock: Clock;
  /** Ends the thread in the midst of its work, as a crash would; appends under way reject. */
  readonly terminate: () => Promise<void>;

  /**
   * On the hub's SQLite file. Rejects with NOT_READY when the key file is unusable, else when the file is no database
   * of this hub.
   */
  static open({ file, ...options }: SqliteLedgerOptions): Promise<StoredLedger> {
    return StoredLedger.#start(new URL('sqlite/worker.ts', import.meta.url), { file }, options);
  }

  /**
   * On PostgreSQL, over a pool of its own: several hubs write one chain. Rejects with NOT_READY when the key file is
   * unusable, else when the server can't be reached.
   */
  static onPostgresql(database: PostgresqlDatabase, options: LedgerOptions): Promise<StoredLedger> {
    // One connection appends, others read and verify meanwhile.
    const place = { database: { ...database, connections: database.connections ?? 3 } };
    return StoredLedger.#start(new URL('postgresql/worker.ts', import.meta.url), place, options);
  }

  static async #start(
    entry: URL,
    place: object,
    { keyFile, clock = systemClock }: LedgerOptions,
  ): Promise<StoredLedger> {
    ensureKeyFile(keyFile);
    const ledger = new StoredLedger(new Connection(threadOf(entry, { ...place, keyFile })), clock);
    await ledger.statistics();
    return ledger;
  }

  private constructor(thread: Connection<ThreadOperations>, clock: Clock) {
    this.#operations = thread.operations(operationNames);
    this.#clock = clock;
    this.terminate = () => thread.terminate();
  }

  append(record: AccessRecord, conditions: GateConditions | null): Promise<AppendResult> {
    return this.#operations.append(record, conditions, this.#clock.now().getTime());
  }

  read(fromSequence: number, limit: number): Promise<readonly StoredRecord[]> {
    return this.#operations.read(fromSequence, limit);
  }

  verify(): Promise<Verification> {
    return this.#operations.verify();
  }

  /** The plain IDs of a record, for those whom a law lets see them; null when it was altered or is not there. */
  subjects(sequence: number): Promise<readonly string[] | null> {
    return this.#operations.subjects(sequence);
  }

  /** The pseudonym under which a citizen stands in the records, hexadecimal. */
  subjectHash(citizenId: string): Promise<string> {
    return this.#operations.subjectHash(citizenId);
  }

  /** After this resolves no record that rests on the token (`jti`) is appended. */
  revokeCredential(id: string): Promise<void> {
    return this.#operations.revokeCredential(id, timeInProvince(this.#clock.now()));
  }

  /** Since the thread started. */
  statistics(): Promise<LedgerStatistics> {
    return this.#operations.statistics();
  }

  /** Waits for what was called before. */
  close(): Promise<void> {
    return this.#operations.close();
  }
}

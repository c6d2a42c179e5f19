/** The access ledger in the hub's own SQLite file. Decree 809, article 29: scenario, process and result of every read. */
import { timeInProvince } from '../../schema/identifiers/calendar.ts';
import { systemClock } from '../clock.ts';
import type { AccessRecord, AppendResult, Clock, GateConditions, Ledger, StoredRecord } from '../contract.ts';
import { ensureKeyFile } from '../crypto/keys.ts';
import { WorkerConnection } from '../../database/connection.ts';
import type { LedgerOperations, Verification } from './operations.ts';

export interface LedgerOptions {
  /** The hub's SQLite file, made when there is none. */
  readonly file: string;
  /** The install's key file, made when there is none. */
  readonly keyFile: string;
  readonly clock?: Clock;
}

type WorkerOperations = Omit<LedgerOperations, 'appendAll'> & {
  append(record: AccessRecord, conditions: GateConditions | null, now: number): AppendResult;
};

export class SqliteLedger implements Ledger {
  readonly #connection: WorkerConnection<WorkerOperations>;
  readonly #clock: Clock;

  /** Rejects with NOT_READY when the key file is unusable, else when the file is no database of this hub. */
  static async open(options: LedgerOptions): Promise<SqliteLedger> {
    ensureKeyFile(options.keyFile);
    const ledger = new SqliteLedger(options);
    await ledger.statistics();
    return ledger;
  }

  private constructor({ file, keyFile, clock = systemClock }: LedgerOptions) {
    this.#clock = clock;
    this.#connection = new WorkerConnection(new URL('worker.ts', import.meta.url), { file, keyFile });
  }

  append(record: AccessRecord, conditions: GateConditions | null): Promise<AppendResult> {
    return this.#connection.call('append', record, conditions, this.#clock.now().getTime());
  }

  read(fromSequence: number, limit: number): Promise<readonly StoredRecord[]> {
    return this.#connection.call('read', fromSequence, limit);
  }

  verify(): Promise<Verification> {
    return this.#connection.call('verify');
  }

  /** The plain IDs of a record, for those whom a law lets see them; null when it was altered or is not there. */
  subjects(sequence: number): Promise<readonly string[] | null> {
    return this.#connection.call('subjects', sequence);
  }

  /** The pseudonym under which a citizen stands in the records, hexadecimal. */
  subjectHash(citizenId: string): Promise<string> {
    return this.#connection.call('subjectHash', citizenId);
  }

  /** After this resolves no record that rests on the token (`jti`) is appended. */
  revokeCredential(id: string): Promise<void> {
    return this.#connection.call('revokeCredential', id, timeInProvince(this.#clock.now()));
  }

  /** Commits with records since the thread started. */
  statistics(): Promise<{ readonly commits: number }> {
    return this.#connection.call('statistics');
  }

  /** Waits for what was called before. */
  async close(): Promise<void> {
    await this.#connection.call('close');
    await this.#connection.terminate();
  }

  /** Ends the thread in the midst of its work, as a crash would; appends under way reject. */
  terminate(): Promise<void> {
    return this.#connection.terminate();
  }
}

/** The sharing applications of departments, and the epoch that grows with every change of them. */
import { QingdanError } from '../../schema/errors.ts';
import type { SharingApplication } from '../contract.ts';
import { type AsyncOperations, Connection } from '../../database/connection.ts';
import { threadOf } from '../../database/thread.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import { isStorable, requireStorable } from '../../database/storable-text.ts';
import type {
  SharingApplicationKey,
  SharingChange,
  SharingOperations,
  SharingSnapshot,
} from './operations.ts';
import { sharingOnPostgresql } from './postgresql.ts';

export type { SharingApplicationKey, SharingChange, SharingSnapshot } from './operations.ts';

/** Applications are read at a start and change seldom. */
const restAfterMilliseconds = 2_000;

export class SharingStore {
  readonly #operations: AsyncOperations<SharingOperations>;

  /** Opens the hub's SQLite file, making it when there is none. */
  static async open(file: string): Promise<SharingStore> {
    const worker = new Connection<SharingOperations>(
      threadOf(new URL('worker.ts', import.meta.url), { file }),
      { restAfterMilliseconds },
    );
    const store = new SharingStore(worker.operations(['snapshot', 'replaceAll', 'setStatus', 'close']));
    await store.snapshot();
    return store;
  }

  /** On PostgreSQL; the pool stays the caller's to close. */
  static async onPostgresql(hub: HubPool): Promise<SharingStore> {
    return new SharingStore(await sharingOnPostgresql(hub));
  }

  private constructor(operations: AsyncOperations<SharingOperations>) {
    this.#operations = operations;
  }

  /** All applications with their epoch: what a policy is compiled from. */
  snapshot(): Promise<SharingSnapshot> {
    return this.#operations.snapshot();
  }

  /** Takes these in place of all that there were; gives the new epoch. Throws BAD_USER_INPUT on text that is none. */
  async replaceAll(applications: readonly SharingApplication[]): Promise<number> {
    requireStorable(applications, 'a sharing application');
    return this.#operations.replaceAll(applications);
  }

  /**
   * Suspends, approves or refuses the applications of a scenario (Decree 809, articles 21 and 27). When this
   * resolves no record under the old epoch is appended any more. Throws BAD_USER_INPUT for an unknown key.
   */
  async setStatus(key: SharingApplicationKey, status: SharingApplication['status']): Promise<SharingChange> {
    const { department, power, item, scenario } = key;
    if ([department, power, item, scenario].every(isStorable)) {
      const change = await this.#operations.setStatus(key, status);
      if (change.applications.length > 0) return change;
    }
    const message = `\`${department}\` has no application for \`${item}\` under \`${power}\` and this scenario`;
    throw new QingdanError('BAD_USER_INPUT', message, { ...key });
  }

  close(): Promise<void> {
    return this.#operations.close();
  }
}

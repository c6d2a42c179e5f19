/** The sharing applications of departments, and the epoch that grows with every change of them. */
import { QingdanError } from '../../schema/errors.ts';
import type { SharingApplication } from '../contract.ts';
import { WorkerConnection } from '../../database/connection.ts';
import type {
  SharingApplicationKey,
  SharingChange,
  SharingOperations,
  SharingSnapshot,
} from './operations.ts';

export type { SharingApplicationKey, SharingChange, SharingSnapshot } from './operations.ts';

export class SharingStore {
  readonly #connection: WorkerConnection<SharingOperations>;

  /** Opens the hub's SQLite file, making it when there is none. */
  static async open(file: string): Promise<SharingStore> {
    const store = new SharingStore(file);
    await store.snapshot();
    return store;
  }

  private constructor(file: string) {
    this.#connection = new WorkerConnection(new URL('worker.ts', import.meta.url), { file });
  }

  /** All applications with their epoch: what a policy is compiled from. */
  snapshot(): Promise<SharingSnapshot> {
    return this.#connection.call('snapshot');
  }

  /** Takes these in place of all that there were; gives the new epoch. */
  replaceAll(applications: readonly SharingApplication[]): Promise<number> {
    return this.#connection.call('replaceAll', applications);
  }

  /**
   * Suspends, approves or refuses the applications of a scenario (Decree 809, articles 21 and 27). When this
   * resolves no record under the old epoch is appended any more. Throws BAD_USER_INPUT for an unknown key.
   */
  async setStatus(key: SharingApplicationKey, status: SharingApplication['status']): Promise<SharingChange> {
    const change = await this.#connection.call('setStatus', key, status);
    if (change.applications.length > 0) return change;
    const message = `\`${key.department}\` has no application for \`${key.item}\` under \`${key.power}\` and this scenario`;
    throw new QingdanError('BAD_USER_INPUT', message, { ...key });
  }

  async close(): Promise<void> {
    await this.#connection.call('close');
    await this.#connection.terminate();
  }
}

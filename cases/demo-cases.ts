/** Cases 办件 as the access rule sees them, kept in the hub's own SQLite file: enough for the demo province. */
import type { CaseFact, CaseFacts } from '../auth/contract.ts';
import { ensureKeyFile } from '../auth/crypto/keys.ts';
import { WorkerConnection } from '../database/connection.ts';
import type { SubjectRole } from '../schema/domain.ts';
import { QingdanError } from '../schema/errors.ts';
import type { CaseOperations, NewCase } from './operations.ts';

export type { NewCase } from './operations.ts';

export interface DemoCasesOptions {
  /** The hub's SQLite file, made when there is none. */
  readonly file: string;
  /** The install's key file, made when there is none; parties are kept as keyed hashes. */
  readonly keyFile: string;
}

export class DemoCases implements CaseFacts {
  readonly #connection: WorkerConnection<CaseOperations>;

  static async open(options: DemoCasesOptions): Promise<DemoCases> {
    ensureKeyFile(options.keyFile);
    const cases = new DemoCases(options);
    // The thread makes the tables; a first answer says that it could.
    await cases.find('');
    return cases;
  }

  private constructor(options: DemoCasesOptions) {
    this.#connection = new WorkerConnection(new URL('worker.ts', import.meta.url), options);
  }

  find(caseId: string): Promise<CaseFact | null> {
    return this.#connection.call('find', caseId);
  }

  async parties(
    caseId: string,
    role: SubjectRole,
    citizenIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    return new Set(await this.#connection.call('parties', caseId, role, citizenIds));
  }

  /** Opens a case with its review tasks and parties. Throws BAD_USER_INPUT when the number is taken. */
  async create(newCase: NewCase): Promise<void> {
    if (await this.#connection.call('create', newCase)) return;
    throw new QingdanError(
      'BAD_USER_INPUT',
      `there is a case \`${newCase.id}\` already; choose another number`,
    );
  }

  /** Closes a case: when this resolves, no record that rests on it being open is appended. */
  async closeCase(caseId: string): Promise<void> {
    if (await this.#connection.call('closeCase', caseId)) return;
    throw new QingdanError('BAD_USER_INPUT', `there is no open case \`${caseId}\``);
  }

  /** Closes a department's review task of a power; the version of the case grows. */
  async closeTask(caseId: string, department: string, power: string): Promise<void> {
    if (await this.#connection.call('closeTask', caseId, department, power)) return;
    const message = `\`${department}\` has no open task for \`${power}\` in the case \`${caseId}\``;
    throw new QingdanError('BAD_USER_INPUT', message);
  }

  /** Ends the thread after what was called before. */
  async close(): Promise<void> {
    await this.#connection.call('close');
    await this.#connection.terminate();
  }
}

/** Cases 办件 as the access rule sees them, kept in the hub's own database: enough for the demo province. */
import type { CaseFact, CaseFacts } from '../auth/contract.ts';
import { deriveKey, ensureKeyFile } from '../auth/crypto/keys.ts';
import { nodeCrypto } from '../auth/crypto/provider.ts';
import { type AsyncOperations, Connection } from '../database/connection.ts';
import { threadOf } from '../database/thread.ts';
import type { HubPool } from '../database/postgresql/pool.ts';
import { isStorable, requireStorable } from '../database/storable-text.ts';
import type { SubjectRole } from '../schema/domain.ts';
import { QingdanError } from '../schema/errors.ts';
import type { CaseOperations, NewCase } from './operations.ts';
import { casesOnPostgresql } from './postgresql.ts';

export type { NewCase } from './operations.ts';

export interface DemoCasesOptions {
  /** The hub's SQLite file, made when there is none. */
  readonly file: string;
  /** The install's key file, made when there is none; parties are kept as keyed hashes. */
  readonly keyFile: string;
}

const operationNames = [
  'find',
  'parties',
  'create',
  'closeCase',
  'closeTask',
  'close',
] as const satisfies readonly (keyof CaseOperations)[];

/** Only where no power of a while is bound to cases. */
const restAfterMilliseconds = 10_000;

export class DemoCases implements CaseFacts {
  readonly #operations: AsyncOperations<CaseOperations>;

  static async open(options: DemoCasesOptions): Promise<DemoCases> {
    ensureKeyFile(options.keyFile);
    const worker = new Connection<CaseOperations>(threadOf(new URL('worker.ts', import.meta.url), options), {
      restAfterMilliseconds,
    });
    const cases = new DemoCases(worker.operations(operationNames));
    // The thread makes the tables; a first answer says that it could.
    await cases.find('');
    return cases;
  }

  /** On PostgreSQL; the pool stays the caller's to close. */
  static async onPostgresql(hub: HubPool, keyFile: string): Promise<DemoCases> {
    ensureKeyFile(keyFile);
    const keyedHash = nodeCrypto.keyedHash(deriveKey(keyFile, 'case party'));
    return new DemoCases(await casesOnPostgresql(hub, keyedHash));
  }

  private constructor(operations: AsyncOperations<CaseOperations>) {
    this.#operations = operations;
  }

  async find(caseId: string): Promise<CaseFact | null> {
    return isStorable(caseId) ? this.#operations.find(caseId) : null;
  }

  async parties(
    caseId: string,
    role: SubjectRole,
    citizenIds: readonly string[],
  ): Promise<ReadonlySet<string>> {
    return new Set(isStorable(caseId) ? await this.#operations.parties(caseId, role, citizenIds) : []);
  }

  /** Opens a case with its review tasks and parties. Throws BAD_USER_INPUT when the number is taken, or on text that is none. */
  async create(newCase: NewCase): Promise<void> {
    requireStorable(newCase, 'the case');
    if (await this.#operations.create(newCase)) return;
    throw new QingdanError(
      'BAD_USER_INPUT',
      `there is a case \`${newCase.id}\` already; choose another number`,
    );
  }

  /** Closes a case: when this resolves, no record that rests on it being open is appended. */
  async closeCase(caseId: string): Promise<void> {
    if (isStorable(caseId) && (await this.#operations.closeCase(caseId))) return;
    throw new QingdanError('BAD_USER_INPUT', `there is no open case \`${caseId}\``);
  }

  /** Closes a department's review task of a power; the version of the case grows. */
  async closeTask(caseId: string, department: string, power: string): Promise<void> {
    const known = [caseId, department, power].every(isStorable);
    if (known && (await this.#operations.closeTask(caseId, department, power))) return;
    const message = `\`${department}\` has no open task for \`${power}\` in the case \`${caseId}\``;
    throw new QingdanError('BAD_USER_INPUT', message);
  }

  /** Waits for what was called before, and lets go of the database. */
  close(): Promise<void> {
    return this.#operations.close();
  }
}

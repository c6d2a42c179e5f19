import { type AsyncOperations, Connection } from '../../database/connection.ts';
import { threadOf } from '../../database/thread.ts';
import type { HubPool } from '../../database/postgresql/pool.ts';
import { timeInProvince } from '../../schema/identifiers/calendar.ts';
import { QingdanError } from '../../schema/errors.ts';
import type { ListContent, PowerDetail, PublishedVersion, RepealedPower } from '../contract.ts';
import type { Decision, Operations } from './operations.ts';
import { listsOnPostgresql } from './postgresql.ts';

export interface RepositoryOptions {
  readonly now?: () => Date;
}

const operationNames = [
  'published',
  'versions',
  'content',
  'publishContent',
  'repealPower',
  'publishPower',
  'restorePower',
  'close',
] as const satisfies readonly (keyof Operations)[];

/** Lists change seldom, and one that was read whole takes 200 MB of its thread. */
const restAfterMilliseconds = 2_000;

/**
 * The published lists as rows in the hub's own database: the truth from which the graph is projected. Each row is
 * in force for a span of epochs, so that a repeal changes a few rows and every version can be read again.
 * Every change is one transaction and is on the disk when its promise resolves.
 */
export class ListRepository {
  readonly #operations: AsyncOperations<Operations>;
  readonly #now: () => Date;

  /** Opens a SQLite file, making it when there is none; rejects when it is no database of this hub. */
  static async open(file: string, options: RepositoryOptions = {}): Promise<ListRepository> {
    const worker = new Connection<Operations>(threadOf(new URL('worker.ts', import.meta.url), { file }), {
      restAfterMilliseconds,
    });
    const repository = new ListRepository(worker.operations(operationNames), options);
    await repository.published();
    return repository;
  }

  /** On PostgreSQL; the pool stays the caller's to close. */
  static async onPostgresql(hub: HubPool, options: RepositoryOptions = {}): Promise<ListRepository> {
    return new ListRepository(await listsOnPostgresql(hub), options);
  }

  private constructor(operations: AsyncOperations<Operations>, options: RepositoryOptions) {
    this.#operations = operations;
    this.#now = options.now ?? (() => new Date());
  }

  /** The version in force; null before the first is published. */
  published(): Promise<PublishedVersion | null> {
    return this.#operations.published();
  }

  /** All versions, oldest first. */
  versions(): Promise<readonly PublishedVersion[]> {
    return this.#operations.versions();
  }

  /** Content of the version of this epoch, or of the one in force; `BAD_USER_INPUT` when there is no such version. */
  async content(epoch?: number): Promise<ListContent> {
    const content = await this.#operations.content(epoch ?? null);
    if (content !== null) return content;
    throw new QingdanError(
      'BAD_USER_INPUT',
      epoch === undefined
        ? 'no list has been published; import the lists first'
        : `no version of the list has epoch \`${epoch}\`; see \`versions\``,
    );
  }

  /** Makes this content the version in force: the first one, or a whole new list. Equal content changes nothing. */
  publishContent(content: ListContent): Promise<PublishedVersion> {
    return this.#operations.publishContent(content, this.#time());
  }

  /**
   * Takes a power out with its responsibilities, exercises, delegations, needs and places in service items.
   * `LIST_CHANGE_REFUSED` when it is unknown or has left already.
   */
  repealPower(
    code: string,
    decision: Decision,
  ): Promise<{ version: PublishedVersion; repealed: RepealedPower }> {
    return this.#operations.repealPower(code, decision, this.#time());
  }

  /** Puts a power in with what hangs on it. `LIST_CHANGE_REFUSED` when it is there or refers to what is not. */
  publishPower(detail: PowerDetail): Promise<PublishedVersion> {
    return this.#operations.publishPower(detail, this.#time());
  }

  /** Puts a repealed power back as it was when it left; gives its parts for the graph. */
  restorePower(code: string): Promise<{ version: PublishedVersion; detail: PowerDetail }> {
    return this.#operations.restorePower(code, this.#time());
  }

  /** Finishes the calls under way and lets go of the database. */
  close(): Promise<void> {
    return this.#operations.close();
  }

  #time(): string {
    return timeInProvince(this.#now());
  }
}

import { timeInProvince } from '../../schema/identifiers/calendar.ts';
import { Worker } from 'node:worker_threads';
import { QingdanError } from '../../schema/errors.ts';
import type { ListContent, PowerDetail, PublishedVersion, RepealedPower } from '../contract.ts';
import type { Call, Reply } from './messages.ts';
import type { Decision, Operations } from './operations.ts';

type Result<M extends keyof Operations> = Awaited<ReturnType<Operations[M]>>;

interface Waiting {
  readonly resolve: (reply: Extract<Reply, { ok: true }>) => void;
  readonly reject: (error: Error) => void;
}

export interface RepositoryOptions {
  readonly now?: () => Date;
}

/**
 * The published lists as rows in the hub's own SQLite file: the truth from which the graph is projected. Each row is
 * in force for a span of epochs, so that a repeal changes a few rows and every version can be read again.
 * Every change is one transaction and is on the disk when its promise resolves.
 */
export class ListRepository {
  readonly #worker: Worker;
  readonly #now: () => Date;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  #ended: Error | null = null;

  /** Opens the file, making it when there is none; rejects when it is no database of this hub. */
  static async open(file: string, options: RepositoryOptions = {}): Promise<ListRepository> {
    const repository = new ListRepository(file, options);
    await repository.published();
    return repository;
  }

  private constructor(file: string, options: RepositoryOptions) {
    this.#now = options.now ?? (() => new Date());
    this.#worker = new Worker(new URL('worker.ts', import.meta.url), { workerData: { file } });
    this.#worker.on('message', (reply: Reply) => this.#settle(reply));
    this.#worker.on('error', (error: Error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('the database of the lists is closed')));
  }

  /** The version in force; null before the first is published. */
  published(): Promise<PublishedVersion | null> {
    return this.#call<'published'>({ method: 'published', args: [] });
  }

  /** All versions, oldest first. */
  versions(): Promise<readonly PublishedVersion[]> {
    return this.#call<'versions'>({ method: 'versions', args: [] });
  }

  /** Content of the version of this epoch, or of the one in force; `BAD_USER_INPUT` when there is no such version. */
  async content(epoch?: number): Promise<ListContent> {
    const content = await this.#call<'content'>({ method: 'content', args: [epoch ?? null] });
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
    return this.#call<'publishContent'>({ method: 'publishContent', args: [content, this.#time()] });
  }

  /**
   * Takes a power out with its responsibilities, exercises, delegations, needs and places in service items.
   * `LIST_CHANGE_REFUSED` when it is unknown or has left already.
   */
  repealPower(
    code: string,
    decision: Decision,
  ): Promise<{ version: PublishedVersion; repealed: RepealedPower }> {
    return this.#call<'repealPower'>({ method: 'repealPower', args: [code, decision, this.#time()] });
  }

  /** Puts a power in with what hangs on it. `LIST_CHANGE_REFUSED` when it is there or refers to what is not. */
  publishPower(detail: PowerDetail): Promise<PublishedVersion> {
    return this.#call<'publishPower'>({ method: 'publishPower', args: [detail, this.#time()] });
  }

  /** Puts a repealed power back as it was when it left; gives its parts for the graph. */
  restorePower(code: string): Promise<{ version: PublishedVersion; detail: PowerDetail }> {
    return this.#call<'restorePower'>({ method: 'restorePower', args: [code, this.#time()] });
  }

  /** Finishes the calls under way, closes the file and ends the thread. */
  async close(): Promise<void> {
    if (this.#ended !== null) return;
    await this.#call<'close'>({ method: 'close', args: [] });
    await this.terminate();
  }

  /** Ends the thread at once; calls under way reject, and what was not committed is rolled back. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #time(): string {
    return timeInProvince(this.#now());
  }

  #call<M extends keyof Operations>(call: Extract<Call, { method: M }>): Promise<Result<M>> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    this.#next += 1;
    const id = this.#next;
    return new Promise<Result<M>>((resolve, reject) => {
      // Of its type because it is the answer to this very call.
      this.#waiting.set(id, { resolve: ({ value }) => resolve(value), reject });
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origins
      this.#worker.postMessage({ id, call });
    });
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    this.#waiting.delete(reply.id);
    if (reply.ok) {
      waiting.resolve(reply);
      return;
    }
    const { code, message, details } = reply.error;
    waiting.reject(code === null ? new Error(message) : new QingdanError(code, message, details));
  }

  #end(error: Error): void {
    this.#ended ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }
}

/** The requests' side of a database that lives in a thread or a process of its own. */
import { toError, type OperationsShape, type ReplyMessage } from './messages.ts';
import type { Peer, StartPeer } from './peer.ts';

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Parameters<F> = F extends (...args: infer A) => unknown ? A : never;
type Result<F> = F extends (...args: never[]) => infer R ? Awaited<R> : never;

/** Operations of a database as requests see them, whatever thread or server they run in. */
export type AsyncOperations<O> = {
  readonly [M in keyof O]: (...args: Parameters<O[M]>) => Promise<Result<O[M]>>;
};

export interface ConnectionOptions {
  /**
   * A peer without work for so many milliseconds is ended, and started again when there is some: for work that is rare
   * and takes much memory, which a peer gives back only with its end.
   */
  readonly restAfterMilliseconds?: number;
  /** One that ended without being told to is started again with the next call. */
  readonly startsAgain?: boolean;
}

export class Connection<O extends OperationsShape<O>> {
  readonly #startPeer: StartPeer;
  readonly #restAfter: number | undefined;
  readonly #startsAgain: boolean;
  readonly #waiting = new Map<number, Waiting>();
  #peer: Peer | null = null;
  #rest: NodeJS.Timeout | undefined;
  /** The one that goes to rest; the next one must not find the database in its hands. */
  #resting: Promise<void> | null = null;
  #next = 1;
  #ended: Error | null = null;

  constructor(startPeer: StartPeer, { restAfterMilliseconds, startsAgain = false }: ConnectionOptions = {}) {
    this.#startPeer = startPeer;
    this.#restAfter = restAfterMilliseconds;
    this.#startsAgain = startsAgain;
    this.#peer = this.#start();
  }

  /** Rejects when the operation fails or the peer ends before its reply. */
  call<M extends keyof O & string>(method: M, ...args: Parameters<O[M]>): Promise<Result<O[M]>> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    clearTimeout(this.#rest);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = this.#next;
    this.#next += 1;
    this.#waiting.set(id, { resolve, reject });
    const send = (): void => {
      if (!this.#waiting.has(id)) return;
      try {
        this.#peer ??= this.#start();
        this.#peer.send({ id, method, args });
      } catch (error) {
        // An argument that can't be cloned.
        this.#waiting.delete(id);
        this.#mayRest();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    if (this.#resting === null) send();
    else void this.#resting.then(send);
    return promise as Promise<Result<O[M]>>;
  }

  /** The operations of the peer by their names. `close` also ends the peer. */
  operations(names: readonly (keyof O & string)[]): AsyncOperations<O> {
    const operations = Object.fromEntries(
      names.map((name) => [
        name,
        async (...args: Parameters<O[typeof name]>) => {
          // One at rest has let go of the database.
          if (name === 'close' && this.#peer === null) return this.terminate();
          const result = await this.call(name, ...args);
          if (name === 'close') await this.terminate();
          return result;
        },
      ]),
    );
    return operations as AsyncOperations<O>;
  }

  /** Ends the peer at once; calls under way reject. What had been committed stays. */
  async terminate(): Promise<void> {
    clearTimeout(this.#rest);
    const peer = this.#peer;
    this.#ended ??= new Error('the database has been closed');
    this.#refuseAll(this.#ended);
    await Promise.all([peer?.terminate(), this.#resting]);
  }

  /** Lets the peer let go of the database and end; calls under way reject, as later ones do. */
  async close(): Promise<void> {
    clearTimeout(this.#rest);
    this.#ended ??= new Error('the database has been closed');
    const peer = this.#peer;
    this.#peer = null;
    await Promise.all([peer?.rest(), this.#resting]);
    this.#refuseAll(this.#ended);
  }

  #start(): Peer {
    const peer = this.#startPeer({
      onReplies: (replies) => {
        for (const reply of replies) this.#settle(reply);
      },
      onEnd: (error) => {
        // One that was sent to rest has nobody who waits for it.
        if (this.#peer !== peer) return;
        this.#peer = null;
        if (!this.#startsAgain) this.#ended ??= error;
        this.#refuseAll(error);
      },
    });
    return peer;
  }

  #mayRest(): void {
    if (this.#restAfter === undefined || this.#waiting.size > 0 || this.#ended !== null) return;
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      const peer = this.#peer;
      this.#peer = null;
      if (peer === null) return;
      this.#resting = this.#goneToRest(peer);
    }, this.#restAfter);
    this.#rest.unref();
  }

  async #goneToRest(peer: Peer): Promise<void> {
    await peer.rest().catch(() => undefined);
    this.#resting = null;
  }

  #settle(reply: ReplyMessage): void {
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.ok) waiting?.resolve(reply.value);
    else waiting?.reject(toError(reply.error));
    this.#mayRest();
  }

  #refuseAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

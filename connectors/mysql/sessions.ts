/** The sessions of one source: as many as it allows, opened when they are needed. */
import type { DatabasePlace } from '../../database/place.ts';
import { tooLarge } from '../answer-limit.ts';
import { Callers, unlessLeft } from '../callers.ts';
import { isOfStatement } from './faults.ts';
import { Session, type Answer, type SessionKey } from './session.ts';

export interface SessionOptions {
  readonly timeLimitMilliseconds: number;
  /** Sessions, and so statements that may run at once. */
  readonly concurrency: number;
}

const idleMilliseconds = 60_000;

export class Sessions {
  readonly #place: DatabasePlace;
  readonly #options: SessionOptions;
  readonly #callers = new Callers();
  readonly #idle = new Map<Session, NodeJS.Timeout>();
  readonly #waiting: (() => void)[] = [];
  /** Statements that run or open a session for themselves. */
  #running = 0;
  #isClosed = false;

  constructor(place: DatabasePlace, options: SessionOptions) {
    this.#place = place;
    this.#options = options;
  }

  /** Runs a statement when a session is free; `started` is called when it is sent. */
  run(text: string, values: readonly string[], signal: AbortSignal, started: () => void): Promise<Answer> {
    return this.#callers.serve(signal, async (left) => {
      if (this.#isClosed) throw new Error('the source is closed');
      await unlessLeft(this.#turn(), left, (turn) => void turn.then(() => this.#next()));
      try {
        const opening = this.#takeIdle() ?? Session.open(this.#place, this.#options.timeLimitMilliseconds);
        const session = await unlessLeft(Promise.resolve(opening), left, (late) => {
          late.then(
            (unwanted) => unwanted.end(),
            () => undefined,
          );
        });
        return await this.#runIn(session, () => session.run(text, values), left, started);
      } finally {
        this.#next();
      }
    });
  }

  /** Ends what runs and waits. */
  close(): void {
    this.#isClosed = true;
    this.#callers.sendAway(new Error('the source is closed'));
    for (const session of this.#idle.keys()) session.end();
  }

  /**
   * A statement that is left is ended at the server, too, and its session with it: what a cancellation that comes
   * late ends must not be another's statement.
   */
  async #runIn(
    session: Session,
    send: () => Promise<Answer>,
    left: Promise<never>,
    started: () => void,
  ): Promise<Answer> {
    let goesOn = false;
    const { full, free } = tooLarge(session.stream);
    try {
      const answered = send();
      started();
      const answer = await unlessLeft(answered, Promise.race([left, full]), () => {
        this.#endAtServer(session).catch(() => undefined);
      });
      goesOn = true;
      return answer;
    } catch (error) {
      goesOn = isOfStatement(error);
      throw error;
    } finally {
      free();
      if (goesOn && !this.#isClosed && !session.isLost) this.#keep(session);
      else session.end();
    }
  }

  /** Over a connection of its own, beside the sessions: the statement holds its own until it has ended. */
  async #endAtServer({ threadId }: SessionKey): Promise<void> {
    const other = await Session.connect(this.#place, this.#options.timeLimitMilliseconds);
    try {
      await other.ask(`kill query ${threadId}`);
    } finally {
      other.end();
    }
  }

  #turn(): Promise<void> {
    if (this.#running < this.#options.concurrency) {
      this.#running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #next(): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting();
    else this.#running -= 1;
  }

  #takeIdle(): Session | undefined {
    // The one that was used last: the others may be closed when they have been idle long.
    const last = [...this.#idle].at(-1);
    if (!last) return undefined;
    const [session, timer] = last;
    clearTimeout(timer);
    this.#idle.delete(session);
    session.onLost = undefined;
    session.idle(false);
    return session;
  }

  #keep(session: Session): void {
    session.idle(true);
    this.#idle.set(session, setTimeout(() => session.end(), idleMilliseconds).unref());
    session.onLost = () => {
      clearTimeout(this.#idle.get(session));
      this.#idle.delete(session);
    };
  }
}

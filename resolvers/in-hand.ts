/**
 * How many citizens the hub fetches and assembles at a time. What a request holds meanwhile survives every collection of
 * the young generation, so that with fifty large requests in hand the collector costs as much as all the rest, and none
 * is answered sooner for it.
 */
import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { QingdanError } from '../schema/errors.ts';

/** Citizens in hand at a time. A request for more, 500 at most, has its turn when nothing else is in hand. */
const mostCitizens = 400;

/**
 * Where the thread has less to do than this, those in hand wait for slow sources: one more has its turn each time that
 * is found, or a source that hangs would make all wait for it.
 */
const busyShare = 0.3;

/** Milliseconds between two looks at how busy the thread is, while a request waits. */
const lookEvery = 10;

interface Waiting {
  readonly citizens: number;
  readonly begin: (end: () => void) => void;
  readonly refuse: NodeJS.Timeout;
}

/** What a caller waits for. */
interface Line {
  readonly waiting: Waiting[];
  /** Citizens of its turns since some request waits, or those of the others before it came. */
  had: number;
}

export class InHand {
  /** By the caller; empty where nobody waits. */
  readonly #lines = new Map<string, Line>();
  /** What the caller whose turn came last had had before it. */
  #had = 0;
  #waiting = 0;
  #citizens = 0;
  #looking: NodeJS.Timeout | undefined;
  #looked: EventLoopUtilization | undefined;

  /**
   * Resolves when it is this request's turn, with what is to be called once when it is no longer in hand. The next turn
   * is of the caller who has had the fewest citizens, so that nobody waits for all that another asks at once; those of
   * one caller come in the order in which they were asked for.
   * @param citizens that the request names; one that names none counts as one
   * @param caller names who asks
   * @param waitLimit milliseconds; rejects with HUB_BUSY after so long
   */
  turn(citizens: number, caller: string, waitLimit: number): Promise<() => void> {
    const weight = Math.max(1, citizens);
    if (this.#waiting === 0 && this.#fits(weight)) return Promise.resolve(this.#begin(weight));
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const line = this.#lineOf(caller);
    const waiting: Waiting = {
      citizens: weight,
      begin: resolve,
      refuse: setTimeout(() => {
        line.waiting.splice(line.waiting.indexOf(waiting), 1);
        this.#waiting -= 1;
        reject(new QingdanError('HUB_BUSY'));
        this.#next();
      }, waitLimit),
    };
    line.waiting.push(waiting);
    this.#waiting += 1;
    if (this.#looking === undefined) {
      this.#looked = performance.eventLoopUtilization();
      this.#looking = setInterval(() => this.#look(), lookEvery);
    }
    return promise;
  }

  #lineOf(caller: string): Line {
    const line = this.#lines.get(caller) ?? { waiting: [], had: 0 };
    this.#lines.set(caller, line);
    // Who did not wait meanwhile has nothing to make up for.
    if (line.waiting.length === 0) line.had = Math.max(line.had, this.#had);
    return line;
  }

  #fits(citizens: number): boolean {
    return this.#citizens === 0 || this.#citizens + citizens <= mostCitizens;
  }

  #begin(citizens: number): () => void {
    this.#citizens += citizens;
    return () => {
      this.#citizens -= citizens;
      this.#next();
    };
  }

  /** The line of which the first has the next turn. */
  #nextLine(): Line | undefined {
    let next: Line | undefined;
    for (const line of this.#lines.values()) {
      if (line.waiting.length > 0 && (!next || line.had < next.had)) next = line;
    }
    return next;
  }

  #beginFirst(line: Line | undefined): void {
    const first = line?.waiting.shift();
    if (!line || !first) return;
    this.#waiting -= 1;
    this.#had = line.had;
    line.had += first.citizens;
    clearTimeout(first.refuse);
    first.begin(this.#begin(first.citizens));
  }

  #next(): void {
    for (let line = this.#nextLine(); line; line = this.#nextLine()) {
      const [first] = line.waiting;
      if (!first || !this.#fits(first.citizens)) return;
      this.#beginFirst(line);
    }
    this.#lines.clear();
    this.#had = 0;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  #look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#looked);
    this.#looked = now;
    if (utilization < busyShare) this.#beginFirst(this.#nextLine());
    this.#next();
  }
}

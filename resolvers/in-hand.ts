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

export class InHand {
  readonly #waiting: Waiting[] = [];
  #citizens = 0;
  #looking: NodeJS.Timeout | undefined;
  #looked: EventLoopUtilization | undefined;

  /**
   * Resolves when it is this request's turn, with what is to be called once when it is no longer in hand. Turns come in
   * the order in which they were asked for.
   * @param citizens that the request names; one that names none counts as one
   * @param waitLimit milliseconds; rejects with HUB_BUSY after so long
   */
  turn(citizens: number, waitLimit: number): Promise<() => void> {
    const weight = Math.max(1, citizens);
    if (this.#waiting.length === 0 && this.#fits(weight)) return Promise.resolve(this.#begin(weight));
    const { promise, resolve, reject } = Promise.withResolvers<() => void>();
    const waiting: Waiting = {
      citizens: weight,
      begin: resolve,
      refuse: setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new QingdanError('HUB_BUSY'));
        this.#next();
      }, waitLimit),
    };
    this.#waiting.push(waiting);
    if (this.#looking === undefined) {
      this.#looked = performance.eventLoopUtilization();
      this.#looking = setInterval(() => this.#look(), lookEvery);
    }
    return promise;
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

  #beginFirst(): void {
    const first = this.#waiting.shift();
    if (!first) return;
    clearTimeout(first.refuse);
    first.begin(this.#begin(first.citizens));
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && this.#fits(first.citizens); first = this.#waiting[0]) {
      this.#beginFirst();
    }
    if (this.#waiting.length > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  #look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#looked);
    this.#looked = now;
    if (utilization < busyShare) this.#beginFirst();
    this.#next();
  }
}

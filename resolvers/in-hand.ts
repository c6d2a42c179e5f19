/**
 * How many citizens the hub fetches and assembles at a time. What a request holds meanwhile survives every collection of
 * the young generation, so that with fifty large requests in hand the collector costs as much as all the rest, and none
 * is answered sooner for it.
 */
import { QingdanError } from '../schema/errors.ts';

/** Citizens in hand at a time; more than the 500 that one request may ask for. */
const mostCitizens = 800;

/**
 * Milliseconds for which a request counts. One that is still in hand then waits for a slow source and works little:
 * others must not wait for that source, too.
 */
const counted = 500;

interface Waiting {
  readonly citizens: number;
  readonly begin: (end: () => void) => void;
  readonly refuse: NodeJS.Timeout;
}

export class InHand {
  readonly #waiting: Waiting[] = [];
  #citizens = 0;

  /**
   * Resolves when it is this request's turn, with what is to be called when it is no longer in hand. Turns come in the
   * order in which they were asked for.
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
    return promise;
  }

  /** Whoever finds nothing in hand has a turn, however much it asks for. */
  #fits(citizens: number): boolean {
    return this.#citizens === 0 || this.#citizens + citizens <= mostCitizens;
  }

  #begin(citizens: number): () => void {
    let counts = true;
    this.#citizens += citizens;
    const end = (): void => {
      clearTimeout(timer);
      if (!counts) return;
      counts = false;
      this.#citizens -= citizens;
      this.#next();
    };
    const timer = setTimeout(end, counted);
    return end;
  }

  #next(): void {
    for (let first = this.#waiting[0]; first && this.#fits(first.citizens); first = this.#waiting[0]) {
      this.#waiting.shift();
      clearTimeout(first.refuse);
      first.begin(this.#begin(first.citizens));
    }
  }
}

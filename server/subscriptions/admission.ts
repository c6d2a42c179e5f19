/** How many subscriptions are open, in all and by each caller. */
import { QingdanError } from '../../schema/errors.ts';

/** Subscriptions of one caller, and of all, at the same time. */
export const mostOfCaller = 20;
export const mostOfAll = 2_000;

export class Admission {
  readonly #open = new Map<string, number>();
  #all = 0;

  /** How many are open. */
  get size(): number {
    return this.#all;
  }

  /** Lets one more of a caller in, until the function that is given back is called. Throws TOO_MANY_SUBSCRIPTIONS. */
  enter(caller: string): () => void {
    const own = this.#open.get(caller) ?? 0;
    if (own >= mostOfCaller) {
      throw new QingdanError(
        'TOO_MANY_SUBSCRIPTIONS',
        `the caller has ${mostOfCaller} subscriptions open; end one of them first`,
        { limit: mostOfCaller },
      );
    }
    if (this.#all >= mostOfAll) throw new QingdanError('TOO_MANY_SUBSCRIPTIONS');
    this.#open.set(caller, own + 1);
    this.#all += 1;
    let hasLeft = false;
    return () => {
      if (hasLeft) return;
      hasLeft = true;
      this.#all -= 1;
      const rest = (this.#open.get(caller) ?? 1) - 1;
      if (rest === 0) this.#open.delete(caller);
      else this.#open.set(caller, rest);
    };
  }
}

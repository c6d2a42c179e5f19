/** A circuit breaker: a source that failed several times in a row isn't asked for a while, then tried once. */
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open before one trial, in milliseconds. */
  readonly openMilliseconds: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** Closed: calls are made; open: none is; half open: one is under way that decides. */
export type BreakerState = 'closed' | 'open' | 'halfOpen';

/** A call that was not made. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
  constructor() {
    super('the breaker is open: the source failed before');
  }
}

/** What a call that failed says of the source: it is ill, it answered all the same, or its caller has not waited. */
export type Verdict = 'failed' | 'answered' | 'left';

/** A call that failed for no fault of the source. */
class NoFault extends Error {
  override readonly name = 'NoFault';
  readonly hasLeft: boolean;

  constructor(cause: unknown, hasLeft: boolean) {
    super('the source is not at fault', { cause });
    this.hasLeft = hasLeft;
  }
}

/** The time that the breaker stays open, by a monotonic clock: the library's own is the wall's, which may be set. */
interface OpenTime {
  readonly duration: number;
  next(): OpenTime;
}

function openTime({ openMilliseconds, now }: BreakerOptions): OpenTime {
  const end = now() + openMilliseconds;
  return {
    get duration() {
      return now() < end ? Infinity : -Infinity;
    },
    next: () => openTime({ openMilliseconds, now, failures: 0 }),
  };
}

export class Breaker {
  readonly #policy: ReturnType<typeof circuitBreaker>;

  constructor(options: BreakerOptions) {
    this.#policy = circuitBreaker(
      // A trial whose caller leaves has not been answered: the source is tried again after another while.
      handleWhen((error) => !(error instanceof NoFault) || (error.hasLeft && this.state === 'halfOpen')),
      {
        breaker: new ConsecutiveBreaker(options.failures),
        halfOpenAfter: { next: () => openTime(options) },
      },
    );
  }

  get state(): BreakerState {
    const { state } = this.#policy;
    if (state === CircuitState.Closed) return 'closed';
    return state === CircuitState.HalfOpen ? 'halfOpen' : 'open';
  }

  /**
   * Does the work, or rejects with `BreakerOpen`: nobody waits for another's trial. `verdictOn` judges what the work
   * rejects with.
   */
  async run<T>(work: () => Promise<T>, verdictOn: (error: unknown) => Verdict): Promise<T> {
    if (this.#policy.state === CircuitState.HalfOpen) throw new BreakerOpen();
    let hasBegun = false;
    try {
      return await this.#policy.execute(async () => {
        hasBegun = true;
        try {
          return await work();
        } catch (error) {
          const verdict = verdictOn(error);
          throw verdict === 'failed' ? error : new NoFault(error, verdict === 'left');
        }
      });
    } catch (error) {
      if (!hasBegun) throw new BreakerOpen();
      throw error instanceof NoFault ? error.cause : error;
    }
  }
}

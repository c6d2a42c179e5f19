/** A circuit breaker: a source that failed several times in a row isn't asked for a while, then tried once. */
export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open before one trial, in milliseconds. */
  readonly openMilliseconds: number;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

/** A call that was not made. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
  constructor() {
    super('the breaker is open: the source failed before');
  }
}

export class Breaker {
  readonly #options: BreakerOptions;
  #failures = 0;
  #openUntil = 0;
  #trial = false;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** Whether a call may be made now. After the open time only the first caller may, until its outcome is known. */
  admit(): boolean {
    if (this.#failures < this.#options.failures) return true;
    if (this.#trial || this.#options.now() < this.#openUntil) return false;
    this.#trial = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#trial = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#trial = false;
    if (this.#failures >= this.#options.failures) {
      this.#openUntil = this.#options.now() + this.#options.openMilliseconds;
    }
  }

  /** The call ended without a word on the source's health (its caller left, the description is wrong). */
  undecided(): void {
    this.#trial = false;
  }
}

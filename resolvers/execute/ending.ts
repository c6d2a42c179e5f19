/**
 * What ends a call or a request early. An `AbortSignal` costs more than all else that a small call needs, so one is made
 * only for who asks for it.
 */

/** What can be asked of an end; an `AbortSignal` can, too. */
export interface EndSignal {
  readonly aborted: boolean;
  /** An error once it has come. */
  readonly reason: unknown;
  addEventListener(type: 'abort', act: () => void, options: { readonly once: true }): void;
  removeEventListener(type: 'abort', act: () => void): void;
}

export class Ending implements EndSignal {
  #reason: Error | undefined;
  #controller: AbortController | undefined;
  readonly #acts: (() => void)[] = [];

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  get reason(): Error | undefined {
    return this.#reason;
  }

  /** The same end as the platform knows it. */
  get signal(): AbortSignal {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.#reason) this.#controller.abort(this.#reason);
    }
    return this.#controller.signal;
  }

  addEventListener(_type: 'abort', act: () => void): void {
    this.#acts.push(act);
  }

  removeEventListener(_type: 'abort', act: () => void): void {
    const at = this.#acts.indexOf(act);
    if (at >= 0) this.#acts.splice(at, 1);
  }

  /** Acts in the order in which they were added; only the first end counts. */
  end(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    for (const act of this.#acts.splice(0)) act();
    this.#controller?.abort(reason);
  }

  /** Ends it after so many milliseconds; gives what stops the clock. */
  after(milliseconds: number, reason: string): () => void {
    const timer = setTimeout(() => this.end(new DOMException(reason, 'TimeoutError')), milliseconds);
    return () => clearTimeout(timer);
  }
}

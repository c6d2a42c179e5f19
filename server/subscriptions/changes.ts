/** Says that what decides has changed. Changes that come while a subscriber is busy are one to him. */
export class Changes {
  #count = 0;
  #next = Promise.withResolvers<void>();

  /** Number of the last change. */
  get count(): number {
    return this.#count;
  }

  tell(): void {
    this.#count += 1;
    const told = this.#next;
    this.#next = Promise.withResolvers<void>();
    told.resolve();
  }

  /** Resolves when there is a change after that one, or the signal aborts. */
  async after(count: number, signal: AbortSignal): Promise<void> {
    if (this.#count > count || signal.aborted) return;
    const { promise: left, resolve: leave } = Promise.withResolvers<void>();
    const onAbort = (): void => leave();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      await Promise.race([this.#next.promise, left]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }
}

/** Those who wait for an answer of a source: each until it comes, he leaves, or the source is closed. */

/**
 * Settles as the work does, or rejects as `left` does when that is first: then `abandon` is called with the work,
 * which may still come to something.
 */
export async function unlessLeft<T>(
  work: Promise<T>,
  left: Promise<never>,
  abandon: (work: Promise<T>) => void,
): Promise<T> {
  let hasFailed = false;
  const watched = work.catch((error: unknown) => {
    hasFailed = true;
    throw error;
  });
  try {
    return await Promise.race([watched, left]);
  } catch (error) {
    if (!hasFailed) abandon(work);
    throw error;
  }
}

export class Callers {
  readonly #leave = new Set<(reason: unknown) => void>();

  /** Works for a caller; `left` rejects when his signal aborts, or when all are sent away. */
  async serve<T>(signal: AbortSignal, work: (left: Promise<never>) => Promise<T>): Promise<T> {
    const { promise: left, reject: leave } = Promise.withResolvers<never>();
    left.catch(() => undefined);
    const abort = (): void => leave(signal.reason);
    this.#leave.add(leave);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await work(left);
    } finally {
      signal.removeEventListener('abort', abort);
      this.#leave.delete(leave);
    }
  }

  sendAway(reason: unknown): void {
    for (const leave of this.#leave) leave(reason);
  }
}

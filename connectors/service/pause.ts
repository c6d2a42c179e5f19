/** A service that has too much to do is left alone for as long as it says, or ever longer (RFC 9110, 10.2.3). */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OutboundAnswer } from '../../outbound/client.ts';

/** Attempts of one request at most. */
const attempts = 4;
const firstWait = 100;
/** Nobody is left alone for longer, whatever he says. */
const longestPause = 60_000;

/** Milliseconds that a service asks to wait; null where it says nothing. */
function toldWait(answer: OutboundAnswer): number | null {
  const told = answer.headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(told)) return Number(told) * 1_000;
  const until = /\d:\d\d/.test(told) ? Date.parse(told) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(until - Date.now(), 0);
}

export class Pause {
  /** Monotonic milliseconds until which the service asked to be left alone. */
  #until = 0;

  /**
   * Sends until the service has time, as long as that may be before the deadline (monotonic milliseconds); fails at
   * once where it would not be.
   */
  async send(
    request: () => Promise<OutboundAnswer>,
    deadline: number,
    signal: AbortSignal,
  ): Promise<OutboundAnswer> {
    for (let attempt = 0; ; attempt += 1) {
      await this.#wait(deadline, signal);
      const answer = await request();
      if (answer.status !== 429 && answer.status !== 503) return answer;
      if (attempt + 1 === attempts) throw new Error(`the service answered ${answer.status} again and again`);
      // Those who were sent away together don't come back together.
      const usual = firstWait * 2 ** attempt * (1 + Math.random());
      const wait = Math.min(Math.max(toldWait(answer) ?? usual, firstWait), longestPause);
      this.#until = Math.max(this.#until, performance.now() + wait);
    }
  }

  async #wait(deadline: number, signal: AbortSignal): Promise<void> {
    for (let left = this.#left(); left > 0; left = this.#left()) {
      if (performance.now() + left >= deadline) {
        throw new Error(`the service is busy and asked to be left alone for ${Math.ceil(left)} ms more`);
      }
      await sleep(left, undefined, { signal });
    }
  }

  #left(): number {
    return this.#until - performance.now();
  }
}

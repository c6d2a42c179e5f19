/** One subgraph's address: JSON by POST over connections that are kept. */
import type { Dispatcher } from 'undici';
import type { EndSignal } from '../execute/ending.ts';

export interface EndpointOptions {
  /** Connections to the address's origin, with no limits of time: that of a call holds for all of it, also for a slow drip. */
  readonly pool: Dispatcher;
  /** Longest answer in bytes. */
  readonly maximumAnswer: number;
}

export interface EndpointAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** An answer that is longer than allowed. */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong';
}

const headers = [
  'content-type',
  'application/json',
  'accept',
  'application/graphql-response+json, application/json;q=0.9',
];

/** Codes of a connection that ended without an answer, as a kept one may when the other side closes it. */
const brokenOff: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Collects one answer. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<EndpointAnswer>;
  /** Whether anything of an answer has come. */
  hasBegun = false;
  readonly #settle: PromiseWithResolvers<EndpointAnswer>;
  readonly #maximum: number;
  readonly #signal: EndSignal;
  readonly #parts: Buffer[] = [];
  #controller: Dispatcher.DispatchController | null = null;
  #length = 0;
  #status = 0;

  constructor(maximum: number, signal: EndSignal) {
    this.#maximum = maximum;
    this.#signal = signal;
    this.#settle = Promise.withResolvers();
    this.answer = this.#settle.promise;
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  readonly #abort = (): void => {
    const reason = this.#signal.reason as Error;
    this.#controller?.abort(reason);
    this.onResponseError(this.#controller, reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) controller.abort(this.#signal.reason as Error);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number): void {
    this.hasBegun = true;
    this.#status = status;
  }

  onResponseData(controller: Dispatcher.DispatchController, part: Buffer): void {
    this.#length += part.length;
    this.#parts.push(part);
    if (this.#length > this.#maximum) {
      controller.abort(new AnswerTooLong(`the answer is longer than ${this.#maximum} bytes`));
    }
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener('abort', this.#abort);
    const [first = Buffer.alloc(0), ...others] = this.#parts;
    const body = others.length === 0 ? first : Buffer.concat(this.#parts, this.#length);
    this.#settle.resolve({ status: this.#status, body });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#settle.reject(error);
  }
}

export class Endpoint {
  readonly #pool: Dispatcher;
  readonly #path: string;
  readonly #maximum: number;

  constructor(url: URL, { pool, maximumAnswer }: EndpointOptions) {
    this.#path = `${url.pathname}${url.search}`;
    this.#maximum = maximumAnswer;
    this.#pool = pool;
  }

  /**
   * Sends a body and gives what came back, whatever its status; redirects are answers like any other. `mayRepeat` sends
   * it once more where a connection broke off before the answer began.
   */
  async post(body: string, signal: EndSignal, mayRepeat: boolean): Promise<EndpointAnswer> {
    const first = this.#send(body, signal);
    try {
      return await first.answer;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (!mayRepeat || first.hasBegun || signal.aborted || !brokenOff.has(code)) throw error;
      return await this.#send(body, signal).answer;
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  #send(body: string, signal: EndSignal): Exchange {
    const exchange = new Exchange(this.#maximum, signal);
    this.#pool.dispatch({ path: this.#path, method: 'POST', headers, body }, exchange);
    return exchange;
  }
}

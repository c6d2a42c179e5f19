/** Calls of one subgraph that run side by side in one request: what two of them ask alike is asked once. */
import type { EndpointAnswer } from './endpoint.ts';

interface Call {
  readonly body: string;
  readonly answer: Promise<EndpointAnswer>;
}

export class SideBySide {
  /** By request, while it waits for any. */
  readonly #running = new Map<unknown, Call[]>();

  /**
   * The answer to a body. One that the same request is waiting for already serves this call as well.
   * @param request object that lives as long as the request; without one every call is sent
   */
  ask(request: unknown, body: string, send: () => Promise<EndpointAnswer>): Promise<EndpointAnswer> {
    if (typeof request !== 'object' || request === null) return send();
    const calls = this.#running.get(request) ?? [];
    const equal = calls.find((call) => call.body === body);
    if (equal) return equal.answer;
    const call = { body, answer: send() };
    calls.push(call);
    this.#running.set(request, calls);
    const end = (): void => {
      calls.splice(calls.indexOf(call), 1);
      if (calls.length === 0) this.#running.delete(request);
    };
    call.answer.then(end, end);
    return call.answer;
  }
}

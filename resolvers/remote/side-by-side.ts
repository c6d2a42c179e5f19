/** Calls of one subgraph that run side by side in one request: what two of them ask alike is asked once. */
import type { EndpointAnswer } from './endpoint.ts';

interface Call {
  readonly body: string;
  readonly answer: Promise<EndpointAnswer>;
}

export class SideBySide {
  readonly #running = new WeakMap<object, Call[]>();

  /**
   * The answer to a body. One that the same request is waiting for already serves this call as well.
   * @param request object that lives as long as the request; without one every call is sent
   */
  ask(request: unknown, body: string, send: () => Promise<EndpointAnswer>): Promise<EndpointAnswer> {
    if (typeof request !== 'object' || request === null) return send();
    const running = this.#running.get(request) ?? [];
    if (running.length === 0) this.#running.set(request, running);
    const equal = running.find((call) => call.body === body);
    if (equal) return equal.answer;
    const call = { body, answer: send() };
    running.push(call);
    const end = (): void => void running.splice(running.indexOf(call), 1);
    call.answer.then(end, end);
    return call.answer;
  }
}

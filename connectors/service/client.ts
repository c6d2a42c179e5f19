/** Requests to one service: with what it wants to be shown, in its own time, and within the limits of a read. */
import { UnusableAnswer, type OutboundAnswer, type OutboundClient } from '../../outbound/client.ts';
import { BadAnswer } from '../driver.ts';
import type { Limits } from './contract.ts';
import { entryOf, headersOf, type Entry, type Shown } from './entry.ts';
import { baseOf, type Headers, type ServiceLocation } from './location.ts';
import { Pause } from './pause.ts';

export interface ServiceRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Faults are told in answers of status 500. */
  readonly readsFaults?: true;
}

export class ServiceClient {
  /** Base of the service, without a slash at its end. */
  readonly base: URL;
  readonly #outbound: OutboundClient;
  readonly #entry: Entry;
  readonly #headers: Headers;
  readonly #pause = new Pause();

  /** Throws `MissingStructure` or `OutboundRefusal` where the place can't be that of a service. */
  constructor(location: ServiceLocation, outbound: OutboundClient, timeLimitMilliseconds: number) {
    this.base = baseOf(location);
    outbound.check(this.base);
    this.#outbound = outbound;
    this.#headers = location.headers ?? {};
    this.#entry = entryOf(location.credentials, outbound, timeLimitMilliseconds);
  }

  /** Whatever the service answers, but for what tells it to be asked later or by somebody else. */
  async send(request: ServiceRequest, limits: Limits): Promise<OutboundAnswer> {
    const shown = await this.#entry();
    let answer = await this.#try(request, shown, limits);
    if (answer.status === 401 && shown.renew) answer = await this.#try(request, await shown.renew(), limits);
    if (answer.status === 401 || answer.status === 403) {
      throw new Error(`the service does not let the hub in (${answer.status}); check its \`credentials\``);
    }
    return answer;
  }

  async #try(request: ServiceRequest, shown: Shown, limits: Limits): Promise<OutboundAnswer> {
    const { method, headers, body, readsFaults } = request;
    const url = new URL(request.url);
    for (const [name, value] of Object.entries(shown.query)) url.searchParams.set(name, value);
    const send = async (): Promise<OutboundAnswer> => {
      const answer = await this.#outbound.request(url, {
        method,
        headers: { ...headersOf(this.#headers), ...headers, ...shown.headers },
        ...(body === undefined ? {} : { body }),
        ...(readsFaults ? { readsFaults } : {}),
        signal: limits.signal,
        maximumBytes: limits.bytesLeft,
      });
      limits.bytesLeft -= answer.body.length;
      if (limits.bytesLeft < 0) throw new BadAnswer('the answers to one read are longer than allowed');
      return answer;
    };
    try {
      return await this.#pause.send(send, limits.deadline, limits.signal);
    } catch (error) {
      throw error instanceof UnusableAnswer ? new BadAnswer(error.message) : error;
    }
  }
}

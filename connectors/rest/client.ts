/** HTTP to one base URL: no redirects, no larger answer than allowed, JSON only, connections kept. */
import { Agent, request } from 'undici';
import { BadAnswer, MissingStructure } from '../driver.ts';

export interface RestOptions {
  readonly maximumResponseBytes: number;
}

export class RestClient {
  readonly #base: string;
  readonly #agent: Agent;
  readonly #maximum: number;

  constructor(base: string, options: RestOptions) {
    const url = new URL(base);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new MissingStructure(`a REST source is reached by http or https, not \`${url.protocol}\``);
    }
    if (url.username !== '' || url.search !== '' || url.hash !== '') {
      throw new MissingStructure('the base URL of a REST source has neither user, query nor fragment');
    }
    this.#base = url.href.replace(/\/+$/, '');
    this.#maximum = options.maximumResponseBytes;
    this.#agent = new Agent({ connections: 16, connect: { timeout: 1_000 }, keepAliveTimeout: 30_000 });
  }

  /** GET of a path below the base; each part is encoded, so that none leaves it. */
  get(parts: readonly string[], signal: AbortSignal): Promise<unknown> {
    return this.#send('GET', parts, undefined, signal);
  }

  /** POST of a JSON body. */
  post(parts: readonly string[], body: unknown, signal: AbortSignal): Promise<unknown> {
    return this.#send('POST', parts, JSON.stringify(body), signal);
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #send(
    method: 'GET' | 'POST',
    parts: readonly string[],
    body: string | undefined,
    signal: AbortSignal,
  ): Promise<unknown> {
    const response = await request(`${this.#base}/${parts.map(encodedPart).join('/')}`, {
      method,
      dispatcher: this.#agent,
      signal,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    if (response.statusCode !== 200) {
      await response.body.dump();
      const refused = [400, 404, 422].includes(response.statusCode);
      const told = `the service answered ${response.statusCode}`;
      throw refused ? new MissingStructure(`${told}: it has no such resource or column`) : new Error(told);
    }
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of response.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > this.#maximum) {
        throw new BadAnswer(`the answer is longer than ${this.#maximum} bytes`);
      }
      chunks.push(chunk);
    }
    try {
      return JSON.parse(Buffer.concat(chunks).toString('utf8'));
    } catch {
      // The parser's own message quotes the answer, which may be about citizens.
      throw new BadAnswer('the answer is no JSON');
    }
  }
}

function encodedPart(part: string): string {
  // Dots survive encoding and would be resolved as steps in the path.
  if (part === '' || part === '.' || part === '..')
    throw new MissingStructure(`\`${part}\` is no name of a resource`);
  return encodeURIComponent(part.toWellFormed());
}

/** Tokens by OAuth 2 client credentials (RFC 6749, 4.4): one for all calls, kept for its life. */
import type { OutboundClient } from '../../outbound/client.ts';
import { readSecret, type Secret } from './location.ts';

export interface TokenSource {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly scope?: string;
  readonly secret: Secret;
}

interface Token {
  readonly text: string;
  /** Monotonic milliseconds. */
  readonly until: number;
}

/** Life of a token that names none, in seconds. */
const usualLife = 600;
/** What is left of a life when the next token is fetched: none expires on its way. */
const margin = 0.1;
const longestAnswer = 64 * 1024;

/** RFC 6749 has id and secret encoded before they are joined. */
function encoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

export class Tokens {
  readonly #source: TokenSource;
  readonly #client: OutboundClient;
  readonly #timeLimit: number;
  #current: Promise<Token> | undefined;

  constructor(source: TokenSource, client: OutboundClient, timeLimitMilliseconds: number) {
    this.#source = source;
    this.#client = client;
    // Whoever waits for a token needs time for what he wants it for.
    this.#timeLimit = timeLimitMilliseconds / 2;
  }

  /** The token that is good now; one is fetched for all who wait. */
  async get(): Promise<string> {
    const known = this.#current;
    const token = await known;
    if (token && performance.now() < token.until) return token.text;
    const next = this.#current === known ? undefined : this.#current;
    this.#current = next ?? this.#fetch();
    return (await this.#current).text;
  }

  /** The service did not take this token; those that came after it stay. */
  async refused(text: string): Promise<void> {
    const known = this.#current;
    const token = await known?.catch(() => undefined);
    if (token?.text === text && this.#current === known) this.#current = undefined;
  }

  /** Whoever asked first may leave: others wait for the same token. */
  #fetch(): Promise<Token> {
    const fetching = this.#request();
    fetching.catch(() => {
      if (this.#current === fetching) this.#current = undefined;
    });
    return fetching;
  }

  async #request(): Promise<Token> {
    const { tokenUrl, clientId, scope, secret } = this.#source;
    const pair = `${encoded(clientId)}:${encoded(readSecret(secret))}`;
    const asked = performance.now();
    const answer = await this.#client.request(new URL(tokenUrl), {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ grant_type: 'client_credentials', ...(scope ? { scope } : {}) }).toString(),
      signal: AbortSignal.timeout(this.#timeLimit),
      maximumBytes: longestAnswer,
    });
    if (answer.status !== 200) throw new Error(`the token service answered ${answer.status}`);
    const { access_token: text, expires_in: seconds } = objectOf(answer.body);
    if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
      throw new Error('the answer of the token service holds no token');
    }
    // Some write the number as text.
    const told = Number(seconds);
    const life = told > 0 && Number.isFinite(told) ? told : usualLife;
    return { text, until: asked + life * 1_000 * (1 - margin) };
  }
}

function objectOf(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(body.toString('utf8'));
    if (typeof parsed === 'object' && parsed !== null) return parsed as Record<string, unknown>;
  } catch {
    // The parser's own message quotes the answer, which may hold a token.
  }
  throw new Error('the answer of the token service is no JSON');
}

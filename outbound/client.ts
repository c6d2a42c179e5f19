/**
 * The hub's one way out over HTTP: to hosts of an allow-list alone, at addresses that were checked, without redirects,
 * with answers no longer than allowed.
 */
import {
  Agent,
  Pool,
  request,
  fetch as streamedFetch,
  type Dispatcher,
  type RequestInit as UndiciRequestInit,
} from 'undici';
import { connectorTo, lookupBySystem, socketOptionsTo, type Lookup } from './connect.ts';
import { destinationOf, type Destinations } from './destinations.ts';

export { OutboundRefusal } from './destinations.ts';

export interface OutboundRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the request at its time limit, or when the caller leaves. */
  readonly signal: AbortSignal;
  /** Longest answer, in bytes. */
  readonly maximumBytes: number;
  /** The body of an answer of status 500 is read, too: SOAP tells faults in it. */
  readonly readsFaults?: true;
}

export interface OutboundAnswer {
  readonly status: number;
  /** By their names in lower case; several of one name are one text. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty where the status tells no success: nobody waits for what a service says of its failures. */
  readonly body: Buffer;
}

/** An answer that is too long, or packed. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/** Time for a look-up, the connection and TLS, in milliseconds. */
const connectMilliseconds = 1_000;
const connectionsOfOrigin = 16;

/** Longest answer to `fetch`: a set of keys, a description. */
const fetchedBytes = 1024 * 1024;

/** How much of a body, and for how long, is taken only to keep its connection. */
const longestDropped = 16 * 1024;
const dropMilliseconds = 500;

/** Connections that are kept to one origin, for whoever sends much there and reads the answers himself. */
export interface PoolOptions {
  /** Connections at most; what comes beyond them waits for one. */
  readonly connections: number;
  /** Milliseconds for a look-up, the connection and TLS. */
  readonly connectMilliseconds: number;
  /** Milliseconds for which an idle connection is kept, unless the other side says less. */
  readonly idleMilliseconds: number;
}

export class OutboundClient {
  readonly #destinations: Destinations;
  readonly #lookup: Lookup;
  readonly #agent: Agent;
  readonly #streams: Agent;

  constructor(destinations: Destinations, lookup: Lookup = lookupBySystem) {
    this.#destinations = destinations;
    this.#lookup = lookup;
    this.#agent = new Agent({
      connections: connectionsOfOrigin,
      connect: connectorTo(destinations, lookup, connectMilliseconds),
      keepAliveTimeout: 30_000,
    });
    this.#streams = new Agent({
      connect: connectorTo(destinations, lookup, connectMilliseconds),
      bodyTimeout: 0,
    });
  }

  /** Throws `OutboundRefusal` when the list does not name the host and port of a URL. */
  check(url: URL): void {
    destinationOf(this.#destinations, url);
  }

  /**
   * Sends one request. Rejects with `OutboundRefusal`, `UnusableAnswer`, the signal's reason, or what went wrong on
   * the way. A redirect is an answer like any other, and not followed.
   */
  async request(
    url: URL,
    { method = 'GET', headers, body, signal, maximumBytes, readsFaults }: OutboundRequest,
  ): Promise<OutboundAnswer> {
    this.check(url);
    const answer = await request(url, {
      method,
      dispatcher: this.#agent,
      signal,
      headers: { 'user-agent': 'qingdan', ...headers, 'accept-encoding': 'identity' },
      ...(body === undefined ? {} : { body }),
    });
    const told = new Map(
      Object.entries(answer.headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]),
    );
    const status = answer.statusCode;
    const isRead = (status >= 200 && status < 300) || (status === 500 && readsFaults === true);
    // Nobody asked for it, and a few bytes may unpack to very many.
    const isPacked = isRead && (told.get('content-encoding') ?? 'identity') !== 'identity';
    if (!isRead || isPacked) {
      const most = { limit: longestDropped, signal: AbortSignal.timeout(dropMilliseconds) };
      answer.body.dump(most).catch(() => undefined);
      if (isPacked) throw new UnusableAnswer('the answer is packed, which was not asked for');
      return { status, headers: told, body: Buffer.alloc(0) };
    }
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of answer.body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maximumBytes) throw new UnusableAnswer(`the answer is longer than ${maximumBytes} bytes`);
      chunks.push(chunk);
    }
    return { status, headers: told, body: Buffer.concat(chunks) };
  }

  /** As `fetch`, for libraries that take one. */
  async fetch(
    address: string,
    options: { readonly headers: Headers; readonly signal: AbortSignal },
  ): Promise<Response> {
    const { status, headers, body } = await this.request(new URL(address), {
      headers: Object.fromEntries(options.headers),
      signal: options.signal,
      maximumBytes: fetchedBytes,
    });
    const isEmpty = status === 204 || status === 304;
    return new Response(isEmpty ? null : new Uint8Array(body), { status, headers: [...headers] });
  }

  /**
   * Connections to the origin of a URL, made like all others: to a host of the list, at an address that was checked,
   * with its authorities and the hub's certificate. Redirects are not followed. Limits of time and length, and the end
   * of the connections, are the caller's. Throws `OutboundRefusal` when the list does not name the host and port.
   */
  pool(url: URL, { connections, connectMilliseconds, idleMilliseconds }: PoolOptions): Dispatcher {
    this.check(url);
    return new Pool(url.origin, {
      connections,
      connect: connectorTo(this.#destinations, this.#lookup, connectMilliseconds),
      keepAliveTimeout: idleMilliseconds,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  }

  /**
   * As the platform's `fetch`, for answers that have no end. Rejects with `OutboundRefusal`, or what went wrong on the
   * way; a redirect is an error.
   */
  async stream(url: URL, init: RequestInit): Promise<Response> {
    this.check(url);
    const answer = await streamedFetch(url, {
      ...(init as UndiciRequestInit),
      dispatcher: this.#streams,
      redirect: 'error',
    });
    return answer as unknown as Response;
  }

  /** What a WebSocket to a URL (http: or https:) is opened with. Throws `OutboundRefusal`. */
  socketOptions(url: URL): ReturnType<typeof socketOptionsTo> {
    return socketOptionsTo(this.#destinations, this.#lookup, url, connectMilliseconds);
  }

  /** Ends all connections but those of pools. */
  async close(): Promise<void> {
    await Promise.all([this.#agent.destroy(), this.#streams.destroy()]);
  }
}

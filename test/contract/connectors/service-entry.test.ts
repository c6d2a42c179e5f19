/** How a service lets the hub in, and how it is left alone when it has too much to do. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Credentials } from '../../../connectors/service/location.ts';
import { SourceFailure } from '../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions } from '../../../connectors/open.ts';
import { clientFor, serveWeb, type Handler } from '../../support/web-service.ts';
import { anna, citizenId } from './citizens.ts';
import {
  definitionOf,
  json,
  openApiOf,
  openDescribed,
  ownFolder,
  written,
  type Opened,
} from './described-service.ts';
import { signal } from './kinds.ts';

const text = { type: 'string' };
const one = openApiOf({ parameters: [{ name: 'ids', in: 'query', schema: text }] });
const nothing = json([]);

function opened(
  handler: Handler,
  credentials?: Credentials,
  options: Partial<ConnectorOptions> = {},
): Promise<Opened> {
  const location = (url: string) => ({ url, ...(credentials ? { credentials } : {}) });
  return openDescribed('REST', handler, definitionOf(written(one), {}), { location, ...options });
}

function secretFile(secret: string): string {
  const file = path.join(ownFolder(), 'secret');
  writeFileSync(file, `${secret}\n`);
  return file;
}

async function failureOf(work: Promise<unknown>): Promise<SourceFailure> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (error instanceof SourceFailure) return error;
  throw new TypeError('it was answered');
}

describe('a key', () => {
  test('goes in a header, from a file that is read anew', async () => {
    const shown: unknown[] = [];
    const file = secretFile('first');
    const service = await opened(
      (request, response) => {
        shown.push(request.headers['x-api-key']);
        nothing(request, response);
      },
      { kind: 'apiKey', header: 'X-Api-Key', file },
    );
    await service.read().run([anna], signal);
    writeFileSync(file, 'second');
    await service.read().run([anna], signal);
    expect(shown).toEqual(['first', 'second']);
  });

  test('goes in the query, from the environment', async () => {
    vi.stubEnv('QINGDAN_TEST_KEY', 'a&b=c');
    onTestFinished(() => void vi.unstubAllEnvs());
    const shown: unknown[] = [];
    const service = await opened(
      (request, response) => {
        shown.push(request.url);
        nothing(request, response);
      },
      { kind: 'apiKey', query: 'key', variable: 'QINGDAN_TEST_KEY' },
    );
    await service.read().run([anna], signal);
    expect(shown).toEqual([`/api/read?ids=${anna}&key=a%26b%3Dc`]);
  });

  test('goes with a user as HTTP has it', async () => {
    const shown: unknown[] = [];
    const service = await opened(
      (request, response) => {
        shown.push(request.headers.authorization);
        nothing(request, response);
      },
      { kind: 'basic', user: '清单', file: secretFile('口令') },
    );
    await service.read().run([anna], signal);
    expect(shown).toEqual([`Basic ${Buffer.from('清单:口令').toString('base64')}`]);
  });

  test.each([401, 403])('that is refused with %i fails without a word of it', async (status) => {
    const file = secretFile('verysecret');
    const service = await opened(json({ error: 'verysecret' }, status), {
      kind: 'apiKey',
      query: 'key',
      file,
    });
    const failure = await failureOf(service.read().run([anna], signal));
    expect(failure.code).toBe('SOURCE_UNAVAILABLE');
    expect(String(failure.internal)).toContain(`does not let the hub in (${status})`);
    expect([failure.stack, String(failure.internal), JSON.stringify(failure)].join()).not.toContain(
      'verysecret',
    );
  });

  test.each<[string, Credentials]>([
    ['a file that is not there', { kind: 'apiKey', header: 'k', file: '/nonexistent/secret' }],
    ['an empty file', { kind: 'apiKey', header: 'k', file: '/dev/null' }],
    ['a variable that is not set', { kind: 'apiKey', header: 'k', variable: 'QINGDAN_NOT_SET' }],
  ])('of %s fails, and nothing is asked', async (_, credentials) => {
    let asked = 0;
    const service = await opened(() => void (asked += 1), credentials);
    expect((await failureOf(service.read().run([anna], signal))).code).toBe('SOURCE_UNAVAILABLE');
    expect(asked).toBe(0);
  });

  test('is sent over https only', async () => {
    const outbound = clientFor(['http://share.example']);
    onTestFinished(() => outbound.close());
    const credentials = { kind: 'apiKey', header: 'k', file: '/dev/null' } as const;
    const opening = openConnector(
      'REST',
      { url: 'http://share.example', credentials },
      { source: 'x', outbound },
    );
    await expect(opening).rejects.toThrow(/over https only/);
  });
});

describe('a token', () => {
  interface TokenService {
    readonly asked: { readonly authorization: unknown; readonly body: string }[];
    readonly credentials: Credentials;
    handler: Handler;
  }

  /** A service of tokens `token-1`, `token-2`… that live for so many seconds. */
  async function tokens(life: number | undefined): Promise<TokenService> {
    const asked: TokenService['asked'] = [];
    const made: TokenService = {
      asked,
      credentials: {
        kind: 'clientCredentials',
        tokenUrl: '',
        clientId: 'hub:1',
        scope: 'read all',
        file: secretFile('s3 cret'),
      },
      handler: (_, response) => {
        const token = { access_token: `token-${asked.length}`, token_type: 'bearer', expires_in: life };
        response.end(JSON.stringify(token));
      },
    };
    const service = await serveWeb((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        asked.push({ authorization: request.headers.authorization, body });
        made.handler(request, response);
      });
    });
    onTestFinished(() => service.stop());
    return Object.assign(made, { credentials: { ...made.credentials, tokenUrl: `${service.url}/token` } });
  }

  async function openWith(handler: Handler, { credentials }: TokenService): Promise<Opened> {
    const service = await serveWeb(handler);
    onTestFinished(() => service.stop());
    const urls = [service.url, 'tokenUrl' in credentials ? credentials.tokenUrl : ''];
    const outbound = clientFor(urls);
    onTestFinished(() => outbound.close());
    const location = () => ({ url: `${service.url}/api`, credentials });
    return openDescribed('REST', handler, definitionOf(written(one), {}), { location, outbound });
  }

  test('is fetched once for all, and kept for its life', async () => {
    const source = await tokens(3_600);
    const shown: unknown[] = [];
    const service = await openWith((request, response) => {
      shown.push(request.headers.authorization);
      nothing(request, response);
    }, source);
    const ids = Array.from({ length: 20 }, (_, at) => citizenId('19900101', at));
    await Promise.all([service.read().run(ids, signal), service.read().run([anna], signal)]);
    await service.read().run([anna], signal);
    expect(new Set(shown)).toEqual(new Set(['Bearer token-1']));
    const pair = Buffer.from('hub%3A1:s3+cret').toString('base64');
    const body = 'grant_type=client_credentials&scope=read+all';
    expect(source.asked).toEqual([{ authorization: `Basic ${pair}`, body }]);
  });

  test('is fetched anew before its life ends', async () => {
    const source = await tokens(1);
    const service = await openWith(nothing, source);
    await service.read().run([anna], signal);
    await service.read().run([anna], signal);
    expect(source.asked).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 950));
    await service.read().run([anna], signal);
    expect(source.asked).toHaveLength(2);
  });

  test('that is refused is renewed once for all who showed it', async () => {
    const source = await tokens(undefined);
    const service = await openWith((request, response) => {
      json([], request.headers.authorization === 'Bearer token-1' ? 401 : 200)(request, response);
    }, source);
    const ids = Array.from({ length: 20 }, (_, at) => citizenId('19900101', at));
    await expect(service.read().run(ids, signal)).resolves.toEqual([]);
    expect(source.asked).toHaveLength(2);
  });

  test('that is refused again fails', async () => {
    const source = await tokens(3_600);
    let asked = 0;
    const service = await openWith((request, response) => {
      asked += 1;
      json([], 401)(request, response);
    }, source);
    expect(String((await failureOf(service.read().run([anna], signal))).internal)).toContain('(401)');
    expect([asked, source.asked.length]).toEqual([2, 2]);
  });

  test.each<[string, Handler]>([
    ['refuses', (_, response) => response.writeHead(400).end('{"error":"s3 cret"}')],
    ['redirects', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['gives none', (_, response) => response.end('{"access_token": 5}')],
    [
      'gives one that would break a header',
      (_, response) => response.end(String.raw`{"access_token": "a\r\nb: c"}`),
    ],
    ['gives no JSON', (_, response) => response.end('<token>s3 cret</token>')],
    ['never answers', () => undefined],
  ])('of a service that %s is no token, and the next is asked for again', async (_, handler) => {
    const source = await tokens(3_600);
    const usual = source.handler;
    source.handler = handler;
    const service = await openWith(nothing, source);
    const failure = await failureOf(service.read().run([anna], signal));
    expect(failure.code).toMatch(/SOURCE_(?:UNAVAILABLE|TIMEOUT)/);
    expect(String(failure.internal)).not.toContain('s3 cret');
    source.handler = usual;
    await expect(service.read().run([anna], signal)).resolves.toEqual([]);
  });

  test('is not fetched from where the list does not allow', async () => {
    const { credentials } = await tokens(60);
    const opening = opened(nothing, {
      ...credentials,
      tokenUrl: 'https://elsewhere.example/token',
    } as Credentials);
    await expect(opening).rejects.toThrow(/`elsewhere.example:443` is not on the list/);
    const plain = opened(nothing, {
      ...credentials,
      tokenUrl: 'http://elsewhere.example/token',
    } as Credentials);
    await expect(plain).rejects.toThrow(/https only/);
  });
});

describe('a busy service', () => {
  afterEach(() => void vi.useRealTimers());

  /** Sends the first so many away, and keeps the times of all. */
  function busy(
    times: number,
    status: number,
    headers: () => Record<string, string>,
  ): { handler: Handler; at: number[] } {
    const at: number[] = [];
    return {
      at,
      handler: (request, response) => {
        at.push(performance.now());
        json([], at.length <= times ? status : 200, at.length <= times ? headers() : {})(request, response);
      },
    };
  }

  test.each([
    [429, () => ({ 'retry-after': '1' })],
    [503, () => ({ 'retry-after': new Date(Date.now() + 2_000).toUTCString() })],
  ])('that answers %i is asked again when it says', async (status, headers) => {
    const { handler, at } = busy(1, status, headers);
    const { read, connector } = await opened(handler, undefined, { timeLimitMilliseconds: 5_000 });
    const sent: number[] = [];
    connector.onStatement = (_, keys) => void sent.push(keys);
    await expect(read().run([anna], signal)).resolves.toEqual([]);
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(950);
    expect(sent).toEqual([1]);
  });

  test('that says nothing is asked ever later, and not for ever', async () => {
    const { handler, at } = busy(99, 503, () => ({}));
    const { read } = await opened(handler, undefined, { timeLimitMilliseconds: 5_000 });
    expect((await failureOf(read().run([anna], signal))).code).toBe('SOURCE_UNAVAILABLE');
    expect(at).toHaveLength(4);
    const waits = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(waits[0]).toBeGreaterThan(95);
    expect(waits[1]).toBeGreaterThan(195);
    expect(waits[2]).toBeGreaterThan(395);
  });

  test('that asks for longer than the limit is not waited for, nor asked meanwhile', async () => {
    const { handler, at } = busy(1, 429, () => ({ 'retry-after': '30' }));
    const { read } = await opened(handler, undefined, { breakerFailures: 99 });
    for (let time = 0; time < 3; time += 1) {
      const begun = performance.now();
      const failure = await failureOf(read().run([anna], signal));
      expect(failure.code).toBe('SOURCE_UNAVAILABLE');
      expect(String(failure.internal)).toContain('left alone');
      expect(performance.now() - begun).toBeLessThan(500);
    }
    expect(at).toHaveLength(1);
  });

  test('is left alone by all who wait', async () => {
    const { handler, at } = busy(4, 429, () => ({ 'retry-after': '1' }));
    const { read } = await opened(handler, undefined, { timeLimitMilliseconds: 5_000, concurrency: 4 });
    const ids = Array.from({ length: 12 }, (_, serial) => citizenId('19900101', serial));
    await expect(read().run(ids, signal)).resolves.toEqual([]);
    const early = at.filter((time) => time - (at[0] ?? 0) < 900);
    expect(early).toHaveLength(4);
  });
});

describe('calls for one citizen each', () => {
  test.each([1, 3, 8])('run %i at once', async (concurrency) => {
    let [now, most] = [0, 0];
    const { read } = await opened(
      (request, response) => {
        now += 1;
        most = Math.max(most, now);
        setTimeout(() => {
          now -= 1;
          nothing(request, response);
        }, 10);
      },
      undefined,
      { concurrency, timeLimitMilliseconds: 5_000 },
    );
    const ids = Array.from({ length: 30 }, (_, serial) => citizenId('19900101', serial));
    await Promise.all([read().run(ids, signal), read().run([anna], signal)]);
    expect(most).toBe(concurrency);
  });

  test('end with the first that fails, and those of one who leaves', async () => {
    let asked = 0;
    const handler: Handler = (request, response) => {
      asked += 1;
      if (asked === 3) json({}, 500)(request, response);
      else setTimeout(() => nothing(request, response), 50);
    };
    const { read } = await opened(handler, undefined, { concurrency: 2 });
    const ids = Array.from({ length: 100 }, (_, serial) => citizenId('19900101', serial));
    await failureOf(read().run(ids, signal));
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(asked).toBeLessThan(6);
    asked = 10;
    const leaving = new AbortController();
    const running = read().run(ids, leaving.signal);
    setTimeout(() => leaving.abort(), 75);
    await failureOf(running);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(asked).toBeLessThan(16);
    await expect(read().run([anna], signal)).resolves.toEqual([]);
  });
});

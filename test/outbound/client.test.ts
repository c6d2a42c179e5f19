/** What leaves the hub, and where it goes: against real services, name servers and certificates. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { OutboundClient, OutboundRefusal, type OutboundRequest } from '../../outbound/client.ts';
import { destinationName, type Destination } from '../../outbound/destinations.ts';
import { makeAuthority } from '../../scripts/test-servers/certificates.ts';
import { serveWeb, type Handler, type ListenOptions, type WebService } from '../support/web-service.ts';
import { startNameServer } from './dns-server.ts';

const soon: () => OutboundRequest = () => ({ signal: AbortSignal.timeout(2_000), maximumBytes: 1_000 });

async function serving(handler: Handler, options?: ListenOptions): Promise<WebService> {
  const service = await serveWeb(handler, options);
  onTestFinished(() => service.stop());
  return service;
}

function clientOf(
  destinations: Readonly<Record<string, Destination>>,
  lookup?: ConstructorParameters<typeof OutboundClient>[1],
): OutboundClient {
  const client = new OutboundClient(new Map(Object.entries(destinations)), lookup);
  onTestFinished(() => client.close());
  return client;
}

const hello: Handler = (_, response) => response.end('hello');

describe('the allow-list', () => {
  test('lets hosts and ports pass that it names, and no others', async () => {
    const [named, other] = [await serving(hello), await serving(hello)];
    const client = clientOf({ [`127.0.0.1:${named.port}`]: {} });
    const answer = await client.request(new URL(`${named.url}/a?b=c`), soon());
    expect([answer.status, answer.body.toString()]).toEqual([200, 'hello']);
    for (const url of [
      other.url,
      `http://localhost:${named.port}`,
      'http://127.0.0.1/',
      'https://127.0.0.1/',
    ]) {
      await expect(client.request(new URL(url), soon())).rejects.toThrow(/not on the list of `outbound`/);
      expect(() => client.check(new URL(url))).toThrow(OutboundRefusal);
    }
  });

  test.each([
    ['ftp://127.0.0.1/', 'is not spoken'],
    ['file:///etc/passwd', 'is not spoken'],
    ['data:text/plain,x', 'is not spoken'],
    ['http://user:verysecret@127.0.0.1/', 'has no user'],
  ])('refuses %s without a word of its secret', (url, words) => {
    const check = (): void => clientOf({ '127.0.0.1:80': {} }).check(new URL(url));
    expect(check).toThrow(words);
    expect(check).not.toThrow('verysecret');
  });

  test('knows an address in all its spellings', () => {
    const client = clientOf({ '127.0.0.1:80': {} });
    for (const url of ['http://127.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://①27.0.0.1/']) {
      client.check(new URL(url));
    }
    const other = clientOf({ '10.0.0.1:80': {} });
    expect(() => other.check(new URL('http://0x7f000001/'))).toThrow(OutboundRefusal);
  });

  test.each([
    ['a.example', 'a.example:443'],
    ['A.Example:8443', 'a.example:8443'],
    ['公安.example:80', 'xn--55q79v.example:80'],
    ['[::1]:8080', '[::1]:8080'],
    ['10.1:443', '10.0.0.1:443'],
    ['https://a.example', null],
    ['a.example/path', null],
    ['user@a.example', null],
    ['a.example:99999', null],
    ['a b', null],
    ['', null],
  ])('has an entry %j as %j', (entry, name) => {
    expect(destinationName(entry)).toBe(name);
  });
});

describe('addresses', () => {
  test('inside are refused unless a network is named', async () => {
    const service = await serving(hello);
    const url = new URL(`http://localhost:${service.port}`);
    const name = url.host;
    for (const destination of [{}, { networks: ['10.0.0.0/8'] }, { networks: ['127.0.0.2'] }]) {
      await expect(clientOf({ [name]: destination }).request(url, soon())).rejects.toThrow(
        /no address that it may/,
      );
    }
    const answer = await clientOf({ [name]: { networks: ['127.0.0.0/8'] } }).request(url, soon());
    expect(answer.body.toString()).toBe('hello');
  });

  test('written out are as they are named, or in the networks that are', async () => {
    const service = await serving(hello);
    const url = new URL(service.url);
    await expect(clientOf({ [url.host]: { networks: ['10.0.0.0/8'] } }).request(url, soon())).rejects.toThrow(
      OutboundRefusal,
    );
    await expect(clientOf({ [url.host]: {} }).request(url, soon())).resolves.toMatchObject({ status: 200 });
  });

  test('are looked up once for a connection, and the one that was checked is connected to', async () => {
    const port = (await serving((_, response) => response.end('right'), { host: '127.0.0.2' })).port;
    await serving((_, response) => response.end('wrong'), { port });
    // The second answer is another than the first, as of a name server that lies in wait.
    let answers = 0;
    const names = await startNameServer(() => {
      answers += 1;
      return answers === 1 ? ['127.0.0.2'] : ['127.0.0.1'];
    });
    onTestFinished(() => names.stop());
    const url = new URL(`http://share.example:${port}`);
    const client = clientOf({ [url.host]: { networks: ['127.0.0.2/32'] } }, names.lookup);
    const first = await client.request(url, soon());
    expect(first.body.toString()).toBe('right');
    expect(names.asked).toEqual(['share.example']);
    const second = clientOf({ [url.host]: { networks: ['127.0.0.2/32'] } }, names.lookup);
    await expect(second.request(url, soon())).rejects.toThrow(OutboundRefusal);
  });

  test('that are not allowed are left out among those that are', async () => {
    const { port } = await serving(hello, { host: '127.0.0.3' });
    const names = await startNameServer(() => ['127.0.0.1', '10.255.255.1', '127.0.0.3', '169.254.169.254']);
    onTestFinished(() => names.stop());
    const url = new URL(`http://share.example:${port}`);
    const answer = await clientOf({ [url.host]: { networks: ['127.0.0.3'] } }, names.lookup).request(
      url,
      soon(),
    );
    expect(answer.body.toString()).toBe('hello');
    const client = clientOf({ [url.host]: {} }, names.lookup);
    await expect(client.request(url, soon())).rejects.toThrow(OutboundRefusal);
  });

  test('that are not found are told', async () => {
    const url = new URL('http://nowhere.invalid:81');
    await expect(clientOf({ [url.host]: {} }).request(url, soon())).rejects.toThrow(/ENOTFOUND|EAI_AGAIN/);
  });
});

describe('answers', () => {
  const asking = async (handler: Handler, request = soon()): Promise<unknown> => {
    const service = await serving(handler);
    const url = new URL(service.url);
    return clientOf({ [url.host]: {} }).request(url, request);
  };

  test('that redirect are not followed', async () => {
    let followed = false;
    const answer = await asking((request, response) => {
      followed ||= request.url === '/elsewhere';
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    expect(answer).toMatchObject({ status: 302 });
    expect(followed).toBe(false);
  });

  test('that are longer than allowed end at the limit', async () => {
    const endless: Handler = (_, response) => {
      const timer = setInterval(() => response.write('x'.repeat(500)), 1);
      response.on('close', () => clearInterval(timer));
    };
    await expect(asking(endless)).rejects.toThrow(/longer than 1000 bytes/);
  });

  test('that are packed are refused, whatever they unpack to', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000));
    const packed: Handler = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    await expect(asking(packed)).rejects.toThrow(/packed/);
  });

  test('that never come end with the signal', async () => {
    const begun = performance.now();
    await expect(asking(() => undefined, { ...soon(), signal: AbortSignal.timeout(100) })).rejects.toThrow(
      /timeout/,
    );
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  test('that tell a failure come without what they say, which nobody waits for', async () => {
    const service = await serving((request, response) => {
      response.writeHead(request.url === '/fault' ? 500 : 503, { 'retry-after': '1' }).write('insides');
      if (request.url !== '/endless') response.end();
    });
    const client = clientOf({ [new URL(service.url).host]: {} });
    const ask = (path: string, readsFaults?: true): ReturnType<OutboundClient['request']> =>
      client.request(new URL(`${service.url}${path}`), {
        ...soon(),
        ...(readsFaults ? { readsFaults } : {}),
      });
    const endless = await ask('/endless');
    expect([endless.status, endless.body.length, endless.headers.get('retry-after')]).toEqual([503, 0, '1']);
    expect((await ask('/fault', true)).body.toString()).toBe('insides');
    expect((await ask('/fault')).body).toHaveLength(0);
  });

  test('come as a response to those who fetch', async () => {
    const service = await serving((request, response) => {
      if (request.url === '/none') response.writeHead(204).end();
      else response.writeHead(200, { 'x-a': 'b' }).end(request.headers['accept']);
    });
    const client = clientOf({ [new URL(service.url).host]: {} });
    const options = { headers: new Headers({ accept: 'a/b' }), signal: AbortSignal.timeout(2_000) };
    const answer = await client.fetch(service.url, options);
    expect([answer.status, answer.headers.get('x-a'), await answer.text()]).toEqual([200, 'b', 'a/b']);
    expect((await client.fetch(`${service.url}/none`, options)).status).toBe(204);
  });
});

describe('TLS', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'qingdan-outbound-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const authority = makeAuthority('部门证书颁发者');
  const own = authority.issue('hub', []);
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  const ca = file('ca.pem', authority.certificate);
  const client = { certificate: file('hub.pem', own.certificate), key: file('hub.key', own.key) };
  let service: WebService;

  const start = (hosts: readonly string[], more: object = {}): Promise<WebService> => {
    const { certificate: cert, key } = authority.issue('service', hosts);
    return serving(hello, { tls: { cert, key, ...more } });
  };
  const ask = (url: string, destination: Destination): Promise<unknown> => {
    const { host } = new URL(url);
    return clientOf({ [host]: { networks: ['127.0.0.0/8'], ...destination } }).request(new URL(url), soon());
  };

  beforeAll(async () => {
    const { certificate: cert, key } = authority.issue('service', ['localhost', '127.0.0.1']);
    service = await serveWeb(hello, { tls: { cert, key } });
  });
  afterAll(() => service.stop());

  test.each(['localhost', '127.0.0.1'])(
    'is spoken with %s that the authority of the list vouches for',
    async (host) => {
      await expect(ask(`https://${host}:${service.port}`, { ca })).resolves.toMatchObject({ status: 200 });
    },
  );

  test('is refused without an authority, and with another', async () => {
    await expect(ask(service.url, {})).rejects.toThrow(/certificate/);
    const other = file('other.pem', makeAuthority('别的颁发者').certificate);
    await expect(ask(service.url, { ca: other })).rejects.toThrow(/certificate/);
    await expect(ask(service.url, { ca: path.join(folder, 'none.pem') })).rejects.toThrow(/ENOENT/);
  });

  test('is refused by another name, and with an old version', async () => {
    const named = await start(['other.example']);
    await expect(ask(named.url, { ca })).rejects.toThrow(/altnames/);
    const old = await start(['127.0.0.1'], {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'ALL@SECLEVEL=0',
    });
    await expect(ask(old.url, { ca })).rejects.toThrow(/protocol|version|alert/i);
  });

  test('is mutual where the host asks who comes, also with a renewed certificate', async () => {
    const mutual = await start(['127.0.0.1'], { requestCert: true, ca: authority.certificate });
    await expect(ask(mutual.url, { ca })).rejects.toThrow();
    await expect(ask(mutual.url, { ca, ...client })).resolves.toMatchObject({ status: 200 });
    const forged = makeAuthority('部门证书颁发者').issue('hub', []);
    file('hub.pem', forged.certificate);
    file('hub.key', forged.key);
    await expect(ask(mutual.url, { ca, ...client })).rejects.toThrow();
    file('hub.pem', own.certificate);
    file('hub.key', own.key);
    await expect(ask(mutual.url, { ca, ...client })).resolves.toMatchObject({ status: 200 });
  });

  test('is not spoken with who does not speak it', async () => {
    const plain = await serving(hello);
    await expect(ask(plain.url.replace('http:', 'https:'), { ca })).rejects.toThrow();
  });
});

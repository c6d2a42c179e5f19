/** Faults of services, the same for REST, SOAP and GraphQL: each ends within its limit, and tells nothing of its insides. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type CompiledRead, type Connector, SourceFailure } from '../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions } from '../../../connectors/open.ts';
import type { Destination } from '../../../outbound/destinations.ts';
import { makeAuthority } from '../../../scripts/test-servers/certificates.ts';
import {
  clientFor,
  serveWeb,
  type Handler,
  type ListenOptions,
  type WebService,
} from '../../support/web-service.ts';
import { anna, bo } from './citizens.ts';
import { ownFolder } from './described-service.ts';
import { spelled } from './graphql-service.ts';
import { asksForOne, definitionFor, named, readOf, signal, sourceKindOf, type TestedKind } from './kinds.ts';

const tables = { 登记: { columns: ['身份证号', '姓名'], rows: [] } };
const kinds: readonly TestedKind[] = [
  'REST',
  'REST by OpenAPI',
  'REST for one citizen',
  'SOAP',
  'SOAP for one citizen',
  'GRAPHQL',
  'GRAPHQL for one citizen',
];

/** The answer with so many rows. */
function answerOf(kind: TestedKind, rows: readonly (readonly [key: string, name: string])[]): string {
  if (sourceKindOf(kind) === 'SOAP') {
    const list = rows.map(([key, name]) => `<row><身份证号>${key}</身份证号><姓名>${name}</姓名></row>`);
    return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
      <Read0Response xmlns="urn:department:shared"><result>${list.join('')}</result></Read0Response></s:Body></s:Envelope>`;
  }
  if (sourceKindOf(kind) === 'GRAPHQL') {
    const names = ['身份证号', '姓名'].map(spelled);
    const read0 = rows.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]])));
    return JSON.stringify({ data: { read0 } });
  }
  const list = rows.map(([身份证号, 姓名]) => ({ 身份证号, 姓名 }));
  if (kind === 'REST') return JSON.stringify({ rows: list });
  return JSON.stringify({ data: asksForOne(kind) ? list : { list } });
}

interface Serving {
  readonly connector: Connector;
  readonly read: CompiledRead;
  readonly service: WebService;
}

interface ServingOptions extends Partial<ConnectorOptions> {
  readonly listen?: ListenOptions;
  readonly destination?: Destination;
}

async function serving(kind: TestedKind, handler: Handler, options: ServingOptions = {}): Promise<Serving> {
  const { listen, destination, ...more } = options;
  const service = await serveWeb(handler, listen);
  const outbound = clientFor([service.url], destination);
  const definition = definitionFor(kind, tables, ownFolder());
  const opening = await openConnector(
    sourceKindOf(kind),
    { url: `${service.url}/api` },
    { source: '服务', outbound, ...(definition ? { definition } : {}), ...more },
  );
  const connector = named(kind, opening);
  onTestFinished(async () => {
    await connector.close();
    await outbound.close();
    await service.stop();
  });
  const columns = [{ name: '姓名', type: 'String' as const }];
  return { connector, service, read: connector.compile(readOf({ table: '登记', key: '身份证号', columns })) };
}

async function failureOf(work: Promise<unknown>): Promise<SourceFailure> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  if (error instanceof SourceFailure) return error;
  throw new TypeError(`it was answered: ${JSON.stringify(error)}`);
}

describe.each(kinds)('%s', (kind) => {
  const whole = answerOf(kind, [[anna, '安娜']]);
  const type = {
    'content-type': sourceKindOf(kind) === 'SOAP' ? 'text/xml; charset=utf-8' : 'application/json',
  };
  const good: Handler = (_, response) => response.writeHead(200, type).end(whole);
  const half = Buffer.from(whole).subarray(0, whole.length / 2);

  test('that answers well is read', async () => {
    const { read } = await serving(kind, good);
    const rows = await read.run([anna], signal);
    expect(rows.map(({ key, values }) => [key, ...values])).toEqual([[anna, '安娜']]);
  });

  const faults: readonly (readonly [string, SourceFailure['code'], Handler])[] = [
    ['hangs', 'SOURCE_TIMEOUT', () => undefined],
    [
      'drips',
      'SOURCE_TIMEOUT',
      (_, response) => {
        response.writeHead(200, type);
        let at = 0;
        const timer = setInterval(() => response.write(whole.slice(at, (at += 1))), 25);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'never ends its answer',
      'SOURCE_TIMEOUT',
      (_, response) => response.writeHead(200, { ...type, 'content-length': '9999' }).write(whole),
    ],
    ['hangs up', 'SOURCE_UNAVAILABLE', (_, response) => response.destroy()],
    [
      'hangs up in the middle',
      'SOURCE_UNAVAILABLE',
      (_, response) => {
        response.writeHead(200, { ...type, 'content-length': String(Buffer.byteLength(whole)) }).write(half);
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['answers half', 'SOURCE_DATA_INVALID', (_, response) => response.writeHead(200, type).end(half)],
    ['answers nothing', 'SOURCE_DATA_INVALID', (_, response) => response.writeHead(200, type).end()],
    [
      'answers HTML',
      'SOURCE_DATA_INVALID',
      (_, response) => response.end('<html><body>secret</body></html>'),
    ],
    ['answers numbers', 'SOURCE_DATA_INVALID', (_, response) => response.end('[1, 2]')],
    [
      'answers bytes',
      'SOURCE_DATA_INVALID',
      (_, response) => response.end(Buffer.from([0xff, 0xfe, 0x00, 0x01])),
    ],
    [
      'answers too much',
      'SOURCE_DATA_INVALID',
      (_, response) => {
        const rows = Array.from({ length: 20_000 }, () => [anna, '安娜'] as const);
        response.writeHead(200, type).end(answerOf(kind, rows));
      },
    ],
    [
      'answers packed',
      'SOURCE_DATA_INVALID',
      (_, response) => response.writeHead(200, { ...type, 'content-encoding': 'gzip' }).end(whole),
    ],
    ['fails', 'SOURCE_UNAVAILABLE', (_, response) => response.writeHead(500).end('at secret.java:1')],
    ['is a broken gateway', 'SOURCE_UNAVAILABLE', (_, response) => response.writeHead(502).end('secret')],
    [
      'redirects',
      'SOURCE_UNAVAILABLE',
      (_, response) => response.writeHead(308, { location: '/api/other' }).end(),
    ],
    ['breaks the protocol', 'SOURCE_UNAVAILABLE', (_, response) => response.socket?.end('secret\r\n\r\n')],
  ];

  test.each(faults)('that %s fails in time, with %s', async (_, code, handler) => {
    const { read } = await serving(kind, handler, {
      timeLimitMilliseconds: 400,
      maximumResponseBytes: 500_000,
    });
    const begun = performance.now();
    const failure = await failureOf(read.run([anna], signal));
    expect(performance.now() - begun).toBeLessThan(1_000);
    expect(failure).toMatchObject({ code, message: `服务: ${code}` });
    expect(String(failure.internal)).not.toContain('secret');
  });

  test('that is not there fails, and is read when it is there again', async () => {
    const { read, service } = await serving(kind, good, { breakerMilliseconds: 50, breakerFailures: 1 });
    await read.run([anna], signal);
    await service.stop();
    expect((await failureOf(read.run([anna], signal))).code).toBe('SOURCE_UNAVAILABLE');
    const again = await serveWeb(good, { port: service.port });
    onTestFinished(() => again.stop());
    await expect.poll(() => read.run([anna], signal).catch(() => []), { timeout: 3_000 }).toHaveLength(1);
  });

  test('that restarts while it answers loses that answer only', async () => {
    let isGoing = true;
    const { read, service } = await serving(kind, (request, response) => {
      if (isGoing) response.writeHead(200, { ...type, 'content-length': '9999' }).write(half);
      else good(request, response);
    });
    const running = failureOf(read.run([anna], signal));
    await new Promise((resolve) => setTimeout(resolve, 50));
    await service.stop();
    expect((await running).code).toBe('SOURCE_UNAVAILABLE');
    isGoing = false;
    const again = await serveWeb(good, { port: service.port });
    onTestFinished(() => again.stop());
    await expect(read.run([anna], signal)).resolves.toHaveLength(1);
  });

  test('that gives rows twice, and of others, gives all of his and none of theirs', async () => {
    const rows = [
      [anna, '安娜'],
      [bo, '博'],
      [anna, '安娜'],
      ['无', '无'],
      ['', ''],
    ] as const;
    const { read } = await serving(kind, (_, response) =>
      response.writeHead(200, type).end(answerOf(kind, rows)),
    );
    const found = await read.run([anna], signal);
    expect(found.map(({ key, values }) => [key, ...values])).toEqual([
      [anna, '安娜'],
      [anna, '安娜'],
    ]);
  });

  test('that has no rows gives none', async () => {
    const { read } = await serving(kind, (_, response) =>
      response.writeHead(200, type).end(answerOf(kind, [])),
    );
    expect(await read.run([anna], signal)).toEqual([]);
  });

  test('that fails again and again is asked no more for a while, then once', async () => {
    let [now, asked, isBroken] = [0, 0, true];
    const { read } = await serving(
      kind,
      (request, response) => {
        asked += 1;
        if (isBroken) response.writeHead(500).end();
        else good(request, response);
      },
      { breakerFailures: 3, breakerMilliseconds: 1_000, now: () => now },
    );
    for (let time = 0; time < 6; time += 1) await failureOf(read.run([anna], signal));
    expect(asked).toBe(3);
    now = 1_001;
    isBroken = false;
    await expect(read.run([anna], signal)).resolves.toHaveLength(1);
    await expect(read.run([anna], signal)).resolves.toHaveLength(1);
    expect(asked).toBe(5);
  });

  test('is spoken to by TLS, mutual where it wants that, with nobody else in its place', async () => {
    const authority = makeAuthority('部门');
    const folder = ownFolder();
    const file = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const { certificate: cert, key } = authority.issue('服务', ['127.0.0.1']);
    const own = authority.issue('hub', []);
    const ca = file('ca', authority.certificate);
    const listen = { tls: { cert, key, requestCert: true, ca: authority.certificate } };
    const mutual = { ca, certificate: file('hub.crt', own.certificate), key: file('hub.key', own.key) };
    const right = await serving(kind, good, { listen, destination: mutual });
    await expect(right.read.run([anna], signal)).resolves.toHaveLength(1);
    for (const destination of [{ ca }, { ...mutual, ca: file('other', makeAuthority('别').certificate) }]) {
      const wrong = await serving(kind, good, { listen, destination });
      expect((await failureOf(wrong.read.run([anna], signal))).code).toBe('SOURCE_UNAVAILABLE');
    }
    const named = authority.issue('服务', ['other.example']);
    const other = { tls: { cert: named.certificate, key: named.key } };
    const wrong = await serving(kind, good, { listen: other, destination: mutual });
    expect(String((await failureOf(wrong.read.run([anna], signal))).internal)).toContain('altnames');
  });
});

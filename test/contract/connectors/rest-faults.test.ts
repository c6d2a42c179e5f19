import { describe, expect, onTestFinished, test } from 'vitest';
import { InvalidValue, type Connector } from '../../../connectors/contract.ts';
import { openConnector, type ConnectorOptions } from '../../../connectors/open.ts';
import { inGb18030 } from '../../support/gb18030.ts';
import { clientFor, serveWeb, type Handler } from '../../support/web-service.ts';
import { anna, bo, nobody } from './citizens.ts';
import { readOf, signal } from './kinds.ts';

async function serving(handler: Handler, options: Partial<ConnectorOptions> = {}): Promise<Connector> {
  const service = await serveWeb(handler);
  const outbound = clientFor([service.url]);
  const url = `${service.url}/api`;
  const connector = await openConnector('REST', { url }, { source: 'rest', outbound, ...options });
  onTestFinished(async () => {
    await connector.close();
    await outbound.close();
    await service.stop();
  });
  return connector;
}

function json(body: unknown, status = 200): Handler {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

const read = readOf({
  table: '发票',
  key: '身份证号',
  columns: [
    { name: '金额', type: 'Decimal' },
    { name: '编号', type: 'BigInt' },
  ],
});

describe('a REST source that lies, stalls or breaks', () => {
  test('decimals and great integers keep all their digits, as text and as numbers', async () => {
    const rows = [
      ['"0.10"', '"9007199254740993"'],
      ['0.10', '9007199254740993'],
      ['12345678901234567.89', '123456789012345678901234567890'],
      ['1.2345E7', '-0'],
      ['1.10e-3', '1E+2'],
      ['1e999', '1.5'],
    ].map(([amount, number]) => `{"身份证号": "${anna}", "金额": ${amount}, "编号": ${number}}`);
    const connector = await serving((_, response) => response.end(`{"rows": [${rows.join()}]}`));
    const found = await connector.compile(read).run([anna], signal);
    expect(found.map((row) => row.values)).toEqual([
      ['0.10', '9007199254740993'],
      ['0.10', '9007199254740993'],
      ['12345678901234567.89', '123456789012345678901234567890'],
      ['12345000', expect.anything()],
      ['0.00110', '100'],
      [new InvalidValue('Decimal'), new InvalidValue('BigInt')],
    ]);
  });

  test('text comes in the encoding that the answer names', async () => {
    const connector = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json; charset=GBK' });
      response.end(inGb18030(JSON.stringify({ rows: [{ 身份证号: anna, 金额: '壹' }] })));
    });
    const names = { ...read, columns: [{ name: '金额', type: 'String' as const }] };
    const [row] = await connector.compile(names).run([anna], signal);
    expect(row?.values).toEqual(['壹']);
  });

  test.each<[string, Buffer, string]>([
    [
      'in another encoding than it names',
      Buffer.from('{"rows":[{"\xbd\xf0":1}]}', 'latin1'),
      'application/json',
    ],
    ['in UTF-16', Buffer.from('{"rows":[]}', 'utf16le'), 'application/json; charset=utf-16'],
    ['nested without end', Buffer.from('['.repeat(1_000_000)), 'application/json'],
  ])('an answer %s is none', async (_, body, type) => {
    const connector = await serving((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(body),
    );
    await expect(connector.compile(read).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
    });
  });

  test('objects, lists and booleans are no text; rows of people not asked for are dropped', async () => {
    const connector = await serving(
      json({
        rows: [{ 身份证号: nobody, 金额: '1' }, { 身份证号: anna, 金额: { a: 1 }, 编号: [1] }, { 金额: '1' }],
      }),
    );
    const rows = await connector.compile(read).run([anna, bo], signal);
    expect(rows.map((row) => [row.key, row.values])).toEqual([
      [anna, [new InvalidValue('Decimal'), new InvalidValue('BigInt')]],
    ]);
  });

  test.each<[string, unknown]>([
    ['no rows', {}],
    ['rows that are none', { rows: [1] }],
    ['a list', [1]],
    ['null', null],
  ])('%s is no answer', async (_, body) => {
    const connector = await serving(json(body));
    await expect(connector.compile(read).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
    });
  });

  test('text that is no JSON is no answer', async () => {
    const connector = await serving((_, response) => response.end('<html>'));
    await expect(connector.compile(read).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
    });
  });

  test('an endless answer is cut off', async () => {
    const connector = await serving(
      (_, response) => {
        const timer = setInterval(() => response.write('x'.repeat(65_536)), 1);
        response.on('close', () => clearInterval(timer));
      },
      { maximumResponseBytes: 1_000_000 },
    );
    await expect(connector.compile(read).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
    });
  });

  test('redirects are not followed', async () => {
    let followed = false;
    const connector = await serving((request, response) => {
      if (request.url === '/elsewhere') followed = true;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    await expect(connector.compile(read).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
    expect(followed).toBe(false);
  });

  test('a stall ends at the limit', async () => {
    const connector = await serving(() => undefined, { timeLimitMilliseconds: 200 });
    const begun = performance.now();
    await expect(connector.compile(read).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_TIMEOUT',
    });
    expect(performance.now() - begun).toBeLessThan(600);
  });

  test('a connection that breaks off fails', async () => {
    const connector = await serving((_, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
      setTimeout(() => response.destroy(), 20);
    });
    await expect(connector.compile(read).run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_UNAVAILABLE',
    });
  });

  test('more than 500 keys are asked for in calls of 500', async () => {
    const connector = await serving(json({ rows: [] }));
    const sent: number[] = [];
    connector.onStatement = (_, keys) => void sent.push(keys);
    await connector.compile(read).run(
      Array.from({ length: 1_200 }, (_, index) => String(index)),
      signal,
    );
    expect(sent).toEqual([500, 500, 200]);
  });

  test.each(['ftp://127.0.0.1/', 'http://user:word@127.0.0.1/', 'http://127.0.0.1/?a=b'])(
    '%s is no base URL',
    async (url) => {
      await expect(openConnector('REST', { url }, { source: 'rest' })).rejects.toThrow(/service/);
    },
  );
});

describe('the breaker', () => {
  test('stops asking after failures in a row, tries once after a time, and closes when that succeeds', async () => {
    let now = 0;
    let broken = true;
    const connector = await serving(
      (request, response) =>
        (broken ? json({}, 500) : json({ rows: [{ 身份证号: anna }] }))(request, response),
      { breakerFailures: 3, breakerMilliseconds: 1_000, now: () => now },
    );
    let sent = 0;
    connector.onStatement = () => void (sent += 1);
    const compiled = connector.compile(read);
    const fails = async (): Promise<void> => {
      await expect(compiled.run([anna], signal)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
    };
    for (let attempt = 0; attempt < 5; attempt += 1) await fails();
    expect(sent).toBe(3);

    now = 1_001;
    await Promise.all([fails(), fails(), fails()]);
    expect(sent).toBe(4);
    await fails();
    expect(sent).toBe(4);

    now = 2_002;
    broken = false;
    await expect(compiled.run([anna], signal)).resolves.toHaveLength(1);
    await expect(compiled.run([anna], signal)).resolves.toHaveLength(1);
    expect(sent).toBe(6);
  });
});

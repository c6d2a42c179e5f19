/** SOAP: amounts to the last digit, faults without their insides, and documents that are bombs. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { listen } from 'soap';
import { describe, expect, onTestFinished, test } from 'vitest';
import { InvalidValue, type Connector } from '../../../connectors/contract.ts';
import { openConnector } from '../../../connectors/open.ts';
import type { Definition } from '../../../connectors/service/definition.ts';
import { inGb18030 } from '../../support/gb18030.ts';
import { clientFor, type Handler } from '../../support/web-service.ts';
import { anna, bo } from './citizens.ts';
import { openDescribed, ownFolder, written } from './described-service.ts';
import { readOf, signal } from './kinds.ts';
import { describeByWsdl, wsdlOf } from './soap-service.ts';

const tables = { 登记: { columns: ['身份证号', '姓名'], rows: [] } };
const soap11 = 'http://schemas.xmlsoap.org/soap/envelope/';
const soap12 = 'http://www.w3.org/2003/05/soap-envelope';

function envelope(body: string, namespace = soap11): string {
  return `<s:Envelope xmlns:s="${namespace}" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><s:Body>${body}</s:Body></s:Envelope>`;
}

function rowsOf(rows: string): string {
  return envelope(
    `<t:Read0Response xmlns:t="urn:department:shared"><t:result>${rows}</t:result></t:Read0Response>`,
  );
}

const row = `<t:row><t:身份证号>${anna}</t:身份证号><t:姓名>安娜</t:姓名></t:row>`;

async function namesIn(
  answer: string | Buffer,
  type = 'text/xml; charset=utf-8',
  status = 200,
): Promise<unknown> {
  const handler: Handler = (_, response) => response.writeHead(status, { 'content-type': type }).end(answer);
  const { read } = await openDescribed('SOAP', handler, describeByWsdl('many', tables, ownFolder()), {
    timeLimitMilliseconds: 10_000,
  });
  const found = await read('姓名').run([anna, bo], signal);
  return found.map(({ values }) => values[0]);
}

/** Starts a service by the library, and opens it as a source. */
async function openMade(wsdl: string, Read0: (message: Asked) => object): Promise<Connector> {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  listen(server, '/shared', { SharedService: { SharedPort: { Read0 } } }, wsdl);
  const url = `http://127.0.0.1:${port}/shared`;
  const outbound = clientFor([url]);
  const definition = { ...describeByWsdl('one', tables, ownFolder()), file: written(wsdl, 'service.wsdl') };
  const connector = await openConnector('SOAP', { url }, { source: '服务', outbound, definition });
  onTestFinished(async () => {
    await connector.close();
    await outbound.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return connector;
}

interface Asked {
  readonly id: string;
}

describe('a service made with the library', () => {
  test('gives decimals and great integers with all their digits, in its types', async () => {
    const types = ['decimal', 'integer', 'long', 'double', 'boolean', 'date', 'dateTime'];
    const elements = types.map((type) => `<xs:element name="${type}" type="xs:${type}" minOccurs="0"/>`);
    const wsdl = wsdlOf('one', tables).replace(/<xs:element name="姓名"[^>]*>/, elements.join(''));
    const values = {
      decimal: '12345678901234567890.10',
      integer: '123456789012345678901234567890',
      long: '9007199254740993',
      double: '0.5',
      boolean: 'true',
      date: '2026-02-28',
      dateTime: '2026-01-01T00:30:00+08:00',
    };
    const asked: unknown[] = [];
    const connector = await openMade(wsdl, (message) => {
      asked.push(message);
      const key = { 身份证号: message.id };
      return {
        result: {
          row: [
            { ...key, ...values },
            { ...key, decimal: '0.10' },
          ],
        },
      };
    });
    const read = readOf({
      table: '登记',
      key: '身份证号',
      columns: [
        { name: 'decimal', type: 'Decimal' },
        { name: 'integer', type: 'BigInt' },
        { name: 'long', type: 'BigInt' },
        { name: 'double', type: 'Float' },
        { name: 'boolean', type: 'Boolean' },
        { name: 'date', type: 'Date' },
        { name: 'dateTime', type: 'DateTime' },
      ],
    });
    const rows = await connector.compile(read).run([anna], signal);
    const { decimal, integer, long, date, dateTime } = values;
    expect(rows.map((found) => found.values)).toEqual([
      [decimal, integer, long, 0.5, true, date, dateTime],
      ['0.10', null, null, null, null, null, null],
    ]);
    expect(asked).toEqual([{ id: anna, kind: 'all' }]);
    const [table] = await connector.describe();
    expect(table?.columns).toContainEqual({ name: 'decimal', nativeType: 'xs:decimal' });
  });

  test.each([
    [
      'of remote procedures',
      (wsdl: string) =>
        wsdl
          .replace('style="document"', 'style="rpc"')
          .replace(
            '<part name="parameters" element="tns:Read0"/>',
            '<part name="id" type="xs:string"/><part name="kind" type="xs:string"/>',
          )
          .replace(
            '<part name="parameters" element="tns:Read0Response"/>',
            '<part name="result" type="tns:Result0"/>',
          ),
      'text/xml; charset=utf-8',
    ],
    [
      'of SOAP 1.2',
      (wsdl: string) => wsdl.replace('wsdl/soap/"', 'wsdl/soap12/"'),
      'application/soap+xml; charset=utf-8; action="urn:department:shared/Read0"',
    ],
  ])('%s is asked as its WSDL says', async (_, change, type) => {
    const wsdl = change(wsdlOf('one', tables));
    const asked: [unknown, string][] = [];
    const handler: Handler = (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        asked.push([request.headers['content-type'], body]);
        response.end(rowsOf(row));
      });
    };
    const definition = { ...describeByWsdl('one', tables, ownFolder()), file: written(wsdl, 'service.wsdl') };
    const { read } = await openDescribed('SOAP', handler, definition);
    const found = await read('姓名').run([anna], signal);
    expect(found.map(({ values }) => values[0])).toEqual(['安娜']);
    expect(asked[0]?.[0]).toBe(type);
    expect(asked[0]?.[1]).toMatch(new RegExp(`<(?:tns:)?Read0[^>]*>.*<(?:tns:)?id>${anna}</`));
    const server = await openMade(wsdl, ({ id }) => ({ result: { row: [{ 身份证号: id, 姓名: '博' }] } }));
    const columns = [{ name: '姓名', type: 'String' as const }];
    const made = await server.compile(readOf({ table: '登记', key: '身份证号', columns })).run([bo], signal);
    expect(made.map(({ values }) => values[0])).toEqual(['博']);
  });
});

describe('an answer', () => {
  test('may be of SOAP 1.2, with nothing, with characters of all kinds', async () => {
    const inner = /<s:Body>(.*)<\/s:Body>/s.exec(rowsOf(row))?.[1] ?? '';
    expect(await namesIn(envelope(inner, soap12), 'application/soap+xml')).toEqual(['安娜']);
    const cells = [
      '<t:姓名 i:nil="true"/>',
      '',
      '<t:姓名/>',
      '<t:姓名> a &lt;&amp;&#x4e00;<![CDATA[<b>]]> </t:姓名>',
    ];
    const rows = cells.map((cell) => `<t:row><t:身份证号>${anna}</t:身份证号>${cell}</t:row>`);
    expect(await namesIn(rowsOf(rows.join('')))).toEqual([null, null, '', ' a <&一<b> ']);
  });

  test('may be in the encoding that it, or its type, names', async () => {
    const text = `<?xml version="1.0" encoding="GBK"?>${rowsOf(row)}`;
    expect(await namesIn(inGb18030(text), 'text/xml')).toEqual(['安娜']);
    expect(await namesIn(inGb18030(text), 'text/xml; charset="gb2312"')).toEqual(['安娜']);
    await expect(namesIn(inGb18030(rowsOf(row)), 'text/xml')).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
    });
  });

  test('with elements below a text, or several where one is wanted, costs that value', async () => {
    const cells = [
      '<t:姓名><t:姓/></t:姓名>',
      '<t:姓名>一</t:姓名><t:姓名>二</t:姓名>',
      '<t:姓名>三</t:姓名>',
    ];
    const rows = cells.map((cell) => `<t:row><t:身份证号>${anna}</t:身份证号>${cell}</t:row>`);
    const wrong = new InvalidValue('String');
    expect(await namesIn(rowsOf(rows.join('')))).toEqual([wrong, wrong, '三']);
  });

  const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);
  const deep = `${'<t:a>'.repeat(100)}${'</t:a>'.repeat(100)}`;
  test.each([
    [
      'entities that grow',
      `<!DOCTYPE a [<!ENTITY l0 "lol">${entities.join('')}]>${rowsOf(row.replace('安娜', '&l9;'))}`,
    ],
    [
      'one long entity, many times',
      `<!DOCTYPE a [<!ENTITY l "${'x'.repeat(50_000)}">]>${rowsOf(row.replace('安娜', '&l;'.repeat(50_000)))}`,
    ],
    [
      'a file of the machine',
      `<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/passwd">]>${rowsOf(row.replace('安娜', '&f;'))}`,
    ],
    ['an address inside', `<!DOCTYPE a SYSTEM "http://169.254.169.254/x.dtd">${rowsOf(row)}`],
    ['parameters of entities', `<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]>${rowsOf(row)}`],
    ['an entity that nobody defined', rowsOf(row.replace('安娜', '&f;'))],
    ['a document type in capitals', `<!doctype a>${rowsOf(row)}`],
    ['elements in elements without end', rowsOf(row.replace('安娜', deep))],
    ['millions of elements', rowsOf('<t:a/>'.repeat(600_000))],
    ['a prefix that nobody defined', rowsOf(row.replaceAll('t:姓名', 'u:姓名'))],
    ['two roots', rowsOf(row) + rowsOf(row)],
    ['another envelope', rowsOf(row).replace(soap11, 'urn:other')],
    ['something else in the envelope', envelope('<t:Other xmlns:t="urn:department:shared"/>')],
    ['nothing in the envelope', envelope('')],
    ['rows that are text', rowsOf('<t:row>text</t:row>')],
  ])('with %s is none', async (_, answer) => {
    const begun = performance.now();
    await expect(namesIn(answer)).rejects.toMatchObject({ code: 'SOURCE_DATA_INVALID' });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});

describe('a fault', () => {
  const secret = `ORA-00942: 表不存在 at 10.1.2.3 ${anna}`;
  const old = (code: string): string =>
    envelope(
      `<s:Fault><faultcode>${code}</faultcode><faultstring>${secret}</faultstring><detail>${secret}</detail></s:Fault>`,
    );
  const recent = (code: string): string =>
    envelope(
      `<s:Fault><s:Code><s:Value>${code}</s:Value></s:Code><s:Reason><s:Text>${secret}</s:Text></s:Reason></s:Fault>`,
      soap12,
    );

  test.each([
    ['of the service', old('s:Server'), 's:Server', 'Error'],
    ['of the service in 1.2', recent('s:Receiver'), 's:Receiver', 'Error'],
    ['of what was asked', old('s:Client'), 's:Client', 'MissingStructure'],
    [
      'of what was asked, more closely',
      old('Client.Authentication'),
      'Client.Authentication',
      'MissingStructure',
    ],
    ['of what was asked in 1.2', recent('s:Sender'), 's:Sender', 'MissingStructure'],
    ['that tells its insides in the code', old(secret), 'without a code', 'Error'],
    ['without a code', envelope('<s:Fault/>'), 'without a code', 'Error'],
  ])('%s tells its code and nothing else', async (_, answer, code, name) => {
    for (const status of [200, 500]) {
      const error: unknown = await namesIn(answer, 'text/xml', status).catch((reason: unknown) => reason);
      expect(error).toMatchObject({
        code: 'SOURCE_UNAVAILABLE',
        internal: { name, message: expect.stringContaining(code) },
      });
      const { internal } = error as { internal: Error };
      const told = [internal.stack, JSON.stringify(internal), String(internal.cause)].join();
      expect(told).not.toMatch(/ORA|10\.1\.2\.3|1499/);
    }
  });
});

describe('what can’t be called is refused when the source is opened', () => {
  const opened = async (file: string, change: object = {}): Promise<string> => {
    const outbound = clientFor(['http://127.0.0.1:9']);
    const { tables: models } = describeByWsdl('many', tables, ownFolder());
    const table = models.get('登记');
    const operation = table?.operation;
    const changed = new Map(
      table && operation ? [['登记', { ...table, operation: { ...operation, ...change } }]] : [],
    );
    const definition: Definition = { file, tables: changed };
    try {
      await openConnector('SOAP', { url: 'http://127.0.0.1:9' }, { source: 'x', outbound, definition });
      return 'opened';
    } catch (error) {
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
      return String(error);
    } finally {
      await outbound.close();
    }
  };
  const wsdl = wsdlOf('many', tables);

  test.each([
    ['another operation', wsdl, { id: 'Write' }, /no operation/],
    ['a place that is none', wsdl, { keys: '/numbers' }, /takes nothing at `\/numbers`/],
    ['an attribute', wsdl, { keys: '/attributes' }, /has no element/],
    ['XML', wsdl, { keys: '/_xml' }, /has no element/],
    ['what is no name of an element', wsdl, { values: new Map([['/a><b', '1']]) }, /has no element/],
    ['rows that are nowhere', wsdl, { rows: '/data' }, /nothing at `\/data`/],
    ['one place twice', wsdl, { values: new Map([['/ids/id', '1']]) }, /two values/],
    [
      'a document type',
      wsdl.replace('<definitions', '<!DOCTYPE a [<!ENTITY b "c">]><definitions'),
      {},
      /DOCTYPE/,
    ],
    ['no WSDL', '<html/>', {}, /no WSDL/],
    ['no XML', 'openapi: 3.0.0', {}, /no WSDL/],
    [
      'a schema of elsewhere',
      wsdl.replace(
        '<xs:complexType',
        '<xs:import namespace="urn:x" schemaLocation="http://169.254.169.254/x.xsd"/><xs:complexType',
      ),
      {},
      /imports `http:/,
    ],
    [
      'a schema above',
      wsdl.replace('<xs:complexType', '<xs:include schemaLocation="../../etc/x.xsd"/><xs:complexType'),
      {},
      /imports `\.\.\/\.\.\/etc/,
    ],
    [
      'a schema of the machine',
      wsdl.replace('<xs:complexType', '<xs:include schemaLocation="/etc/passwd"/><xs:complexType'),
      {},
      /imports `\/etc\/passwd`/,
    ],
    [
      'a schema by its scheme',
      wsdl.replace('<xs:complexType', '<xs:include schemaLocation="file:///etc/passwd"/><xs:complexType'),
      {},
      /imports `file:/,
    ],
  ])('%s', async (_, text, change, words) => {
    expect(await opened(written(text, 'service.wsdl'), change)).toMatch(words);
  });

  test('a file that is not there, and none at all', async () => {
    expect(await opened('/nonexistent/service.wsdl')).toMatch(/cannot be read/);
    const outbound = clientFor(['http://127.0.0.1:9']);
    onTestFinished(() => outbound.close());
    const opening = openConnector('SOAP', { url: 'http://127.0.0.1:9' }, { source: 'x', outbound });
    await expect(opening).rejects.toThrow(/described by a WSDL/);
  });

  test('but a schema beside it is read', async () => {
    const folder = ownFolder();
    const types = /<xs:schema[\s\S]*<\/xs:schema>/.exec(wsdl)?.[0] ?? '';
    const schema = types.replace(
      '<xs:schema',
      '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:tns="urn:department:shared"',
    );
    mkdirSync(path.join(folder, 'types'));
    writeFileSync(path.join(folder, 'types', 'shared.xsd'), schema);
    const file = path.join(folder, 'service.wsdl');
    const include =
      '<xs:schema targetNamespace="urn:department:shared"><xs:include schemaLocation="types/shared.xsd"/></xs:schema>';
    writeFileSync(file, wsdl.replace(types, include));
    expect(await opened(file)).toBe('opened');
  });
});

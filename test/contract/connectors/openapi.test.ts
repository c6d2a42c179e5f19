/** What an OpenAPI file says, what the SDL makes of it, and what is refused when a source is opened. */
import { describe, expect, test } from 'vitest';
import { openConnector } from '../../../connectors/open.ts';
import type { OperationModel } from '../../../schema/source-model.ts';
import { clientFor, type Handler } from '../../support/web-service.ts';
import { anna, bo, nobody } from './citizens.ts';
import { answering, definitionOf, json, openApiOf, openDescribed, written } from './described-service.ts';
import { signal } from './kinds.ts';

const text = { type: 'string' };
const list = { type: 'array', items: text };
const row = { type: 'object', properties: { 身份证号: text, 姓名: text } };
const rows = { type: 'array', items: row };

/** Answers with the addresses and bodies that it was asked by. */
function recording(answer: unknown): { handler: Handler; asked: string[] } {
  const asked: string[] = [];
  const handler: Handler = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      asked.push(`${String(request.method)} ${decodeURIComponent(request.url ?? '')} ${body}`.trim());
      json(answer)(request, response);
    });
  };
  return { handler, asked };
}

async function askedBy(
  document: object,
  operation: Partial<OperationModel>,
  keys: readonly string[] = [anna, bo],
): Promise<readonly string[]> {
  const { handler, asked } = recording([]);
  const { read } = await openDescribed('REST', handler, definitionOf(written(document), operation));
  await read().run(keys, signal);
  return asked;
}

describe('keys and values', () => {
  const parameter = (more: object): object => ({
    parameters: [{ name: 'ids', in: 'query', schema: list, ...more }],
  });

  test.each([
    ['each its own parameter', {}, `ids=${anna}&ids=${bo}`],
    ['by commas', { explode: false }, `ids=${anna},${bo}`],
    ['by bars', { style: 'pipeDelimited', explode: false }, `ids=${anna}|${bo}`],
    ['by blanks', { style: 'spaceDelimited', explode: false }, `ids=${anna}+${bo}`],
  ])('of a query go %s', async (_, more, query) => {
    expect(await askedBy(openApiOf(parameter(more)), {})).toEqual([`GET /api/read?${query}`]);
  });

  test('of a path are parts of it, many by commas', async () => {
    const one = openApiOf(
      { parameters: [{ name: 'ids', in: 'path', required: true, schema: text }] },
      '/r/{ids}/x',
    );
    expect(await askedBy(one, {}, [anna])).toEqual([`GET /api/r/${anna}/x`]);
    const many = openApiOf(
      { parameters: [{ name: 'ids', in: 'path', required: true, schema: list }] },
      '/r/{ids}',
    );
    expect(await askedBy(many, {})).toEqual([`GET /api/r/${anna},${bo}`]);
  });

  test('are divided as the description, or the SDL, has it', async () => {
    const few = parameter({ schema: { ...list, maxItems: 1 } });
    expect(await askedBy(openApiOf(few), {})).toHaveLength(2);
    expect(await askedBy(openApiOf(parameter({})), { most: 1 })).toHaveLength(2);
    const keys = Array.from({ length: 250 }, (_, at) => String(at));
    expect(await askedBy(openApiOf(parameter({})), {}, keys)).toHaveLength(3);
  });

  test('of a body have their types, and nothing is sent that nobody named', async () => {
    const query = {
      type: 'object',
      properties: { ids: list, year: { type: 'integer' }, all: { type: 'boolean' } },
    };
    const schema = { type: 'object', required: ['query'], properties: { query, note: text } };
    const document = openApiOf(
      { parameters: [], requestBody: { content: { 'application/json': { schema } } } },
      '/read',
      'post',
      '3.1.0',
    );
    const values = new Map([
      ['/query/year', '2026'],
      ['/query/all', 'true'],
      ['/note', '2026'],
    ]);
    expect(await askedBy(document, { keys: '/query/ids', values })).toEqual([
      `POST /api/read {"query":{"ids":["${anna}","${bo}"],"year":2026,"all":true},"note":"2026"}`,
    ]);
  });
});

describe('rows', () => {
  const byId = (schema: object, more: object = {}): object =>
    openApiOf({
      parameters: [{ name: 'ids', in: 'query', schema: text }],
      responses: { ...answering(schema), ...more },
    });

  test('that don’t say whose they are, are his who was asked for', async () => {
    const schema = { type: 'object', properties: { 姓名: text } };
    const file = written(byId(schema));
    const { read } = await openDescribed('REST', json({ 姓名: '一' }), definitionOf(file, {}));
    const found = await read('姓名').run([anna, bo], signal);
    expect(found.map(({ key, values }) => [key, values[0]])).toEqual([
      [anna, '一'],
      [bo, '一'],
    ]);
  });

  test('that say whose they are, are nobody else’s', async () => {
    const { read } = await openDescribed(
      'REST',
      json({ 身份证号: bo, 姓名: '一' }),
      definitionOf(written(byId(row)), {}),
    );
    expect(await read('姓名').run([anna], signal)).toEqual([]);
  });

  test('are none where there is null, no content, or a 404 that is described', async () => {
    const document = byId(rows, { 404: { description: 'nobody' } });
    for (const handler of [json(null), json('', 204), json({ error: 'nobody' }, 404)]) {
      const { read } = await openDescribed('REST', handler, definitionOf(written(document), {}));
      expect(await read('姓名').run([nobody], signal)).toEqual([]);
    }
    const { read } = await openDescribed('REST', json({}, 404), definitionOf(written(byId(rows)), {}));
    await expect(read('姓名').run([nobody], signal)).rejects.toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  test('are found below lists, and columns below objects', async () => {
    const inner = {
      type: 'object',
      properties: { 人: { type: 'object', properties: { 号: text } }, 'a/b': text },
    };
    const outer = {
      type: 'array',
      items: { type: 'object', properties: { 列: { type: 'array', items: inner } } },
    };
    const file = written(openApiOf({ responses: answering({ type: 'object', properties: { 组: outer } }) }));
    const answer = {
      组: [{ 列: [{ 人: { 号: anna }, 'a/b': '一' }] }, { 列: [{ 人: { 号: bo }, 'a/b': '二' }] }],
    };
    const definition = definitionOf(file, { rows: '/组/列' }, '/人/号');
    const { read } = await openDescribed('REST', json(answer), definition);
    const found = await read('/a~1b', 'a/b').run([anna, bo], signal);
    expect(found.map(({ key, values }) => [key, ...values])).toEqual([
      [anna, '一', '一'],
      [bo, '二', '二'],
    ]);
  });

  test('may be described by parts, in circles, and in YAML', async () => {
    const yaml = `openapi: 3.1.0
info: { title: t, version: '1' }
paths:
  /read:
    get:
      operationId: read
      parameters: [{ $ref: '#/components/parameters/Ids' }]
      responses: { '200': { description: rows, content: { application/json: { schema: { $ref: '#/components/schemas/Rows' } } } } }
components:
  parameters:
    Ids: { name: ids, in: query, schema: { type: [array, 'null'], items: { type: string } } }
  schemas:
    Rows: { type: array, items: { allOf: [{ $ref: '#/components/schemas/Person' }, { type: object, properties: { 姓名: { type: string } } }] } }
    Person: { type: object, properties: { 身份证号: { type: string }, 配偶: { $ref: '#/components/schemas/Person' } } }
`;
    const answer = [{ 身份证号: anna, 姓名: '一', 配偶: { 身份证号: bo } }];
    const definition = definitionOf(written(yaml, 'service.yaml'), {});
    const { read, connector } = await openDescribed('REST', json(answer), definition);
    const [found] = await read('姓名', '/配偶/身份证号').run([anna], signal);
    expect(found?.values).toEqual(['一', bo]);
    const [table] = await connector.describe();
    expect(table?.columns.map(({ name }) => name)).toEqual(['身份证号', '配偶', '姓名']);
  });

  test.each(['没有', '/身份证号/没有', '/没有'])(
    'have no column %s, which is told before anything is asked',
    async (column) => {
      const { handler, asked } = recording([]);
      const definition = definitionOf(written(openApiOf({ responses: answering(rows) })), {});
      const { read } = await openDescribed('REST', handler, definition);
      await expect(read(column).run([anna], signal)).rejects.toMatchObject({
        code: 'SOURCE_UNAVAILABLE',
        internal: { name: 'MissingStructure' },
      });
      expect(asked).toEqual([]);
    },
  );
});

describe('what can’t be called is refused when the source is opened', () => {
  const opened = async (
    document: object | string,
    operation: Partial<OperationModel> = {},
    name?: string,
  ): Promise<string> => {
    const url = 'http://127.0.0.1:9/api';
    const outbound = clientFor([url]);
    const definition = definitionOf(written(document, name), operation);
    try {
      await openConnector('REST', { url }, { source: '服务', outbound, definition });
      return 'opened';
    } catch (error) {
      expect(error).toMatchObject({ code: 'BAD_USER_INPUT' });
      return String(error);
    } finally {
      await outbound.close();
    }
  };
  const required = (place: string): object => ({ name: 'kind', in: place, required: true, schema: text });
  const ids = { name: 'ids', in: 'query', schema: list };

  test.each<[string, object | string, Partial<OperationModel>, RegExp]>([
    ['another operation', openApiOf(), { id: 'write' }, /no `operationId`/],
    ['what changes something', openApiOf({}, '/read', 'delete'), {}, /is a DELETE/],
    ['another parameter', openApiOf(), { keys: 'numbers' }, /no parameter `numbers`.*`ids`/],
    [
      'a header',
      openApiOf({ parameters: [ids, { name: 'host', in: 'header', schema: text }] }),
      { values: new Map([['host', 'x']]) },
      /no parameter `host`/,
    ],
    ['a cookie', openApiOf({ parameters: [{ ...ids, in: 'cookie' }] }), {}, /no parameter `ids`/],
    [
      'a required parameter',
      openApiOf({ parameters: [ids, required('query')] }),
      {},
      /needs the parameter `kind`/,
    ],
    [
      'a required header',
      openApiOf({ parameters: [ids, required('header')] }),
      {},
      /needs the parameter `kind`/,
    ],
    ['a body that is none', openApiOf(), { keys: '/ids' }, /takes nothing at `\/ids`/],
    ['one place twice', openApiOf(), { values: new Map([['ids', 'x']]) }, /two values for one place/],
    [
      'IDs as numbers',
      openApiOf({ parameters: [{ ...ids, schema: { type: 'array', items: { type: 'integer' } } }] }),
      {},
      /as numbers/,
    ],
    [
      'rows that are nowhere',
      openApiOf({ responses: answering(row) }),
      { rows: '/data' },
      /nothing at `\/data`/,
    ],
    [
      'many citizens in rows without IDs',
      openApiOf({
        responses: answering({ type: 'array', items: { type: 'object', properties: { 姓名: text } } }),
      }),
      {},
      /rows that have no `身份证号`/,
    ],
    ['a path out of the base', openApiOf({}, '/../admin'), {}, /leaves the base/],
    ['a path out of it in other letters', openApiOf({}, '/%2e%2e/admin'), {}, /path with/],
    [
      'a path with steps of a value',
      openApiOf({ parameters: [ids, required('path')] }, '/r/{kind}/x'),
      { values: new Map([['kind', '..']]) },
      /no part of a path/,
    ],
    ['a query in the path', openApiOf({}, '/read?all=1'), {}, /path with|OpenAPI|operation/i],
    [
      'a file of the machine',
      openApiOf({ responses: answering({ type: 'array', items: { $ref: '/etc/passwd' } }) }),
      {},
      /refers to `\/etc\/passwd`/,
    ],
    [
      'an address inside',
      openApiOf({ responses: answering({ type: 'array', items: { $ref: 'http://169.254.169.254/x#/a' } }) }),
      {},
      /refers to `http:/,
    ],
    [
      'another version',
      { swagger: '2.0', info: { title: 't', version: '1' }, paths: {} },
      {},
      /only OpenAPI 3/,
    ],
    ['no OpenAPI', '{"a": 1}', {}, /validation failed/],
    ['no JSON', '{', {}, /no OpenAPI/],
    ['a wrong one', openApiOf({ responses: 5 }), {}, /responses|OpenAPI/],
  ])('%s', async (_, document, operation, words) => {
    expect(await opened(document, operation)).toMatch(words);
  });

  test('a file that unfolds without end, while the hub goes on', async () => {
    const lines = Array.from(
      { length: 9 },
      (_, at) => `x-${at + 1}: &a${at + 1} [${`*a${at}, `.repeat(10)}]`,
    );
    const bomb = `openapi: 3.0.3\ninfo: { title: t, version: '1' }\nx-0: &a0 [a, a]\n${lines.join('\n')}\npaths: {}\n`;
    let [last, longest] = [performance.now(), 0];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 20);
    expect(await opened(bomb, {}, 'service.yaml')).toMatch(/unfolds to more than can be read/);
    clearInterval(timer);
    expect(longest).toBeLessThan(2_000);
  }, 30_000);

  test('a file that is not there', async () => {
    const outbound = clientFor(['http://127.0.0.1:9']);
    const definition = definitionOf('/nonexistent/service.json', {});
    const opening = openConnector(
      'REST',
      { url: 'http://127.0.0.1:9' },
      { source: 'x', outbound, definition },
    );
    await expect(opening).rejects.toThrow(/cannot be read/);
    await outbound.close();
  });

  test('a host that the list does not name, whatever servers the file names', async () => {
    const { handler } = recording([]);
    const document = { ...openApiOf(), servers: [{ url: 'http://169.254.169.254/latest' }] };
    const location = (): { url: string } => ({ url: 'http://share.example/api' });
    await expect(
      openDescribed('REST', handler, definitionOf(written(document), {}), { location }),
    ).rejects.toThrow(/`outbound`/);
    expect(await askedBy(document, {}, [anna])).toEqual([`GET /api/read?ids=${anna}`]);
  });
});

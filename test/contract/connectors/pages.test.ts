/** Answers in pages: all of them, in order, from one service, and not for ever. */
import { describe, expect, test } from 'vitest';
import type { PagesModel } from '../../../schema/source-model.ts';
import type { Handler } from '../../support/web-service.ts';
import { anna } from './citizens.ts';
import {
  answering,
  definitionOf,
  json,
  openApiOf,
  openDescribed,
  written,
  type Opened,
} from './described-service.ts';
import { signal } from './kinds.ts';

const text = { type: 'string' };
const names = ['一', '二', '三', '四', '五'];
const rows = names.map((name) => ({ 身份证号: anna, 姓名: name }));
const list = { type: 'array', items: { type: 'object', properties: { 身份证号: text, 姓名: text } } };
const answer = answering({
  type: 'object',
  properties: { list, next: text, links: { type: 'object', properties: { next: text } } },
});
const document = openApiOf({
  parameters: ['ids', 'page', 'offset', 'size', 'cursor'].map((name) => ({
    name,
    in: 'query',
    schema: text,
  })),
  responses: answer,
});

function opened(pages: PagesModel, handler: Handler): Promise<Opened> {
  return openDescribed('REST', handler, definitionOf(written(document), { rows: '/list', pages }));
}

async function namesOf(service: Opened): Promise<readonly unknown[]> {
  const found = await service.read('姓名').run([anna], signal);
  return found.map(({ values }) => values[0]);
}

/** Answers with what a function makes of the query, and keeps the queries. */
function answers(make: (query: URLSearchParams, address: string) => object): {
  handler: Handler;
  asked: string[];
} {
  const asked: string[] = [];
  const handler: Handler = (request, response) => {
    const url = new URL(request.url ?? '', `http://${String(request.headers.host)}`);
    asked.push(url.search.replace(`?ids=${anna}`, ''));
    json(make(url.searchParams, `${url.origin}${url.pathname}`))(request, response);
  };
  return { handler, asked };
}

describe('pages', () => {
  test('by numbers end with one that is not full', async () => {
    const { handler, asked } = answers((query) => {
      const from = (Number(query.get('page')) - 1) * 2;
      return { list: rows.slice(from, from + Number(query.get('size'))) };
    });
    const service = await opened(
      { by: 'NUMBER', parameter: 'page', first: 1, size: 'size', rows: 2 },
      handler,
    );
    expect(await namesOf(service)).toEqual(names);
    expect(asked).toEqual(['&page=1&size=2', '&page=2&size=2', '&page=3&size=2']);
  });

  test('by numbers from 0 end with one that is empty', async () => {
    const { handler, asked } = answers((query) => ({
      list: rows.slice(Number(query.get('page')) * 5).slice(0, 5),
    }));
    expect(await namesOf(await opened({ by: 'NUMBER', parameter: 'page', first: 0 }, handler))).toEqual(
      names,
    );
    expect(asked).toEqual(['&page=0', '&page=1']);
  });

  test('by offsets go on after what came', async () => {
    const { handler, asked } = answers((query) => ({
      list: rows.slice(Number(query.get('offset'))).slice(0, 2),
    }));
    expect(await namesOf(await opened({ by: 'OFFSET', parameter: 'offset', first: 1 }, handler))).toEqual(
      names,
    );
    expect(asked).toEqual(['&offset=0', '&offset=2', '&offset=4', '&offset=5']);
  });

  test.each([null, '', undefined])('by cursors end with %j', async (end) => {
    const { handler, asked } = answers((query) => {
      const at = Number(query.get('cursor') ?? 0);
      return { list: rows.slice(at, at + 3), next: at === 0 ? '3' : end };
    });
    const pages = { by: 'CURSOR', parameter: 'cursor', first: 1, next: '/next' } as const;
    expect(await namesOf(await opened(pages, handler))).toEqual(names);
    expect(asked).toEqual(['', '&cursor=3']);
  });

  test('by cursors that are numbers keep their digits', async () => {
    const { handler, asked } = answers(() => ({ list: [] }));
    const numbers: Handler = (request, response) => {
      handler(request, { writeHead: () => ({ end: () => undefined }) } as never);
      response.end(asked.length === 1 ? '{"list": [], "next": 9007199254740993}' : '{"list": []}');
    };
    await namesOf(await opened({ by: 'CURSOR', parameter: 'cursor', first: 1, next: '/next' }, numbers));
    expect(asked).toEqual(['', '&cursor=9007199254740993']);
  });

  test('by links in the answer, whole or not', async () => {
    const { handler, asked } = answers((query, address) => {
      const at = Number(query.get('from') ?? 0);
      const next = [`${address}?from=2`, 'read?from=4', null][at / 2];
      return { list: rows.slice(at, at + 2), links: { next } };
    });
    const service = await opened({ by: 'LINK', first: 1, next: '/links/next' }, handler);
    expect(await namesOf(service)).toEqual(names);
    expect(asked).toEqual(['', '?from=2', '?from=4']);
  });

  test('by links of the header', async () => {
    const { handler } = answers((query) => ({
      list: rows.slice(Number(query.get('from') ?? 0)).slice(0, 3),
    }));
    const linked: Handler = (request, response) => {
      if (!request.url?.includes('from')) {
        response.setHeader(
          'link',
          '</api/read?from=9>; rel="prev", </api/read?from=3>; title="a, b"; rel="last next"',
        );
      }
      handler(request, response);
    };
    expect(await namesOf(await opened({ by: 'LINK', first: 1 }, linked))).toEqual(names);
  });

  test.each([
    ['another host', 'http://127.0.0.2/api/read'],
    ['another port', 'http://127.0.0.1:9/api/read'],
    ['TLS', 'https://127.0.0.1/api/read'],
    ['a file', 'file:///etc/passwd'],
    ['a user', '//u:p@HOST/api/read'],
    ['another base', '/admin/read'],
    ['another base by steps', '/api/../admin'],
    ['nowhere', 'http://'],
  ])('are not followed to %s', async (_, link) => {
    const { handler, asked } = answers((_query, address) => ({
      list: rows,
      links: { next: link.replace('HOST', new URL(address).host) },
    }));
    const service = await opened({ by: 'LINK', first: 1, next: '/links/next' }, handler);
    await expect(service.read('姓名').run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
      internal: { message: expect.stringContaining('link to the next page') },
    });
    expect(asked).toHaveLength(1);
  });

  test.each<[string, PagesModel, (query: URLSearchParams) => object]>([
    [
      'a cursor that comes again',
      { by: 'CURSOR', parameter: 'cursor', first: 1, next: '/next' },
      () => ({ list: rows, next: 'a' }),
    ],
    [
      'a link that comes again',
      { by: 'LINK', first: 1, next: '/links/next' },
      () => ({ list: rows, links: { next: 'read?a=b' } }),
    ],
    [
      'a cursor that is none',
      { by: 'CURSOR', parameter: 'cursor', first: 1, next: '/next' },
      () => ({ list: rows, next: { a: 1 } }),
    ],
    [
      'pages without end',
      { by: 'NUMBER', parameter: 'page', first: 1 },
      () => ({ list: [{ 身份证号: anna }] }),
    ],
  ])('with %s are no answer', async (_, pages, make) => {
    const service = await openDescribed(
      'REST',
      answers(make).handler,
      definitionOf(written(document), { rows: '/list', pages }),
      { timeLimitMilliseconds: 20_000 },
    );
    await expect(service.read('姓名').run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
    });
  });

  test('together are no longer than an answer may be', async () => {
    const long = 'x'.repeat(400);
    const { handler, asked } = answers(() => ({ list: [{ 身份证号: anna, 姓名: long }] }));
    const definition = definitionOf(written(document), {
      rows: '/list',
      pages: { by: 'NUMBER', parameter: 'page', first: 1 },
    });
    const service = await openDescribed('REST', handler, definition, { maximumResponseBytes: 2_000 });
    await expect(service.read('姓名').run([anna], signal)).rejects.toMatchObject({
      code: 'SOURCE_DATA_INVALID',
    });
    expect(asked.length).toBeLessThan(6);
  });
});

/** A department's REST service for tests that an OpenAPI file describes, asked in one of several ways. */
import { writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { Definition } from '../../../connectors/service/definition.ts';
import type { OperationModel, TableModel } from '../../../schema/source-model.ts';
import { serveWeb, type WebService } from '../../support/web-service.ts';
import type { Tables } from './kinds.ts';

export type Way = 'many' | 'one' | 'pages';

/** Rows of a page, so few that there are several. */
const rowsOfPage = 2;

const operations: Readonly<Record<Way, Omit<OperationModel, 'id'>>> = {
  many: { keys: '/query/ids', rows: '/data/list', values: new Map([['/query/kind', 'all']]) },
  one: { keys: 'id', rows: '/data', values: new Map([['kind', 'all']]) },
  pages: {
    keys: '/ids',
    rows: '/list',
    values: new Map(),
    pages: { by: 'NUMBER', parameter: '/page', first: 1, size: '/size', rows: rowsOfPage },
  },
};

const text = { type: 'string' };
const ids = { type: 'array', items: text };

function body(properties: object): object {
  const schema = { type: 'object', required: Object.keys(properties), properties };
  return { requestBody: { required: true, content: { 'application/json': { schema } } } };
}

function answering(list: object, isWrapped: boolean): object {
  const inner = { type: 'object', properties: { list } };
  const schema = isWrapped ? { type: 'object', properties: { data: inner } } : inner;
  return { 200: { description: 'rows', content: { 'application/json; charset=utf-8': { schema } } } };
}

/** The path item of a table. */
function pathItem(way: Way, operationId: string, row: string): object {
  const list = { type: 'array', items: { $ref: row } };
  if (way === 'one') {
    const schema = { type: 'object', properties: { data: list } };
    return {
      parameters: [{ name: 'id', in: 'path', required: true, schema: text }],
      get: {
        operationId,
        parameters: [
          { name: 'kind', in: 'query', required: true, schema: { enum: ['all'], type: 'string' } },
        ],
        responses: {
          200: { description: 'rows', content: { 'application/json': { schema } } },
          404: { description: 'no such citizen' },
        },
      },
    };
  }
  const asked =
    way === 'many'
      ? { query: { type: 'object', properties: { ids, kind: text } } }
      : { ids, page: { type: 'integer' }, size: { type: 'integer' } };
  return { post: { operationId, ...body(asked), responses: answering(list, way === 'many') } };
}

/** Writes the OpenAPI file of tables, and says how each is read. */
export function describeByOpenApi(way: Way, tables: Tables, folder: string): Definition {
  const file = path.join(folder, 'service.openapi.json');
  const paths: Record<string, object> = {};
  const schemas: Record<string, object> = {};
  const models = new Map<string, TableModel>();
  for (const [at, [name, { columns }]] of Object.entries(tables).entries()) {
    const properties = Object.fromEntries(
      columns.map((column) => [column, { type: 'string', nullable: true }]),
    );
    schemas[`Row${at}`] = { type: 'object', properties };
    const place = way === 'one' ? `/tables/${at}/citizens/{id}` : `/tables/${at}/search`;
    paths[place] = pathItem(way, `read${at}`, `#/components/schemas/Row${at}`);
    const operation = { id: `read${at}`, ...operations[way] };
    models.set(name, { name, key: columns[0] ?? '', legacyKeys: false, operation });
  }
  const info = { title: '部门服务', version: '1' };
  writeFileSync(file, JSON.stringify({ openapi: '3.0.3', info, paths, components: { schemas } }));
  return { file, tables: models };
}

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

async function answer(tables: Tables, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const [, at = '', id] = /^\/api\/tables\/(\d+)\/(?:search|citizens\/([^/]+))$/.exec(pathname) ?? [];
  const table = Object.values(tables)[Number(at)];
  if (!table) {
    send(response, 404, { error: 'no such path' });
    return;
  }
  const { columns, rows } = table;
  const rowsOf = (keys: readonly unknown[]): object[] =>
    rows
      .filter(([key]) => keys.includes(key))
      .map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
  if (id !== undefined) {
    const data = searchParams.get('kind') === 'all' ? rowsOf([decodeURIComponent(id)]) : [];
    send(response, data.length === 0 ? 404 : 200, { data });
    return;
  }
  const { query, ids: keys, page, size } = await bodyOf(request);
  if (query) {
    const { ids: asked, kind } = query as { ids: string[]; kind: string };
    send(response, kind === 'all' ? 200 : 400, { data: { list: rowsOf(asked) } });
    return;
  }
  const [from, most] = [Number(page) - 1, Number(size)];
  send(response, 200, { list: rowsOf(keys as string[]).slice(from * most, (from + 1) * most) });
}

/** Starts the service; its base is `/api`. */
export async function startOpenApiService(tables: Tables): Promise<WebService> {
  const service = await serveWeb((request, response) => {
    answer(tables, request, response).catch(() => response.destroy());
  });
  return { ...service, url: `${service.url}/api` };
}

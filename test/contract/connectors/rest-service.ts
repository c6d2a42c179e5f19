/** A department's REST service for tests, as `connectors/rest/resources.ts` describes it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serveWeb, type WebService } from '../../support/web-service.ts';
import type { Tables } from './kinds.ts';

interface Query {
  readonly keys: readonly string[];
  readonly columns: readonly string[];
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function answer(tables: Tables, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET' && request.url === '/api/resources') {
    const resources = Object.entries(tables).map(([name, { columns }]) => ({
      name,
      columns: columns.map((column) => ({ name: column, type: 'text' })),
    }));
    send(response, 200, { resources });
    return;
  }
  const name = decodeURIComponent(/^\/api\/resources\/([^/]+)\/query$/.exec(request.url ?? '')?.[1] ?? '');
  const table = Object.hasOwn(tables, name) ? tables[name] : undefined;
  if (request.method !== 'POST' || !table) {
    send(response, 404, { error: 'no such resource' });
    return;
  }
  const { keys, columns } = JSON.parse(await bodyOf(request)) as Query;
  if (columns.some((column) => !table.columns.includes(column))) {
    send(response, 422, { error: 'no such column' });
    return;
  }
  const keyAt = table.columns.indexOf(columns[0] ?? '');
  const wanted = new Set(keys);
  const rows = table.rows
    .filter((row) => wanted.has(row[keyAt] ?? ''))
    .map((row) => Object.fromEntries(columns.map((column) => [column, row[table.columns.indexOf(column)]])));
  send(response, 200, { rows });
}

/** Starts the service; its base is `/api`. */
export async function startRestService(tables: Tables): Promise<WebService> {
  const service = await serveWeb((request, response) => {
    answer(tables, request, response).catch(() => response.destroy());
  });
  return { ...service, url: `${service.url}/api` };
}

/** A department's REST service for tests, as `connectors/rest/driver.ts` describes it. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
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

export interface RunningService {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** Listens on a free loopback port with any handler. */
export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<RunningService & { readonly server: Server }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    server,
    url: `http://127.0.0.1:${port}/api`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function startRestService(tables: Tables): Promise<RunningService> {
  return listen((request, response) => {
    answer(tables, request, response).catch(() => response.destroy());
  });
}

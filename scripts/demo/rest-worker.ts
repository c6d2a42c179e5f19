/** The thread of the demo's REST service: HTTP before SQLite files that are only read. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { Resource } from './rest-resource.ts';

export interface ServedResource {
  readonly table: string;
  readonly key: string;
  readonly file: string;
}

export type ServiceMessage =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly problem: string };

const longestBody = 1024 * 1024;

/** An answer other than 200. */
class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > longestBody) throw new Refusal(413, `the body is longer than ${longestBody} bytes`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refusal(400, 'the body is no JSON');
  }
}

function textsOf(body: unknown, member: string): readonly string[] {
  const list =
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[member] : undefined;
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string')) {
    throw new Refusal(400, `\`${member}\` is a list of texts`);
  }
  return list;
}

function open(resources: readonly ServedResource[]): ReadonlyMap<string, Resource> {
  const databases = new Map<string, DatabaseSync>();
  return new Map(
    resources.map(({ table, key, file }) => {
      const database = databases.get(file) ?? new DatabaseSync(file, { readOnly: true });
      databases.set(file, database);
      return [table, new Resource(database, table, key)];
    }),
  );
}

async function answer(resources: ReadonlyMap<string, Resource>, request: IncomingMessage): Promise<unknown> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (request.method === 'GET' && pathname === '/health') return { status: 'up' };
  if (request.method === 'GET' && pathname === '/resources') {
    return { resources: [...resources.values()].map((resource) => resource.description) };
  }
  const query = /^\/resources\/([^/]+)\/query$/.exec(pathname);
  if (query === null || request.method !== 'POST') throw new Refusal(404, `there is no \`${pathname}\``);
  const name = decoded(query[1] ?? '');
  const resource = resources.get(name);
  if (resource === undefined) throw new Refusal(404, `there is no resource \`${name}\``);
  const body = await bodyOf(request);
  const columns = textsOf(body, 'columns');
  const unknown = columns.find((column) => !resource.has(column));
  if (unknown !== undefined || columns.length === 0) {
    throw new Refusal(400, `\`${name}\` has no column \`${unknown ?? ''}\``);
  }
  return { rows: resource.rows(textsOf(body, 'keys'), columns) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, 'the path is not encoded correctly');
  }
}

async function handle(
  resources: ReadonlyMap<string, Resource>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let status = 200;
  let result: unknown;
  try {
    result = await answer(resources, request);
  } catch (error) {
    status = error instanceof Refusal ? error.status : 500;
    result = { error: error instanceof Refusal ? error.message : 'the service failed' };
  }
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(result));
}

const port = parentPort;
if (port !== null) {
  const task = workerData as { readonly resources: readonly ServedResource[]; readonly port: number };
  const tell = (message: ServiceMessage): void => port.postMessage(message);
  const resources = open(task.resources);
  const server = createServer((request, response) => void handle(resources, request, response));
  server.once('error', (error) => tell({ kind: 'failed', problem: error.message }));
  server.listen(task.port, '127.0.0.1', () => {
    tell({ kind: 'listening', port: (server.address() as AddressInfo).port });
  });
}

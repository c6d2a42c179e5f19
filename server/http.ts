/** The bare HTTP handler: limits, authentication, Apollo Server, and the moment at which an answer may leave. */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type ApolloServer, HeaderMap } from '@apollo/server';
import { CallerRefusal } from '../auth/caller/authenticate.ts';
import { publicCaller } from '../auth/caller/public.ts';
import type { Caller } from '../auth/contract.ts';
import { refusalError, responseText } from '../resolvers/respond.ts';
import { QingdanError, errorEntry } from '../schema/errors.ts';
import type { GraphContext } from './graphql.ts';
import type { Hub } from './hub.ts';

/** Largest body of a request, in bytes. */
export const bodyLimit = 1_000_000;

export interface Serving {
  readonly hub: Hub;
  readonly apollo: ApolloServer<GraphContext>;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size > bodyLimit) {
      throw new QingdanError('BODY_TOO_LARGE', `the request body is larger than ${bodyLimit} bytes`);
    }
    parts.push(bytes);
  }
  return Buffer.concat(parts).toString('utf8');
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new QingdanError('BAD_REQUEST', 'the request body is not JSON');
  }
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Iterable<[string, string]> = [],
): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  for (const [name, value] of headers) if (name !== 'content-length') response.setHeader(name, value);
  response.end(text);
}

function headerMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** Attempts to hand an answer over in time before the request is refused. */
const handOffAttempts = 5;

async function answerGraph(
  { hub, apollo }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  const started = performance.now();
  let caller: Caller = publicCaller;
  const refuse = async (error: unknown): Promise<void> => {
    const by = error instanceof CallerRefusal ? error.caller : caller;
    const answer = await hub.pipeline.refuse(error, { caller: by, requestId, documentHash: null }, started);
    send(response, answer.status, answer.text);
  };
  try {
    const authenticated = await hub.authenticator.authenticate(request.headers);
    const known =
      authenticated.role === 'public' || hub.state().policy.knowsDepartment(authenticated.department);
    if (!known) throw new QingdanError('DEPARTMENT_UNKNOWN');
    caller = authenticated;
    const url = new URL(request.url ?? '/', 'http://hub');
    const body = request.method === 'POST' ? parseBody(await readBody(request)) : undefined;
    for (let attempt = 0; attempt < handOffAttempts; attempt += 1) {
      const contextValue: GraphContext = {
        caller,
        requestId,
        explain: request.headers['x-explain'] === '1',
        started,
        answer: null,
        refusal: null,
      };
      const result = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: request.method ?? 'GET',
          headers: headerMap(request),
          body,
          search: url.search,
        },
        context: () => Promise.resolve(contextValue),
      });
      if (result.body.kind !== 'complete') throw new QingdanError('NOT_SUPPORTED');
      if (contextValue.refusal && !contextValue.answer) {
        await hub.pipeline.refuse(contextValue.refusal, { caller, requestId, documentHash: null }, started);
      }
      const limit = contextValue.answer?.handOffBefore ?? null;
      // Too late to leave: a revocation may have returned since the record was appended. Decide again.
      if (limit !== null && performance.now() > limit) continue;
      send(response, result.status ?? 200, result.body.string, result.headers);
      return;
    }
    throw new QingdanError('DECISION_CHANGED', 'the hub is too busy to hand the answer over in time');
  } catch (error) {
    await refuse(error);
  }
}

/** @param serving gives what serves, or null while the hub is starting. */
export function createHttpServer(serving: () => Serving | null, report: (error: unknown) => void): Server {
  return createServer((request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    const { pathname } = new URL(request.url ?? '/', 'http://hub');
    const ready = serving();
    if (pathname === '/health') {
      send(response, ready ? 200 : 503, JSON.stringify({ status: ready ? 'ready' : 'starting' }));
      return;
    }
    const refuse = (error: QingdanError): void => {
      send(response, errorEntry(error.code).status, responseText(null, [refusalError(error)], null));
    };
    if (pathname !== '/graphql') {
      response.statusCode = 404;
      response.end(JSON.stringify({ message: 'nothing here; the graph is at `/graphql`' }));
      return;
    }
    if (!ready) {
      refuse(new QingdanError('NOT_READY'));
      return;
    }
    answerGraph(ready, request, response, requestId).catch((error: unknown) => {
      report(error);
      if (!response.headersSent) refuse(new QingdanError('INTERNAL', undefined, { requestId }));
    });
  });
}

/** The router's HTTP handler. */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { HttpRefusal, QingdanError } from '../../schema/errors.ts';
import { isObject } from '../../schema/is-object.ts';
import type { Supergraph } from '../../schema/supergraph.ts';
import { requestBody } from '../body.ts';
import { answerType, checkAcceptable, documentStatus } from '../media-type.ts';
import { arrivalLimit, headerMap, send, sendRefusal, targetOf } from '../plain-http.ts';
import { type DocumentLimits, startShell } from '../shell.ts';
import type { Subscribing } from '../subscriptions/contract.ts';
import { asksForEvents, eventStreams } from '../subscriptions/sse.ts';
import { acceptWebSockets } from '../subscriptions/websocket.ts';
import type { RouterAnswer, RouterPipeline, RouterRequest } from './pipeline.ts';

interface RouterContext extends BaseContext {
  readonly requestId: string;
  /** Apollo Server hands on a copy of the context: what comes back from it must lie in an object of its own. */
  readonly outcome: { answer: RouterAnswer | null };
}

/** A plain router does not know what a field costs. */
export const routerLimits: DocumentLimits = {
  tokens: 15_000,
  depth: 50,
  aliases: 500,
  directives: 500,
  cost: null,
};

/** Paths at which the graph is served. */
const graphPaths: ReadonlySet<string> = new Set(['/', '/graphql']);

export function startRouterShell(
  { schema }: Supergraph,
  pipeline: RouterPipeline,
): Promise<ApolloServer<RouterContext>> {
  return startShell<RouterContext>({
    schema,
    limits: routerLimits,
    // No request carries anything of its sender to a subgraph, and what changes something comes as JSON by POST.
    csrfPrevention: false,
    async answer({ contextValue, document, request, source }) {
      const { operationName = null, variables = {} } = request;
      const { requestId } = contextValue;
      const answer = await pipeline.answer({ source, operationName, variables, requestId }, document);
      contextValue.outcome.answer = answer;
      return answer.status;
    },
  });
}

/** A request in whose form nothing is unusual; null where Apollo Server has to judge it. */
function plainRequest(body: unknown, requestId: string): RouterRequest | null {
  if (!isObject(body)) return null;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || (extensions ?? null) !== null) return null;
  if ((operationName ?? null) !== null && typeof operationName !== 'string') return null;
  if ((variables ?? null) !== null && !isObject(variables)) return null;
  return {
    source: query,
    operationName: typeof operationName === 'string' ? operationName : null,
    variables: isObject(variables) ? variables : {},
    requestId,
  };
}

interface Parts {
  readonly apollo: ApolloServer<RouterContext>;
  readonly pipeline: RouterPipeline;
  readonly subscriptions: Subscribing;
}

async function answerGraph(
  { apollo, pipeline }: Parts,
  request: IncomingMessage,
  search: string,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  checkAcceptable(request);
  const isRead = request.method === 'GET';
  const body = isRead ? undefined : await requestBody(request);
  const plain = plainRequest(body, requestId);
  // What Apollo Server has let pass once it would only let pass again.
  const known = plain && (await pipeline.answerKnown(plain));
  if (known) {
    const status = documentStatus(known.status, request.headers.accept) ?? known.status;
    send(response, status, known.body, [['content-type', answerType(request)]]);
    return;
  }
  const contextValue: RouterContext = { requestId, outcome: { answer: null } };
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: isRead ? 'GET' : 'POST', headers: headerMap(request), body, search },
    context: () => Promise.resolve(contextValue),
  });
  if (result.body.kind !== 'complete') throw new QingdanError('NOT_SUPPORTED');
  const answer = contextValue.outcome.answer?.body ?? result.body.string;
  send(response, result.status ?? 200, answer, result.headers);
}

export function createRouterServer(
  parts: Parts,
  report: (error: unknown, requestId: string) => void,
): Server {
  const streams = eventStreams(parts.subscriptions);
  const server = createServer({ requestTimeout: arrivalLimit }, (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    const { path, search } = targetOf(request.url);
    if (path === '/health') {
      send(response, 200, JSON.stringify({ status: 'ready' }));
      return;
    }
    if (!graphPaths.has(path)) {
      send(response, 404, JSON.stringify({ message: 'nothing here; the graph is at `/graphql`' }));
      return;
    }
    if (request.method !== 'POST' && request.method !== 'GET') {
      const error = new HttpRefusal(405, 'a GraphQL request is sent by `POST` or `GET`');
      sendRefusal(request, response, error, [['allow', 'GET, POST']]);
      return;
    }
    if (asksForEvents(request)) {
      streams(request, response).catch((error: unknown) => {
        report(error, requestId);
        response.destroy();
      });
      return;
    }
    answerGraph(parts, request, search, response, requestId).catch((error: unknown) => {
      if (error instanceof QingdanError) {
        sendRefusal(request, response, error);
        return;
      }
      report(error, requestId);
      if (response.headersSent) return;
      sendRefusal(request, response, new QingdanError('INTERNAL', undefined, { requestId }));
    });
  });
  acceptWebSockets(server, graphPaths, () => parts.subscriptions);
  return server;
}

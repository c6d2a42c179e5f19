/** The router's HTTP handler. */
import { createHash, randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { ApolloServer, BaseContext } from '@apollo/server';
import { HttpRefusal, QingdanError } from '../../schema/errors.ts';
import type { Supergraph } from '../../schema/supergraph.ts';
import { requestBody } from '../body.ts';
import { checkAcceptable } from '../media-type.ts';
import { arrivalLimit, headerMap, send, sendRefusal, targetOf } from '../plain-http.ts';
import { type DocumentLimits, startShell } from '../shell.ts';
import type { RouterAnswer, RouterPipeline } from './pipeline.ts';

interface RouterContext extends BaseContext {
  readonly requestId: string;
  /** Apollo Server hands on a copy of the context: what comes back from it must lie in an object of its own. */
  readonly outcome: { answer: RouterAnswer | null };
}

/** A plain router does not know what a field costs. */
const documentLimits: DocumentLimits = {
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
    limits: documentLimits,
    // No request carries anything of its sender to a subgraph, and what changes something comes as JSON by POST.
    csrfPrevention: false,
    async answer({ contextValue, document, request, queryHash, source }) {
      const answer = await pipeline.answer({
        document,
        documentHash: queryHash ?? createHash('sha256').update(source).digest('hex'),
        operationName: request.operationName ?? null,
        variables: request.variables ?? {},
        requestId: contextValue.requestId,
      });
      contextValue.outcome.answer = answer;
      return answer.status;
    },
  });
}

async function answerGraph(
  apollo: ApolloServer<RouterContext>,
  request: IncomingMessage,
  search: string,
  response: ServerResponse,
  requestId: string,
): Promise<void> {
  checkAcceptable(request);
  const isRead = request.method === 'GET';
  const contextValue: RouterContext = { requestId, outcome: { answer: null } };
  const result = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method: isRead ? 'GET' : 'POST',
      headers: headerMap(request),
      body: isRead ? undefined : await requestBody(request),
      search,
    },
    context: () => Promise.resolve(contextValue),
  });
  if (result.body.kind !== 'complete') throw new QingdanError('NOT_SUPPORTED');
  const body = contextValue.outcome.answer?.body ?? result.body.string;
  send(response, result.status ?? 200, body, result.headers);
}

export function createRouterServer(
  apollo: ApolloServer<RouterContext>,
  report: (error: unknown, requestId: string) => void,
): Server {
  return createServer({ requestTimeout: arrivalLimit }, (request, response) => {
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
    answerGraph(apollo, request, search, response, requestId).catch((error: unknown) => {
      if (error instanceof QingdanError) {
        sendRefusal(request, response, error);
        return;
      }
      report(error, requestId);
      if (response.headersSent) return;
      sendRefusal(request, response, new QingdanError('INTERNAL', undefined, { requestId }));
    });
  });
}

/** The bare HTTP handler: limits, authentication, Apollo Server, and the moment at which an answer may leave. */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { HTTPGraphQLRequest } from '@apollo/server';
import { CallerRefusal } from '../auth/caller/authenticate.ts';
import { publicCaller } from '../auth/caller/public.ts';
import type { Caller } from '../auth/contract.ts';
import { type ErrorCode, HttpRefusal, QingdanError } from '../schema/errors.ts';
import { requestBody } from './body.ts';
import type { GraphContext } from './graphql.ts';
import type { Answer } from '../resolvers/request.ts';
import type { ServedGraph } from './graphs/served-graph.ts';
import type { Hub } from './hub.ts';
import { answerType, checkAcceptable } from './media-type.ts';
import { arrivalLimit, headerMap, send, sendRefusal, targetOf } from './plain-http.ts';
import { troublesOf } from './source-tables.ts';
import { answerAt, hasSubgraph, subgraphList, subgraphNamed } from './subgraphs/answer.ts';
import { HubSubscriptions } from './subscriptions/hub-subscriptions.ts';
import { asksForEvents, eventStreams } from './subscriptions/sse.ts';
import { acceptWebSockets } from './subscriptions/websocket.ts';

/** The refusal that Apollo Server wrote: `formatRefusal` gave each of its errors a code of the table. */
function refusalIn(text: string): QingdanError {
  const { errors } = JSON.parse(text) as {
    errors?: readonly { message: string; extensions: { code: ErrorCode } }[];
  };
  const [first] = errors ?? [];
  return first ? new QingdanError(first.extensions.code, first.message) : new QingdanError('INTERNAL');
}

/** Attempts to hand an answer over in time before the request is refused. */
const handOffAttempts = 5;

/** The request as Apollo Server takes it. */
async function graphRequest(request: IncomingMessage, search: string): Promise<HTTPGraphQLRequest> {
  const headers = headerMap(request);
  if (request.method !== 'GET') {
    return { method: 'POST', headers, body: await requestBody(request), search: '' };
  }
  // Apollo Server keeps browsers from sending unasked; what a `GET` gives here anyone may read, and changes nothing.
  headers.set('apollo-require-preflight', 'true');
  return { method: 'GET', headers, body: undefined, search };
}

/** Answers on the graph that is served now. Null where the answer may not leave; the request is then decided anew. */
async function answerOn(
  served: ServedGraph,
  httpGraphQLRequest: HTTPGraphQLRequest,
  contextValue: GraphContext,
  response: ServerResponse,
): Promise<Answer | null> {
  const result = await served.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest,
    context: () => Promise.resolve(contextValue),
  });
  if (result.body.kind !== 'complete') throw new QingdanError('NOT_SUPPORTED');
  const { answer } = contextValue.outcome;
  const { status = 200, headers } = result;
  if (!answer) {
    const { caller, requestId, started } = contextValue;
    const refusal = refusalIn(result.body.string);
    const refused = await served.pipeline.refuse(refusal, { caller, requestId, documentHash: null }, started);
    send(response, status, result.body.string, headers);
    return refused;
  }
  if (!served.mayLeave(answer)) return null;
  if (status === 405) headers.set('allow', 'POST');
  send(response, status, answer.body, headers);
  return answer;
}

async function answerGraph(
  hub: Hub,
  request: IncomingMessage,
  search: string,
  response: ServerResponse,
  requestId: string,
  subgraph: string | null,
): Promise<void> {
  const started = performance.now();
  const isInAddress = request.method === 'GET';
  // Proxies keep what is asked by `GET`, even some refusals; the lists may change at any time.
  if (isInAddress) response.setHeader('cache-control', 'no-store');
  let caller: Caller = publicCaller;
  const refuse = async (error: unknown): Promise<void> => {
    const by = error instanceof CallerRefusal ? error.caller : caller;
    const answer = await hub.served.pipeline.refuse(
      error,
      { caller: by, requestId, documentHash: null },
      started,
    );
    send(response, answer.status, answer.body, [['content-type', answerType(request)]]);
    hub.metrics.answered(answer, performance.now() - started);
  };
  try {
    const authenticated = await hub.authenticator.authenticate(request.headers);
    const known =
      authenticated.role === 'public' || hub.state().policy.knowsDepartment(authenticated.department);
    if (!known) throw new CallerRefusal(authenticated, new QingdanError('DEPARTMENT_UNKNOWN'));
    caller = authenticated;
    checkAcceptable(request);
    const httpGraphQLRequest = await graphRequest(request, search);
    for (let attempt = 0; attempt < handOffAttempts; attempt += 1) {
      const contextValue: GraphContext = {
        caller,
        requestId,
        isInAddress,
        explain: request.headers['x-explain'] === '1',
        started,
        outcome: { answer: null },
      };
      const served = hub.served;
      const answer = await served.use(() =>
        subgraph === null
          ? answerOn(served, httpGraphQLRequest, contextValue, response)
          : answerAt(hub, subgraph, served, httpGraphQLRequest, contextValue, request, response),
      );
      if (answer) {
        hub.metrics.answered(answer, performance.now() - started);
        return;
      }
    }
    throw new QingdanError('DECISION_CHANGED', 'the hub is too busy to hand the answer over in time');
  } catch (error) {
    await refuse(error);
  }
}

/** What `GET /health` says: whether the hub serves, whether each source is asked, and which tables are not well. */
function healthOf(hub: Hub | null): object {
  if (!hub) return { status: 'starting' };
  const { connectors } = hub.served;
  const breakers = Object.fromEntries([...connectors].map(([source, { breaker }]) => [source, breaker]));
  const troubles = troublesOf(connectors);
  return { status: 'ready', breakers, ...(troubles ? { sources: troubles } : {}) };
}

async function sendMetrics({ metrics }: Hub, response: ServerResponse): Promise<void> {
  try {
    send(response, 200, await metrics.text(), [['content-type', metrics.contentType]]);
  } catch (error) {
    response.destroy();
    throw error;
  }
}

/** @param serving gives the hub, or null while it is starting. */
export function createHttpServer(serving: () => Hub | null, report: (error: unknown) => void): Server {
  let subscriptions: HubSubscriptions | null = null;
  const subscribing = (): HubSubscriptions | null => {
    const hub = serving();
    if (hub) subscriptions ??= new HubSubscriptions(hub, report);
    return hub && subscriptions;
  };
  let streams: ReturnType<typeof eventStreams> | null = null;
  const server = createServer({ requestTimeout: arrivalLimit }, (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    const { path: pathname, search } = targetOf(request.url);
    const ready = serving();
    if (pathname === '/health') {
      send(response, ready ? 200 : 503, JSON.stringify(healthOf(ready)));
      return;
    }
    if (pathname === '/metrics' && ready) {
      sendMetrics(ready, response).catch(report);
      return;
    }
    if (pathname === '/subgraphs' && ready) {
      send(response, 200, JSON.stringify(subgraphList(ready)));
      return;
    }
    const subgraph = subgraphNamed(pathname);
    if (pathname !== '/graphql' && (subgraph === null || (ready && !hasSubgraph(ready, subgraph)))) {
      send(response, 404, JSON.stringify({ message: 'nothing here; the graph is at `/graphql`' }));
      return;
    }
    if (request.method !== 'POST' && (request.method !== 'GET' || subgraph !== null)) {
      const ways = subgraph === null ? ['POST', 'GET'] : ['POST'];
      const error = new HttpRefusal(
        405,
        `a GraphQL request is sent by ${ways.map((way) => `\`${way}\``).join(' or ')}`,
      );
      sendRefusal(request, response, error, [['allow', ways.join(', ')]]);
      return;
    }
    const opening = subscribing();
    if (!ready || !opening) {
      sendRefusal(request, response, new QingdanError('NOT_READY'));
      return;
    }
    if (asksForEvents(request) && subgraph === null) {
      streams ??= eventStreams(opening);
      streams(request, response).catch((error: unknown) => {
        report(error);
        response.destroy();
      });
      return;
    }
    answerGraph(ready, request, search, response, requestId, subgraph).catch((error: unknown) => {
      report(error);
      if (response.headersSent) return;
      sendRefusal(request, response, new QingdanError('INTERNAL', undefined, { requestId }));
    });
  });
  acceptWebSockets(server, new Set(['/graphql']), subscribing);
  return server;
}

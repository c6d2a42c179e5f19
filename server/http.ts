/** The bare HTTP handler: limits, authentication, Apollo Server, and the moment at which an answer may leave. */
import { randomUUID } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { CallerRefusal } from '../auth/caller/authenticate.ts';
import { publicCaller } from '../auth/caller/public.ts';
import type { Caller } from '../auth/contract.ts';
import { refusalError, responseBody } from '../resolvers/respond.ts';
import { type ErrorCode, QingdanError, errorEntry } from '../schema/errors.ts';
import { requestBody } from './body.ts';
import type { GraphContext } from './graphql.ts';
import type { Hub } from './hub.ts';
import { arrivalLimit, headerMap, send, targetOf } from './plain-http.ts';
import { troublesOf } from './source-tables.ts';

export interface Serving {
  readonly hub: Hub;
  readonly apollo: ApolloServer<GraphContext>;
}

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
    send(response, answer.status, answer.body);
  };
  try {
    const authenticated = await hub.authenticator.authenticate(request.headers);
    const known =
      authenticated.role === 'public' || hub.state().policy.knowsDepartment(authenticated.department);
    if (!known) throw new CallerRefusal(authenticated, new QingdanError('DEPARTMENT_UNKNOWN'));
    caller = authenticated;
    const body = await requestBody(request);
    for (let attempt = 0; attempt < handOffAttempts; attempt += 1) {
      const contextValue: GraphContext = {
        caller,
        requestId,
        explain: request.headers['x-explain'] === '1',
        started,
        outcome: { answer: null },
      };
      const result = await apollo.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: 'POST',
          headers: headerMap(request),
          body,
          search: '',
        },
        context: () => Promise.resolve(contextValue),
      });
      if (result.body.kind !== 'complete') throw new QingdanError('NOT_SUPPORTED');
      const { answer } = contextValue.outcome;
      if (!answer) {
        const refusal = refusalIn(result.body.string);
        await hub.pipeline.refuse(refusal, { caller, requestId, documentHash: null }, started);
        // Apollo Server answers some refusals of its own with 200.
        const { status = 200 } = result;
        const ofTable = errorEntry(refusal.code).status;
        send(response, status === 200 ? ofTable : status, result.body.string, result.headers);
        return;
      }
      const limit = answer.handOffBefore;
      // Too late to leave: a revocation may have returned since the record was appended. Decide again.
      if (limit !== null && performance.now() > limit) continue;
      send(response, result.status ?? 200, answer.body, result.headers);
      return;
    }
    throw new QingdanError('DECISION_CHANGED', 'the hub is too busy to hand the answer over in time');
  } catch (error) {
    await refuse(error);
  }
}

/** @param serving gives what serves, or null while the hub is starting. */
export function createHttpServer(serving: () => Serving | null, report: (error: unknown) => void): Server {
  return createServer({ requestTimeout: arrivalLimit }, (request, response) => {
    const requestId = randomUUID();
    response.setHeader('x-request-id', requestId);
    const { path: pathname } = targetOf(request.url);
    const ready = serving();
    if (pathname === '/health') {
      const troubles = ready && troublesOf(ready.hub.connectors);
      const health = { status: ready ? 'ready' : 'starting', ...(troubles ? { sources: troubles } : {}) };
      send(response, ready ? 200 : 503, JSON.stringify(health));
      return;
    }
    const refuse = (error: QingdanError): void => {
      send(response, errorEntry(error.code).status, responseBody(null, [refusalError(error)], null));
    };
    if (pathname !== '/graphql') {
      send(response, 404, JSON.stringify({ message: 'nothing here; the graph is at `/graphql`' }));
      return;
    }
    if (request.method !== 'POST') {
      // Citizen IDs in an address would be kept by every proxy on the way.
      const error = new QingdanError('BAD_REQUEST', 'a GraphQL request is sent by `POST`');
      send(response, 405, responseBody(null, [refusalError(error)], null), [['allow', 'POST']]);
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

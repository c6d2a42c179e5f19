/** Answers a request at the endpoint of one source. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPGraphQLRequest } from '@apollo/server';
import { QingdanError } from '../../schema/errors.ts';
import { isObject } from '../../schema/is-object.ts';
import type { Answer } from '../../resolvers/request.ts';
import type { GraphContext } from '../graphql.ts';
import type { ServedGraph } from '../graphs/served-graph.ts';
import type { Hub } from '../hub.ts';
import { answerType } from '../media-type.ts';
import { send } from '../plain-http.ts';
import { type SubgraphList, endpointsOf } from './endpoints.ts';

/** All endpoints of the graph that is served now. */
export function subgraphList(hub: Hub): SubgraphList {
  return endpointsOf(hub.served.graph).list(hub.state().policy);
}

/** The name that a path gives, for instance `tax` of `/subgraphs/tax`; null where it has another form. */
export function subgraphNamed(path: string): string | null {
  return /^\/subgraphs\/(?<name>[\w-]+)$/.exec(path)?.groups?.['name'] ?? null;
}

export function hasSubgraph(hub: Hub, name: string): boolean {
  return endpointsOf(hub.served.graph).endpoint(name) !== null;
}

function readBody(body: unknown) {
  if (!isObject(body)) throw new QingdanError('BAD_REQUEST', 'the request body is no JSON object');
  const { query, operationName = null, variables } = body;
  if (typeof query !== 'string') throw new QingdanError('BAD_REQUEST', '`query` is missing or is no text');
  if (operationName !== null && typeof operationName !== 'string') {
    throw new QingdanError('BAD_REQUEST', '`operationName` is no text');
  }
  if ((variables ?? null) !== null && !isObject(variables)) {
    throw new QingdanError('BAD_REQUEST', '`variables` is no JSON object');
  }
  return { query, operationName, variables: isObject(variables) ? variables : {} };
}

/**
 * Answers at the endpoint `name`, on the graph that is served now. Null where the answer may not leave any more, as at the
 * main endpoint; then the request is decided anew.
 */
export async function answerAt(
  hub: Hub,
  name: string,
  served: ServedGraph,
  { body }: HTTPGraphQLRequest,
  { caller, requestId }: GraphContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | null> {
  const endpoints = endpointsOf(served.graph);
  const endpoint = endpoints.endpoint(name);
  if (!endpoint) throw new QingdanError('BAD_REQUEST', `the source \`${name}\` was removed`);
  const answer = await endpoint.answer(served.pipeline, { ...readBody(body), caller, requestId }, () =>
    endpoints.sdl(name, hub.state().policy),
  );
  if (!served.mayLeave(answer)) return null;
  send(response, answer.status, answer.body, [['content-type', answerType(request)]]);
  return answer;
}

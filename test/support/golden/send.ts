/** Sends a golden request over HTTP. */
import type { PlanDescription } from '../../../resolvers/execute/compile-plan.ts';
import type { RunningHub } from '../../fixtures/hub.ts';
import type { GoldenRequest } from './request.ts';

export interface Body {
  readonly data?: unknown;
  readonly errors?: unknown;
  readonly extensions?: { readonly explain?: { readonly plan: PlanDescription | null } };
}

export interface Reply {
  readonly status: number;
  /** The hub's number of the request. */
  readonly requestId: string;
  readonly body: Body;
}

/** @param headers beside those of the request */
export async function send(
  hub: RunningHub,
  request: GoldenRequest,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const { query, variables, operationName, token } = request;
  const bearer = token === null ? {} : { authorization: `Bearer ${await hub.token(token)}` };
  const response = await fetch(hub.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...bearer, ...request.headers, ...headers },
    body: JSON.stringify({ query, variables, operationName }),
  });
  const text = await response.text();
  const body = JSON.parse(text) as Body;
  // Golden files hold the body as JSON: nothing of its text may be lost by that.
  if (JSON.stringify(body) !== text.trimEnd()) throw new Error(`the body is not plain JSON: ${text}`);
  return { status: response.status, requestId: response.headers.get('x-request-id') ?? '', body };
}

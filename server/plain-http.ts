/** What every HTTP handler here does alike. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HeaderMap } from '@apollo/server';
import { refusalError, responseBody } from '../resolvers/respond.ts';
import { type QingdanError, refusalStatus } from '../schema/errors.ts';
import { answerType } from './media-type.ts';

export function send(
  response: ServerResponse,
  status: number,
  body: string | readonly Buffer[],
  headers: Iterable<[string, string]> = [],
): void {
  response.statusCode = status;
  response.setHeader('content-type', 'application/json; charset=utf-8');
  for (const [name, value] of headers) if (name !== 'content-length') response.setHeader(name, value);
  if (typeof body === 'string') {
    response.end(body);
    return;
  }
  response.setHeader(
    'content-length',
    body.reduce((length, part) => length + part.length, 0),
  );
  // All parts go out together.
  response.cork();
  for (const part of body) response.write(part);
  response.uncork();
  response.end();
}

/** Sends a refusal of the whole request, in the media type that the caller takes. */
export function sendRefusal(
  request: IncomingMessage,
  response: ServerResponse,
  error: QingdanError,
  headers: Iterable<[string, string]> = [],
): void {
  const body = responseBody(null, [refusalError(error)], null);
  send(response, refusalStatus(error), body, [['content-type', answerType(request)], ...headers]);
}

export function headerMap(request: IncomingMessage): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

/** What reads as itself. */
const plainPath = /^(?:\/\w+)+$/;

/** The target of a request, read as a path with its search; what can't be read as one leads nowhere. */
export function targetOf(target: string | undefined): { readonly path: string; readonly search: string } {
  if (target !== undefined && plainPath.test(target)) return { path: target, search: '' };
  try {
    const { pathname, search } = new URL(target ?? '/', 'http://hub');
    return { path: pathname, search };
  } catch {
    return { path: '', search: '' };
  }
}

/** Milliseconds within which a whole request must have arrived. */
export const arrivalLimit = 30_000;

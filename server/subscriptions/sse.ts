/** Subscriptions as server-sent events: the protocol of `graphql-sse`, a connection for each operation. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Handler, type Response, createHandler } from 'graphql-sse';
import { refusalError } from '../../resolvers/respond.ts';
import { HttpRefusal, QingdanError, refusalStatus } from '../../schema/errors.ts';
import { isObject } from '../../schema/is-object.ts';
import { requestBody } from '../body.ts';
import { type Subscribing, readerOf } from './contract.ts';

/** Whether a request asks for events. */
export function asksForEvents({ headers }: IncomingMessage): boolean {
  return headers.accept === 'text/event-stream';
}

type RawHandler = Handler<IncomingMessage, ServerResponse>;

function refused(error: QingdanError): Response {
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return [
    JSON.stringify({ errors: [refusalError(error)] }),
    { status: refusalStatus(error), statusText: 'Refused', headers },
  ];
}

/** Answers requests that ask for events. */
export function eventStreams(
  subscribing: Subscribing,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const handler: RawHandler = createHandler<IncomingMessage, ServerResponse>({
    // Without a token there is no stream that several requests share.
    authenticate: () => null,
    async onSubscribe({ raw, context }, { query, operationName, variables }) {
      try {
        return await subscribing.open({
          query,
          operationName: operationName ?? null,
          variables: isObject(variables) ? variables : {},
          headers: raw.headers,
          address: raw.socket.remoteAddress ?? '',
          isInAddress: raw.method === 'GET',
          reader: readerOf(
            () => context.writableLength,
            () => {
              context.destroy();
              return new QingdanError('SUBSCRIPTION_TOO_SLOW');
            },
          ),
        });
      } catch (error) {
        if (error instanceof QingdanError) return refused(error);
        subscribing.report(error);
        return refused(new QingdanError('INTERNAL'));
      }
    },
  });
  return async (request, response) => {
    try {
      if (request.method !== 'POST' && request.method !== 'GET') {
        throw new HttpRefusal(405, 'a subscription is sent by `POST` or `GET`');
      }
      const body = request.method === 'POST' ? await requestBody(request) : null;
      await send(response, await handler(requestOf(request, response, body)));
    } catch (error) {
      if (!(error instanceof QingdanError)) throw error;
      await send(response, refused(error));
    }
  };
}

function requestOf(
  request: IncomingMessage,
  response: ServerResponse,
  body: unknown,
): Parameters<RawHandler>[0] {
  return {
    method: request.method ?? '',
    url: request.url ?? '',
    headers: {
      get: (name) => {
        const value = request.headers[name.toLowerCase()];
        return Array.isArray(value) ? value.join(', ') : value;
      },
    },
    body: isObject(body) ? { ...body } : null,
    raw: request,
    context: response,
  };
}

/** Who leaves ends the operation. */
async function send(response: ServerResponse, [body, init]: Response): Promise<void> {
  response.writeHead(init.status, init.statusText, init.headers);
  if (body === null || typeof body === 'string') {
    response.end(body ?? undefined);
    return;
  }
  response.once('close', () => void body.return(undefined));
  for await (const part of body) {
    if (response.destroyed) break;
    if (!response.write(part)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
  }
  response.end();
}

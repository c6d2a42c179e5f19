/** Requests whose answers are JSON, and what their status says. */
import type { OutboundAnswer } from '../../outbound/client.ts';
import { MissingStructure } from '../driver.ts';
import type { ServiceClient, ServiceRequest } from '../service/client.ts';
import type { Limits } from '../service/contract.ts';
import { exactJson } from './json.ts';

/** The service knows no such operation, parameter or column. */
const refused: ReadonlySet<number> = new Set([400, 404, 405, 415, 422]);

/** Throws for every status but those of success. */
export function checkStatus(status: number): void {
  if (status >= 200 && status < 300) return;
  const told = `the service answered ${status}`;
  if (refused.has(status)) throw new MissingStructure(`${told}: it has no such resource or column`);
  throw new Error(status < 400 ? `${told}; redirects are not followed` : told);
}

export interface JsonAnswer {
  readonly json: unknown;
  readonly answer: OutboundAnswer;
}

/** Asks for JSON. An answer of the status `absent` is null, as is one without content. */
export async function askJson(
  client: ServiceClient,
  request: Pick<ServiceRequest, 'method' | 'url'> & { readonly json?: unknown },
  limits: Limits,
  absent?: number,
): Promise<JsonAnswer> {
  const { method, url, json } = request;
  const answer = await client.send(
    {
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    },
    limits,
  );
  if (answer.status === absent || answer.status === 204) return { json: null, answer };
  checkStatus(answer.status);
  return { json: exactJson(answer.body, answer.headers.get('content-type')), answer };
}

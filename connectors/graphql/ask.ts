/** One request of GraphQL over HTTP, and what its answer says of itself (GraphQL specification, "Response Format"). */
import { isObject } from '../../schema/is-object.ts';
import { BadAnswer, MissingStructure } from '../driver.ts';
import { askJson } from '../rest/ask.ts';
import type { ServiceClient } from '../service/client.ts';
import type { Limits } from '../service/contract.ts';

export interface GraphqlRequest {
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface GraphqlAnswer {
  /** Numbers are texts with all their digits. */
  readonly data: Readonly<Record<string, unknown>>;
  /** Paths of what the service failed to give; one that is null is about the whole. */
  readonly failed: readonly (readonly string[] | null)[];
}

/** Segments are texts, indices too; the service's own words of an error stay where they are. */
function pathOf(error: unknown): readonly string[] | null {
  const path = isObject(error) ? error['path'] : undefined;
  return Array.isArray(path) && path.length > 0 ? path.map(String) : null;
}

/** Throws `MissingStructure` for what the service refuses to execute, `BadAnswer` for what is no answer. */
export async function askGraphql(
  client: ServiceClient,
  request: GraphqlRequest,
  limits: Limits,
): Promise<GraphqlAnswer> {
  const { json } = await askJson(client, { method: 'POST', url: client.base, json: request }, limits);
  if (!isObject(json)) throw new BadAnswer('the answer is none of GraphQL');
  const { data, errors } = json;
  const failed = Array.isArray(errors) ? errors.map(pathOf) : [];
  if (isObject(data)) return { data, failed };
  if (failed.length === 0) throw new BadAnswer('the answer is none of GraphQL');
  // Without `data` nothing was executed: the request itself is wrong.
  if (data === undefined)
    throw new MissingStructure('the service does not take the request; its schema may have changed');
  throw new Error('the service failed to execute the request');
}

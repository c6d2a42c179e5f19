/** The schema of a GraphQL service, from the file that describes it or from the service itself. */
import { readFile } from 'node:fs/promises';
import {
  GraphQLError,
  type GraphQLSchema,
  type IntrospectionQuery,
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
} from 'graphql';
import { BadAnswer } from '../driver.ts';
import type { ServiceClient } from '../service/client.ts';
import type { Limits } from '../service/contract.ts';
import { definitionFault } from '../service/definition.ts';
import { askGraphql } from './ask.ts';

/** Bytes; a schema of ten thousand types has a few million. */
const longestFile = 8 * 1024 * 1024;

/** Rejects with `BAD_USER_INPUT` where the file has no schema. */
export async function readSchemaFile(file: string): Promise<GraphQLSchema> {
  const content = await readFile(file).catch(() => {
    throw definitionFault(file, 'the file cannot be read; check its path and its rights');
  });
  if (content.length > longestFile)
    throw definitionFault(file, `the file is longer than ${longestFile} bytes`);
  try {
    return buildSchema(content.toString('utf8'));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const [place] = error instanceof GraphQLError ? (error.locations ?? []) : [];
    const at = place ? `line ${place.line}, column ${place.column}: ` : '';
    throw definitionFault(file, `this is no GraphQL schema: ${at}${error.message}`);
  }
}

/** What the live service says of itself. Throws `BadAnswer` where that is no schema. */
export async function introspected(client: ServiceClient, limits: Limits): Promise<GraphQLSchema> {
  const { data } = await askGraphql(client, { query: getIntrospectionQuery() }, limits);
  try {
    return buildClientSchema(data as unknown as IntrospectionQuery, { assumeValid: true });
  } catch {
    throw new BadAnswer('what the service says of itself is no schema');
  }
}

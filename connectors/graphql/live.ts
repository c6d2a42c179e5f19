/** What a live GraphQL service says of itself: a subgraph of federation by `_service`, any other by introspection. */
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
  parse,
  printSchema,
} from 'graphql';
import type { OutboundClient } from '../../outbound/client.ts';
import type { DescribedTable } from '../contract.ts';
import { BadAnswer, MissingStructure } from '../driver.ts';
import { ServiceClient } from '../service/client.ts';
import type { Limits } from '../service/contract.ts';
import { limitsOf } from '../service/driver.ts';
import type { ServiceLocation } from '../service/location.ts';
import type { OfferedTable } from '../service/offered.ts';
import { askGraphql } from './ask.ts';
import { offeredBySchema } from './offered.ts';
import { introspected } from './schema.ts';

export type LiveService =
  | { readonly kind: 'subgraph'; readonly document: DocumentNode }
  /** Its schema as SDL, and the fields of `Query` that could be read as tables. */
  | { readonly kind: 'service'; readonly sdl: string; readonly offered: readonly OfferedTable[] };

/** Object types of a subgraph's SDL by name, those that it extends among them. */
export function objectTypesOf(document: DocumentNode): ReadonlyMap<string, ObjectTypeDefinitionNode> {
  const types = new Map<string, ObjectTypeDefinitionNode>();
  for (const node of document.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.OBJECT_TYPE_EXTENSION) continue;
    const known = types.get(node.name.value);
    types.set(node.name.value, {
      ...(known ?? node),
      kind: Kind.OBJECT_TYPE_DEFINITION,
      fields: [...(known?.fields ?? []), ...(node.fields ?? [])],
      directives: [...(known?.directives ?? []), ...(node.directives ?? [])],
    });
  }
  return types;
}

/** Null where the service is no subgraph. Throws `BadAnswer` where what it says is no SDL. */
export async function subgraphDocument(client: ServiceClient, limits: Limits): Promise<DocumentNode | null> {
  let sdl: unknown;
  try {
    const { data } = await askGraphql(client, { query: '{ _service { sdl } }' }, limits);
    const service = data['_service'];
    sdl = typeof service === 'object' && service !== null && 'sdl' in service ? service.sdl : undefined;
  } catch (error) {
    if (error instanceof MissingStructure) return null;
    throw error;
  }
  if (typeof sdl !== 'string') return null;
  try {
    return parse(sdl, { noLocation: true });
  } catch (error) {
    if (error instanceof GraphQLError) throw new BadAnswer('what the subgraph says of itself is no SDL');
    throw error;
  }
}

/** The named type of a field, with `[]` where it is a list. */
export function nativeTypeOf(type: TypeNode): string {
  if (type.kind === Kind.NAMED_TYPE) return type.name.value;
  const inner = nativeTypeOf(type.type);
  return type.kind === Kind.LIST_TYPE ? `${inner}[]` : inner;
}

/** Object types as tables, fields that can be asked for without arguments as columns. */
export function describedTypes(document: DocumentNode): readonly DescribedTable[] {
  return [...objectTypesOf(document)].map(([name, { fields = [] }]) => ({
    name,
    columns: fields
      .filter(
        (field) =>
          !field.arguments?.some((each) => each.type.kind === Kind.NON_NULL_TYPE && !each.defaultValue),
      )
      .map(({ name: field, type, description }) => ({
        name: field.value,
        nativeType: nativeTypeOf(type),
        isNullable: type.kind !== Kind.NON_NULL_TYPE,
        ...(description ? { comment: description.value } : {}),
      })),
  }));
}

/** Asks the service at a place. Rejects with what went wrong on the way. */
export async function liveService(
  location: ServiceLocation,
  outbound: OutboundClient,
  timeLimitMilliseconds: number,
): Promise<LiveService> {
  const client = new ServiceClient(location, outbound, timeLimitMilliseconds);
  const limits = limitsOf({ timeLimitMilliseconds }, AbortSignal.timeout(timeLimitMilliseconds));
  const document = await subgraphDocument(client, limits);
  if (document) return { kind: 'subgraph', document };
  const schema: GraphQLSchema = await introspected(client, limits);
  return { kind: 'service', sdl: `${printSchema(schema)}\n`, offered: offeredBySchema(schema) };
}

/** A subgraph of federation 2 for tests, executed by `graphql` and served by GraphQL over HTTP. */
import type { IncomingHttpHeaders } from 'node:http';
import { type GraphQLSchema, Kind, buildSchema, parse, print } from 'graphql';
import { createHandler } from 'graphql-http/lib/use/http';
import { type Handler, type ListenOptions, type WebService, serveWeb } from './web-service.ts';

export type Representation = Readonly<Record<string, unknown>> & { readonly __typename: string };

export interface SubgraphRequest {
  readonly query: string;
  readonly representations: readonly Representation[];
  readonly headers: IncomingHttpHeaders;
}

export interface SubgraphService extends WebService {
  /** What it was asked so far, in order. */
  readonly requests: SubgraphRequest[];
  /** Answers in place of the subgraph; null to let it answer. */
  door: Handler | null;
}

/** The schema of a subgraph with what federation adds to it ("Subgraph specification"). */
function subgraphSchema(sdl: string): GraphQLSchema {
  const entities = parse(sdl).definitions.flatMap((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION && node.directives?.some(({ name }) => name.value === 'key')
      ? [node.name.value]
      : [],
  );
  return buildSchema(
    `${sdl}
    directive @key(fields: String!, resolvable: Boolean = true) repeatable on OBJECT
    directive @external on OBJECT | FIELD_DEFINITION
    directive @requires(fields: String!) on FIELD_DEFINITION
    scalar _Any
    union _Entity = ${entities.join(' | ')}
    type _Service { sdl: String }
    type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }`,
  );
}

/**
 * @param sdl types of the subgraph, with `@key`
 * @param resolve gives the entity of a representation, fields as values or functions
 */
export async function startSubgraph(
  sdl: string,
  resolve: (representation: Representation) => Readonly<Record<string, unknown>> | null,
  listen?: ListenOptions,
): Promise<SubgraphService> {
  const requests: SubgraphRequest[] = [];
  const handler = createHandler({
    schema: subgraphSchema(sdl),
    rootValue: {
      _service: () => ({ sdl: print(parse(sdl)) }),
      _entities: ({ representations }: { representations: readonly Representation[] }) => {
        return representations.map((each) => {
          const entity = resolve(each);
          return entity && { __typename: each.__typename, ...entity };
        });
      },
    },
    onSubscribe({ raw: { headers } }, { query, variables }) {
      const representations = variables?.['representations'] ?? [];
      requests.push({
        query: query ?? '',
        representations: representations as readonly Representation[],
        headers,
      });
    },
  });
  const own: { door: Handler | null } = { door: null };
  const service = await serveWeb((request, response) => {
    if (own.door) own.door(request, response);
    else void handler(request, response);
  }, listen);
  return Object.assign(own, service, { url: `${service.url}/graphql`, requests });
}

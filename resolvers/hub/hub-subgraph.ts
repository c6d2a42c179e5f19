/** The hub's own part of the graph as a subgraph: real GraphQL execution with guarded root fields. */
import { makeExecutableSchema } from '@graphql-tools/schema';
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  execute,
  parse,
  visit,
} from 'graphql';
import { attachScalars, hubSubgraph } from '../../schema/compose.ts';
import { QingdanError, errorTable, isErrorCode } from '../../schema/errors.ts';
import type {
  FetchRequest,
  FetchResult,
  PreparedFetch,
  Subgraph,
  SubgraphError,
} from '../execute/contract.ts';
import type { Resolvers } from './generated/resolver-types.ts';

/**
 * The SDL without what only composition reads: applied directives, their definitions and the link. An event of a
 * subscription is an answer of the field of Query that has its name.
 */
function executableDocument(hub: DocumentNode): DocumentNode {
  return visit(hub, {
    SchemaExtension: () => null,
    ObjectTypeDefinition: ({ name }) => (name.value === 'Subscription' ? null : undefined),
    DirectiveDefinition: () => null,
    Directive: () => null,
  });
}

/** Builds the schema of the hub's own root fields and lays the rules of roles over it. */
export function hubSchema(
  hub: DocumentNode,
  resolvers: Resolvers,
  guard: (schema: GraphQLSchema) => GraphQLSchema,
): GraphQLSchema {
  const schema = makeExecutableSchema({ typeDefs: executableDocument(hub), resolvers });
  return guard(attachScalars(schema));
}

/** Errors meant for the caller keep their code and words; all others become `INTERNAL`. */
function subgraphError(error: GraphQLError, report: (error: unknown) => void): SubgraphError {
  const cause = error.originalError;
  const place = error.path ? { path: error.path } : {};
  if (cause instanceof QingdanError) {
    return { code: cause.code, message: cause.message, details: cause.details, ...place };
  }
  if (isErrorCode(error.extensions['code'])) {
    return { code: error.extensions['code'], message: error.message, ...place };
  }
  report(cause ?? error);
  return { code: 'INTERNAL', message: errorTable.INTERNAL.message, ...place };
}

/** @param report takes errors that are not meant for the caller. */
export function hubSubgraphOf(schema: GraphQLSchema, report: (error: unknown) => void): Subgraph {
  return {
    name: hubSubgraph,
    department: null,
    prepare(operation: string): PreparedFetch {
      const document = parse(operation);
      const definition = document.definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
      return {
        statements: [operation],
        async run({ variables, context }: FetchRequest): Promise<FetchResult> {
          const result = await execute({
            schema,
            document,
            operationName: definition?.name?.value ?? null,
            variableValues: variables,
            contextValue: context,
          });
          return {
            data: result.data ?? null,
            errors: (result.errors ?? []).map((error) => subgraphError(error, report)),
          };
        },
      };
    },
  };
}

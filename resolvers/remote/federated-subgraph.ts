/** A source that is a subgraph of federation 2: planned steps are sent to it as they are. */
import { type GraphQLSchema, Kind, type OperationDefinitionNode } from 'graphql';
import { BreakerOpen } from '../../connectors/breaker.ts';
import { type Connector, SourceFailure } from '../../connectors/contract.ts';
import { type ErrorCode, errorEntry } from '../../schema/errors.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import type { FetchResult, PreparedFetch, Subgraph, SubgraphError } from '../execute/contract.ts';
import { isTree } from '../execute/merge.ts';
import { type Fragments, parsePlanned, responseKey } from '../execute/selected-fields.ts';
import { fieldsOf, readFields } from './read-fields.ts';

/** What a federated subgraph needs of the context of a request. */
interface FederatedContext {
  /** Takes what a call ended with, for the hub's log. */
  readonly onFailure?: ((source: string, error: unknown) => void) | undefined;
}

/** A source that is not asked has told why before. */
function isNews(error: unknown): boolean {
  return !(error instanceof SourceFailure && error.internal instanceof BreakerOpen);
}

function errorOf(code: ErrorCode, path: SubgraphError['path'] | null): SubgraphError {
  return { code, message: errorEntry(code).message, ...(path ? { path } : {}) };
}

/** Reads the entities of an answer; tells what is no value of its type. */
function entitiesReader(
  operation: OperationDefinitionNode,
  fragments: Fragments,
  schema: GraphQLSchema,
): (data: Readonly<Record<string, unknown>>) => readonly SubgraphError[] {
  const lists = operation.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD && node.selectionSet
      ? [{ key: responseKey(node), fields: fieldsOf(node.selectionSet, null, schema, fragments) }]
      : [],
  );
  return (data) => {
    const errors: SubgraphError[] = [];
    for (const { key, fields } of lists) {
      const entities: unknown = data[key];
      if (!Array.isArray(entities)) continue;
      for (const [at, entity] of entities.entries()) {
        if (!isTree(entity)) continue;
        readFields(entity, fields, [key, at], (path) => {
          errors.push(errorOf('SOURCE_DATA_INVALID', path));
        });
      }
    }
    return errors;
  };
}

/**
 * What a subgraph says of its failures stays inside: its words may hold what nobody has decided. `schema` is what callers
 * see; the connector of `ask` stays the caller's to close.
 */
export function federatedSubgraph(
  { name, department }: Pick<SourceModel, 'name' | 'department'>,
  ask: NonNullable<Connector['ask']>,
  schema: GraphQLSchema,
): Subgraph {
  return {
    name,
    department,
    prepare(text): PreparedFetch {
      const { operation, fragments } = parsePlanned(text);
      if (operation.operation !== 'query') throw new TypeError('a source of the hub is only read');
      const read = entitiesReader(operation, fragments, schema);
      return {
        statements: [text],
        async run({ variables, signal, context }): Promise<FetchResult> {
          const { onFailure } = context as FederatedContext;
          try {
            const { data, failed, internal } = await ask({ query: text, variables }, signal);
            for (const words of internal) onFailure?.(name, new Error(`subgraph \`${name}\`: ${words}`));
            const errors = failed.map((path) => errorOf('SUBGRAPH_ERROR', path));
            return { data, errors: data === null ? errors : [...errors, ...read(data)] };
          } catch (error) {
            if (isNews(error)) throw error;
            return { data: null, errors: [errorOf('SOURCE_UNAVAILABLE', null)] };
          }
        },
      };
    },
  };
}

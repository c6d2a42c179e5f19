/** A source that is a subgraph of federation 2: planned steps are sent to it as they are. */
import { type GraphQLSchema, Kind, type SelectionSetNode, getNamedType, isObjectType } from 'graphql';
import { BreakerOpen } from '../../connectors/breaker.ts';
import { type Connector, SourceFailure } from '../../connectors/contract.ts';
import { ExactNumber } from '../../connectors/graphql/exact-json.ts';
import { plainNumber } from '../../connectors/rest/json.ts';
import { errorEntry } from '../../schema/errors.ts';
import { isTextScalar } from '../../schema/scalars.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import type { FetchResult, PreparedFetch, Subgraph } from '../execute/contract.ts';
import { type Fragments, parsePlanned, responseKey } from '../execute/selected-fields.ts';

/** What a federated subgraph needs of the context of a request. */
interface FederatedContext {
  /** Takes what a call ended with, for the hub's log. */
  readonly onFailure?: ((source: string, error: unknown) => void) | undefined;
}

/** Where numbers of JSON are texts of the graph: by response keys, with what lies below objects. */
type Texts = ReadonlyMap<string, Texts | null>;

/** A source that is not asked has told why before. */
function isNews(error: unknown): boolean {
  return !(error instanceof SourceFailure && error.internal instanceof BreakerOpen);
}

/** Fields of the operation whose scalar travels as text; a subgraph may give a number, with all its digits. */
function textsOf(
  set: SelectionSetNode,
  typeName: string | null,
  schema: GraphQLSchema,
  fragments: Fragments,
): Texts {
  const texts = new Map<string, Texts | null>();
  const walk = (inner: SelectionSetNode, on: string | null): void => {
    const parent = on === null ? undefined : schema.getType(on);
    for (const node of inner.selections) {
      if (node.kind === Kind.FIELD) {
        const field = isObjectType(parent) ? parent.getFields()[node.name.value] : undefined;
        const named = field ? getNamedType(field.type).name : null;
        if (node.selectionSet) {
          const below = textsOf(node.selectionSet, named, schema, fragments);
          if (below.size > 0) texts.set(responseKey(node), below);
        } else if (named !== null && isTextScalar(named)) texts.set(responseKey(node), null);
        continue;
      }
      const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value);
      if (fragment) walk(fragment.selectionSet, fragment.typeCondition?.name.value ?? on);
    }
  };
  walk(set, typeName);
  return texts;
}

function textOf(value: unknown): unknown {
  if (value instanceof ExactNumber) return value.text;
  if (typeof value === 'number') return plainNumber(String(value));
  return Array.isArray(value) ? value.map(textOf) : value;
}

/** Writes the texts of numbers into what was answered. */
function writeTexts(value: unknown, texts: Texts): void {
  if (Array.isArray(value)) for (const each of value) writeTexts(each, texts);
  else if (typeof value === 'object' && value !== null) {
    const object = value as Record<string, unknown>;
    for (const [key, below] of texts) {
      const found = object[key];
      if (found === undefined || typeof found === 'string') continue;
      if (below === null) object[key] = textOf(found);
      else writeTexts(found, below);
    }
  }
}

/**
 * What a subgraph says of its failures stays inside: its words may hold what nobody has decided. `schema` is what callers
 * see; `connector` is one that asks, and stays the caller's to close.
 */
export function federatedSubgraph(
  { name, department }: Pick<SourceModel, 'name' | 'department'>,
  ask: NonNullable<Connector['ask']>,
  schema: GraphQLSchema,
): Subgraph {
  const { message } = errorEntry('SUBGRAPH_ERROR');
  return {
    name,
    department,
    prepare(text): PreparedFetch {
      const { operation, fragments } = parsePlanned(text);
      if (operation.operation !== 'query') throw new TypeError('a source of the hub is only read');
      const texts = textsOf(operation.selectionSet, 'Query', schema, fragments);
      return {
        statements: [text],
        async run({ variables, signal, context }): Promise<FetchResult> {
          const { onFailure } = context as FederatedContext;
          try {
            const { data, failed, internal } = await ask({ query: text, variables }, signal);
            for (const words of internal) onFailure?.(name, new Error(`subgraph \`${name}\`: ${words}`));
            writeTexts(data, texts);
            const errors = failed.map((path) => ({
              code: 'SUBGRAPH_ERROR' as const,
              message,
              ...(path === null ? {} : { path }),
            }));
            return { data, errors };
          } catch (error) {
            if (isNews(error)) throw error;
            const code = 'SOURCE_UNAVAILABLE';
            return { data: null, errors: [{ code, message: errorEntry(code).message }] };
          }
        },
      };
    },
  };
}

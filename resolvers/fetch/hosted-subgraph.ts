/** A described source that the hub hosts, as a subgraph: planned steps become one statement a table. */
import { parse } from 'graphql';
import { BreakerOpen } from '../../connectors/breaker.ts';
import { type Connector, SourceFailure } from '../../connectors/contract.ts';
import { dayInProvince } from '../../schema/identifiers/calendar.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { BoundedCache } from '../../caching/bounded-cache.ts';
import type { JsonBytes } from '../json-bytes.ts';
import type { FetchRequest, FetchResult, PreparedFetch, Subgraph } from '../execute/contract.ts';
import { compileOperation, type CompiledEntities, type CompiledOperation } from './compile.ts';
import type { Cursors } from './cursors.ts';
import { FetchFaults, type Place } from './faults.ts';
import { loadRows, type Loaders } from './key-rows.ts';
import { loadPart } from './list-pages.ts';
import { decidingValues, operationOf, type Deciding, type Operation } from './selection.ts';

/** What a hosted subgraph needs of the context of a request. */
export interface HostedContext extends Loaders {
  readonly clock: { now(): Date };
  /** Where the texts of ready lists are written; as long as the request. */
  readonly lists: JsonBytes;
  readonly cursors: Cursors;
  /** Takes what a read ended with, for the hub's log. */
  readonly onFailure?: ((source: string, error: unknown) => void) | undefined;
}

/** A source that is not asked has told why before. */
function isNews(error: unknown): boolean {
  return !(error instanceof SourceFailure && error.internal instanceof BreakerOpen);
}

/** Distinct values of `@include`, `@skip` and `provenance(of: …)` for which an operation is kept compiled. */
const keptVariants = 64;

interface RunnableRead {
  readonly identity: string;
  readonly statement: string;
  readonly users: ReadonlySet<string>;
  load(
    context: HostedContext,
    keys: readonly string[],
    signal: AbortSignal,
    variables: FetchRequest['variables'],
  ): Promise<readonly unknown[]>;
}

interface Variant {
  readonly entities: readonly CompiledEntities[];
  readonly reads: readonly RunnableRead[];
}

/** A citizen of an `_entities` field. */
interface Entity {
  readonly id: string;
  readonly type: NonNullable<ReturnType<CompiledEntities['types']['get']>>;
  /** Number among all citizens of the operation. */
  readonly at: number;
}

function runnable(model: SourceModel, connector: Connector, compiled: CompiledOperation): Variant {
  return {
    entities: compiled.entities,
    reads: compiled.reads.map(({ read, part, users }) => {
      const statement = connector.compile(read);
      const identity = `${model.name} ${JSON.stringify(read)}`;
      if (part) {
        return {
          identity,
          statement: statement.statement,
          users,
          load: (context, keys, signal, variables) =>
            loadPart(part, keys, variables, context.cursors, (some, window) =>
              loadRows(
                context,
                model.name,
                `${identity} ${JSON.stringify(window)}`,
                { ...statement, run: (asked, left) => statement.run(asked, left, window) },
                false,
                some,
                signal,
              ),
            ),
        };
      }
      return {
        identity,
        statement: statement.statement,
        users,
        load: (context, keys, signal) =>
          loadRows(context, model.name, identity, statement, read.group !== null, keys, signal),
      };
    }),
  };
}

function isRepresentation(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** The citizens of an `_entities` field; null where a representation can't be resolved. */
function entitiesOf(
  compiled: CompiledEntities,
  variables: Readonly<Record<string, unknown>>,
  first: number,
): readonly (Entity | null)[] {
  const representations = variables[compiled.variable];
  if (!Array.isArray(representations)) return [];
  return representations.map((representation: unknown, index) => {
    if (!isRepresentation(representation)) return null;
    const type = compiled.types.get(String(representation['__typename']));
    const id = type && representation[type.keyField];
    return type && typeof id === 'string' ? { id, type, at: first + index } : null;
  });
}

/** The citizens of representations that are all of one kind, each of another citizen: the same list each time. */
const keysOfRepresentations = new WeakMap<object, readonly string[]>();

function sharedKeys(representations: object, keys: readonly string[]): readonly string[] {
  const known = keysOfRepresentations.get(representations);
  if (known?.length === keys.length && known.every((key, at) => key === keys[at])) return known;
  keysOfRepresentations.set(representations, keys);
  return keys;
}

interface EntityList {
  readonly compiled: CompiledEntities;
  readonly entities: readonly (Entity | null)[];
}

/** The citizens of those who need a read, each once. */
function keysOf(
  { users }: RunnableRead,
  lists: readonly EntityList[],
  variables: Readonly<Record<string, unknown>>,
): readonly string[] {
  const keys = new Set<string>();
  for (const { entities } of lists) {
    for (const entity of entities) if (entity && users.has(entity.type.user)) keys.add(entity.id);
  }
  const [only] = lists;
  const representations = lists.length === 1 && only ? variables[only.compiled.variable] : undefined;
  return Array.isArray(representations) ? sharedKeys(representations, [...keys]) : [...keys];
}

/** What each read gave for each citizen, by his number; a read is asked only for the citizens of those that need it. */
function outcomesOf(
  variant: Variant,
  lists: readonly EntityList[],
  { variables, signal, context }: FetchRequest,
): Promise<readonly (readonly unknown[])[]> {
  const all = lists.flatMap(({ entities }) => entities);
  return Promise.all(
    variant.reads.map(async (read) => {
      const keys = keysOf(read, lists, variables);
      const results = await read.load(context as HostedContext, keys, signal, variables);
      const isInOrder = keys.length === all.length && keys.every((key, at) => all[at]?.id === key);
      if (isInOrder) return results;
      const byKey = new Map(keys.map((key, at) => [key, results[at]]));
      return all.map((entity) => entity && byKey.get(entity.id));
    }),
  );
}

class HostedFetch implements PreparedFetch {
  readonly #model: SourceModel;
  readonly #connector: Connector;
  readonly #operation: Operation;
  readonly #variants = new BoundedCache<string, Variant>(keptVariants);
  readonly statements: readonly string[];

  constructor(model: SourceModel, connector: Connector, operation: Operation) {
    this.#model = model;
    this.#connector = connector;
    this.#operation = operation;
    const whole = this.#compile(null);
    this.statements = whole.reads.map((read) => read.statement);
    if (operation.deciding.length === 0) this.#variants.getOrMake('{}', () => whole);
  }

  async run(request: FetchRequest): Promise<FetchResult> {
    const { variables } = request;
    const scope = request.context as HostedContext;
    const deciding = decidingValues(this.#operation, variables);
    const variant = this.#variants.getOrMake(JSON.stringify(deciding), () => this.#compile(deciding));
    let first = 0;
    const lists = variant.entities.map((compiled): EntityList => {
      const entities = entitiesOf(compiled, variables, first);
      first += entities.length;
      return { compiled, entities };
    });
    const outcomes = await outcomesOf(variant, lists, request);

    const faults = new FetchFaults({ department: this.#model.department, source: this.#model.name });
    const { lists: texts, cursors } = scope;
    const today = dayInProvince(scope.clock.now());
    const run = { faults, today, lists: texts, cursors, outcomes, list: { citizen: '', before: 0 } };
    const data: Record<string, unknown> = {};
    for (const { compiled, entities } of lists) {
      const list: Place = { above: null, segment: compiled.alias };
      data[compiled.alias] = entities.map((entity, index) => {
        if (entity === null) return faults.unresolvable(list, index);
        return entity.type.object(entity, { above: list, segment: index }, run);
      });
    }
    for (const cause of faults.causes) if (isNews(cause)) scope.onFailure?.(this.#model.name, cause);
    return { data, errors: faults.errors };
  }

  #compile(deciding: Deciding): Variant {
    return runnable(this.#model, this.#connector, compileOperation(this.#model, this.#operation, deciding));
  }
}

/** The subgraph of a source. `prepare` compiles a planned operation; the connector stays the caller's to close. */
export function hostedSubgraph(model: SourceModel, connector: Connector): Subgraph {
  return {
    name: model.name,
    department: model.department,
    prepare: (operation, operationName) =>
      new HostedFetch(model, connector, operationOf(parse(operation, { noLocation: true }), operationName)),
  };
}

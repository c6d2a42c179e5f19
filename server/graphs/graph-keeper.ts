/**
 * The graph that is served. A reload composes and checks another one beside it, and puts it in its place in one step;
 * requests in hand end on the one before, whose sessions are closed after the last of them. What both describe alike
 * keeps its connector, with sessions and breaker.
 */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Connector, TableHealth } from '../../connectors/contract.ts';
import { openConnector } from '../../connectors/open.ts';
import { definitionOf } from '../../connectors/service/definition.ts';
import { OutboundClient } from '../../outbound/client.ts';
import type { SourceObserver } from '../../connectors/guard.ts';
import type { Subgraph } from '../../resolvers/execute/contract.ts';
import { federatedSubgraph } from '../../resolvers/remote/federated-subgraph.ts';
import { hostedSubgraph } from '../../resolvers/fetch/hosted-subgraph.ts';
import type { SourceChanges } from '../../resolvers/hub/services.ts';
import type { Pipeline } from '../../resolvers/pipeline.ts';
import {
  type ComposedGraph,
  CompositionError,
  composeGraph,
  compositionParts,
  graphOf,
} from '../../schema/compose.ts';
import { QingdanError } from '../../schema/errors.ts';
import { SourceDescriptionError, formatFault } from '../../schema/read-source.ts';
import type { SourceModel } from '../../schema/source-model.ts';
import { ConfigurationError } from '../configuration/reader.ts';
import { startGraph } from '../graphql.ts';
import { readColumns } from '../source-tables.ts';
import { composeApart } from './composing.ts';
import { type DescribedSource, type SourcePlaces, describeSources } from './described.ts';
import { ServedGraph } from './served-graph.ts';
import { type Lease, Shared } from './shared.ts';

export interface GraphKeeperOptions {
  /** Folder of the hub's own files. */
  readonly directory: string;
  /** Milliseconds for one call of a source. */
  readonly sourceTimeLimit: number;
  /** What the configuration says of sources now. Throws `ConfigurationError`. */
  readPlaces(): SourcePlaces;
  /** Rejects with `CompositionError` where SDL and catalogue do not go together. */
  check(models: readonly SourceModel[]): Promise<void>;
  /** What answers requests by a graph and the subgraphs of its sources. */
  pipeline(graph: ComposedGraph, sources: readonly Subgraph[]): Pipeline;
  onTableHealth(source: string, health: TableHealth): void;
  /** Is told how a source is used. */
  observerOf(source: string): SourceObserver;
  report(error: unknown): void;
}

/** A source's connector with what it goes out by. */
interface Connection {
  readonly connector: Connector;
  close(): Promise<void>;
}

/** Faults of what operators wrote, which they are told as they are; null for any other. */
function faultsOf(error: unknown): readonly string[] | null {
  if (error instanceof ConfigurationError) return error.problems;
  if (error instanceof SourceDescriptionError) return error.faults.map(formatFault);
  if (error instanceof CompositionError) return error.causes;
  if (error instanceof QingdanError && error.code === 'BAD_USER_INPUT') return [error.message];
  return null;
}

function changesBetween(before: readonly DescribedSource[], now: readonly DescribedSource[]): SourceChanges {
  const identities = new Map(before.map(({ model, identity }) => [model.name, identity]));
  const names = new Set(now.map(({ model }) => model.name));
  const known = now.filter(({ model }) => identities.has(model.name));
  return {
    added: [...names].filter((name) => !identities.has(name)),
    changed: known
      .filter(({ model, identity }) => identities.get(model.name) !== identity)
      .map(({ model }) => model.name),
    removed: [...identities.keys()].filter((name) => !names.has(name)),
  };
}

export class GraphKeeper {
  readonly #options: GraphKeeperOptions;
  readonly #connections = new Shared<Connection>();
  readonly #retiring = new Set<Promise<void>>();
  #sources: readonly DescribedSource[] = [];
  #current: ServedGraph | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  private constructor(options: GraphKeeperOptions) {
    this.#options = options;
  }

  /** Opens the graph of the sources as they are described. Rejects with the first part that cannot be opened. */
  static async open(places: SourcePlaces, options: GraphKeeperOptions): Promise<GraphKeeper> {
    const keeper = new GraphKeeper(options);
    keeper.#sources = await keeper.#describe(places);
    const models = keeper.#sources.map(({ model }) => model);
    keeper.#current = await keeper.#open(keeper.#sources, composeGraph(models));
    return keeper;
  }

  /** The graph on which requests begin now. */
  get current(): ServedGraph {
    if (!this.#current) throw new QingdanError('NOT_READY');
    return this.#current;
  }

  /**
   * Takes the sources as they are described now; one call at a time. When it settles, nothing leaves any more of a
   * source that was removed, or of a changed one as it was. Rejects with SOURCES_REFUSED where they are wrong, and the
   * graph is served as before.
   */
  reload(): Promise<SourceChanges> {
    const turn = this.#turn.then(() => this.#reload());
    this.#turn = turn.catch(() => null);
    return turn;
  }

  /** Closes all after what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#turn;
    await Promise.all([...this.#retiring, this.#current?.retire(new Set())]);
  }

  async #reload(): Promise<SourceChanges> {
    if (this.#isClosed) throw new QingdanError('NOT_READY', 'the hub is stopping; ask again when it is back');
    try {
      const sources = await this.#describe(this.#options.readPlaces());
      const changes = changesBetween(this.#sources, sources);
      if (Object.values(changes).every((names) => names.length === 0)) return changes;
      const models = sources.map(({ model }) => model);
      const composed = await composeApart(compositionParts(models));
      const next = await this.#open(sources, graphOf(models, composed));
      this.#swap(next, new Set([...changes.changed, ...changes.removed]));
      this.#sources = sources;
      return changes;
    } catch (error) {
      const faults = faultsOf(error);
      if (!faults) throw error;
      throw new QingdanError('SOURCES_REFUSED', undefined, { faults });
    }
  }

  #swap(next: ServedGraph, withdrawn: ReadonlySet<string>): void {
    const before = this.current;
    this.#current = next;
    const retiring: Promise<void> = before
      .retire(withdrawn)
      .catch((error: unknown) => this.#options.report(error))
      .finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }

  async #describe(places: SourcePlaces): Promise<readonly DescribedSource[]> {
    const sources = describeSources(places, this.#sources);
    await this.#options.check(sources.map(({ model }) => model));
    return sources;
  }

  async #open(sources: readonly DescribedSource[], graph: ComposedGraph): Promise<ServedGraph> {
    const leases = new Map<string, Lease<Connection>>();
    const giveBack = async (): Promise<void> => {
      await Promise.all([...leases.values()].map((lease) => lease.giveBack()));
    };
    try {
      for (const source of sources) {
        const { name } = source.model;
        leases.set(name, await this.#connections.take(source.connection, () => this.#connect(source)));
      }
      const connectors = new Map([...leases].map(([name, { value }]) => [name, value.connector]));
      await setImmediate();
      const pipeline = this.#options.pipeline(graph, subgraphsOf(sources, connectors, graph));
      await setImmediate();
      const apollo = await startGraph(graph.schema, pipeline);
      const close = async (): Promise<void> => {
        await apollo.stop();
        pipeline.close();
        await giveBack();
      };
      return new ServedGraph({ graph, pipeline, connectors, apollo, close });
    } catch (error) {
      await giveBack();
      throw error;
    }
  }

  async #connect({ model, location, destinations }: DescribedSource): Promise<Connection> {
    const { directory, sourceTimeLimit } = this.#options;
    const outbound = new OutboundClient(destinations);
    try {
      const connector = await openConnector(model.kind, location, {
        source: model.name,
        outbound,
        ...definitionOf(model),
        timeLimitMilliseconds: sourceTimeLimit,
        indexDirectory: path.join(directory, 'file-indexes', model.name),
        tables: readColumns(model),
        observer: this.#options.observerOf(model.name),
        onTableHealth: (health) => this.#options.onTableHealth(model.name, health),
      });
      const close = async (): Promise<void> => {
        await connector.close();
        await outbound.close();
      };
      return { connector, close };
    } catch (error) {
      await outbound.close();
      throw error;
    }
  }
}

function subgraphsOf(
  sources: readonly DescribedSource[],
  connectors: ReadonlyMap<string, Connector>,
  { schema }: ComposedGraph,
): readonly Subgraph[] {
  return sources.flatMap(({ model }) => {
    const connector = connectors.get(model.name);
    if (!connector) return [];
    const { ask } = connector;
    return [ask ? federatedSubgraph(model, ask, schema) : hostedSubgraph(model, connector)];
  });
}

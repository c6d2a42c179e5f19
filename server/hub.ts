/** Puts the parts of a hub together: stores, sources, policy and the pipeline of requests. */
import path from 'node:path';
import type { GraphQLSchema } from 'graphql';
import type { Clock } from '../auth/contract.ts';
import { systemClock } from '../auth/clock.ts';
import {
  type Authenticator,
  type AuthenticatorOptions,
  createAuthenticator,
} from '../auth/caller/authenticate.ts';
import type { StoredLedger } from '../auth/ledger/stored-ledger.ts';
import type { StoredScopeIndex } from '../auth/scope/scope-index.ts';
import type { SharingStore } from '../auth/sharing/sharing-store.ts';
import { applyShield } from '../auth/shield.ts';
import type { DemoCases } from '../cases/demo-cases.ts';
import type { PostgresqlDatabase } from '../database/postgresql/pool.ts';
import type { Connector, TableHealth } from '../connectors/contract.ts';
import { definitionOf } from '../connectors/service/definition.ts';
import { type SourceLocation, openConnector } from '../connectors/open.ts';
import { OutboundClient } from '../outbound/client.ts';
import type { Destinations } from '../outbound/destinations.ts';
import type { ListRepository } from '../registry/database/list-repository.ts';
import type { PublishedVersion, RegistryStore } from '../registry/contract.ts';
import { type RegistrySettings, openRegistry } from '../registry/open-registry.ts';
import { remembered } from '../registry/remembered.ts';
import { hubSchema, hubSubgraphOf } from '../resolvers/hub/hub-subgraph.ts';
import { hubResolvers } from '../resolvers/hub/resolvers.ts';
import { hostedSubgraph } from '../resolvers/fetch/hosted-subgraph.ts';
import { Pipeline } from '../resolvers/pipeline.ts';
import { type ComposedGraph, CompositionError, composeGraph } from '../schema/compose.ts';
import { QingdanError } from '../schema/errors.ts';
import { readSourceFiles } from '../schema/files.ts';
import { dayInProvince } from '../schema/identifiers/calendar.ts';
import { checkAgainstCatalogue, formatFault, readSource } from '../schema/read-source.ts';
import type { SourceModel } from '../schema/source-model.ts';
import { type DecisionState, compileState } from './decision-state.ts';
import { createPublishing } from './publishing.ts';
import { readColumns } from './source-tables.ts';
import { openStores } from './stores.ts';

export interface HubOptions {
  /** Folder of the hub's own files: `hub.sqlite`, `registry.grafeo`, keys, indexes of sources in files. */
  readonly directory: string;
  readonly registry?: RegistrySettings;
  /** The PostgreSQL of the hub's own tables, which several hubs may share; `hub.sqlite` unless given. */
  readonly database?: PostgresqlDatabase;
  readonly identity: Omit<AuthenticatorOptions, 'clock' | 'outbound'>;
  /** Where services, key sets and tokens may be asked for over HTTP; nowhere unless given. */
  readonly outbound?: Destinations;
  /** Where each source is, by its name; a source without a place is not part of the graph. */
  readonly sources: ReadonlyMap<string, SourceLocation>;
  /** Folder of the sources' SDL files; those of the project unless given. */
  readonly sourceSdl?: string;
  readonly clock?: Clock;
  /** Milliseconds for a whole answer, and for one call of a source. */
  readonly timeLimit?: number;
  readonly sourceTimeLimit?: number;
  readonly handOffLimit?: number;
  report(error: unknown, requestId: string): void;
  /** Told of the indexes of files that sources are read from. */
  onTableHealth?(source: string, health: TableHealth): void;
}

export interface Hub {
  readonly graph: ComposedGraph;
  readonly schema: GraphQLSchema;
  readonly pipeline: Pipeline;
  readonly authenticator: Authenticator;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly scopeIndex: StoredScopeIndex;
  readonly cases: DemoCases;
  readonly sharing: SharingStore;
  readonly lists: ListRepository;
  readonly ledger: StoredLedger;
  state(): DecisionState;
  close(): Promise<void>;
}

/** How often a hub looks whether another one has changed what decides. */
const followMilliseconds = 1_000;

/** Reads the SDL of every source that has a place. */
function readModels(options: HubOptions): readonly SourceModel[] {
  return readSourceFiles(options.sourceSdl)
    .map(({ file, sdl }) => readSource(file, sdl))
    .filter((model) => options.sources.has(model.name));
}

/** Brings the graph to a published version where its checksum does not fit it. */
async function project(
  lists: ListRepository,
  registry: RegistryStore,
  version: PublishedVersion,
): Promise<void> {
  if ((await registry.verifiedHash()) === version.hash) return;
  await registry.load(await lists.content(version.epoch), version.hash);
}

async function publishedVersion(lists: ListRepository): Promise<PublishedVersion> {
  const version = await lists.published();
  if (!version)
    throw new QingdanError('NOT_READY', 'no list is published yet; import one with `npm run import`');
  return version;
}

async function checkCatalogue(models: readonly SourceModel[], registry: RegistryStore): Promise<void> {
  const catalogue = await registry.catalogue();
  const faults = models.flatMap((model) => checkAgainstCatalogue(model, catalogue));
  if (faults.length > 0) throw new CompositionError(faults.map(formatFault));
}

/** Opens a hub on its files. Rejects with the first part that cannot be opened. */
export async function openHub(options: HubOptions): Promise<Hub> {
  const { clock = systemClock, handOffLimit = 500 } = options;
  const settings = options.registry ?? {
    kind: 'embedded' as const,
    file: path.join(options.directory, 'registry.grafeo'),
  };
  const stores = await openStores({ directory: options.directory, database: options.database, clock });
  const { lists, sharing, scopeIndex, ledger, cases } = stores;
  const registry = await openRegistry(settings);
  let version = await stores.exclusively(async () => {
    const published = await publishedVersion(lists);
    await project(lists, registry, published);
    return published;
  });
  const models = readModels(options);
  await checkCatalogue(models, registry);
  const graph = composeGraph(models);
  let state = await compileState(registry, sharing, version);
  const publishing = createPublishing({
    lists,
    registry,
    sharing,
    handOffLimit,
    today: () => dayInProvince(clock.now()),
    current: () => ({ listEpoch: state.version.epoch, sharingEpoch: state.sharingEpoch }),
    project: (next) => project(lists, registry, next),
    exclusively: (work) => stores.exclusively(work),
    async refresh(next) {
      version = next ?? version;
      state = await compileState(registry, sharing, version);
    },
  });
  const schema = hubSchema(
    graph.hub,
    hubResolvers({
      registry: remembered(registry, () => state.version.epoch),
      ledger,
      publishing,
      snapshot: () => state,
      today: () => dayInProvince(clock.now()),
    }),
    applyShield,
  );
  const outbound = new OutboundClient(options.outbound ?? new Map());
  const connectors = new Map<string, Connector>();
  for (const model of models) {
    const location = options.sources.get(model.name);
    if (!location) continue;
    const connector = await openConnector(model.kind, location, {
      source: model.name,
      outbound,
      ...definitionOf(model),
      timeLimitMilliseconds: options.sourceTimeLimit ?? 3_000,
      indexDirectory: path.join(options.directory, 'file-indexes', model.name),
      tables: readColumns(model),
      onTableHealth: (health) => options.onTableHealth?.(model.name, health),
    });
    connectors.set(model.name, connector);
  }
  const hosted = models.flatMap((model) => {
    const connector = connectors.get(model.name);
    return connector ? [hostedSubgraph(model, connector)] : [];
  });
  const pipeline = new Pipeline({
    graph,
    subgraphs: [hubSubgraphOf(schema, (error) => options.report(error, 'hub')), ...hosted],
    cases,
    scopeIndex,
    ledger,
    clock,
    snapshot: () => state,
    catchUp: () => publishing.catchUp(),
    timeLimit: options.timeLimit ?? 10_000,
    // The connector's own limit comes first and tells more.
    fetchLimit: (options.sourceTimeLimit ?? 3_000) + 500,
    handOffLimit,
    report: (error, requestId) => options.report(error, requestId),
  });
  // The public part of the lists is read without a record that would tell of a change elsewhere.
  const following = stores.shared
    ? setInterval(() => {
        publishing.catchUp().catch((error: unknown) => options.report(error, 'hub'));
      }, followMilliseconds).unref()
    : undefined;
  const authenticator = await createAuthenticator({ ...options.identity, outbound, clock });
  return {
    graph,
    schema: graph.schema,
    pipeline,
    authenticator,
    connectors,
    scopeIndex,
    cases,
    sharing,
    lists,
    ledger,
    state: () => state,
    async close() {
      clearInterval(following);
      await publishing.close();
      await Promise.all([...connectors.values()].map((connector) => connector.close()));
      await outbound.close();
      await registry.close();
      await stores.close();
    },
  };
}

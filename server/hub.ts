/** Puts the parts of a hub together: stores, sources, policy and the pipeline of requests. */
import path from 'node:path';
import type { Clock } from '../auth/contract.ts';
import { systemClock } from '../auth/clock.ts';
import {
  type Authenticator,
  type AuthenticatorOptions,
  createAuthenticator,
} from '../auth/caller/authenticate.ts';
import { nodeCrypto } from '../auth/crypto/provider.ts';
import type { StoredLedger } from '../auth/ledger/stored-ledger.ts';
import type { StoredScopeIndex } from '../auth/scope/scope-index.ts';
import type { SharingStore } from '../auth/sharing/sharing-store.ts';
import { applyShield } from '../auth/shield.ts';
import type { DemoCases } from '../cases/demo-cases.ts';
import type { PostgresqlDatabase } from '../database/postgresql/pool.ts';
import type { TableHealth } from '../connectors/contract.ts';
import { OutboundClient } from '../outbound/client.ts';
import type { ListRepository } from '../registry/database/list-repository.ts';
import type { PublishedVersion, RegistryStore } from '../registry/contract.ts';
import { type RegistrySettings, openRegistry } from '../registry/open-registry.ts';
import { remembered } from '../registry/remembered.ts';
import { Cursors } from '../resolvers/fetch/cursors.ts';
import { hubSchema, hubSubgraphOf } from '../resolvers/hub/hub-subgraph.ts';
import { hubResolvers } from '../resolvers/hub/resolvers.ts';
import type { SourceChanges } from '../resolvers/hub/services.ts';
import { Pipeline } from '../resolvers/pipeline.ts';
import { CompositionError } from '../schema/compose.ts';
import { QingdanError } from '../schema/errors.ts';
import { dayInProvince } from '../schema/identifiers/calendar.ts';
import { checkAgainstCatalogue, formatFault } from '../schema/read-source.ts';
import type { SourceModel } from '../schema/source-model.ts';
import { type DecisionState, compileState } from './decision-state.ts';
import type { SourcePlaces } from './graphs/described.ts';
import { GraphKeeper } from './graphs/graph-keeper.ts';
import type { ServedGraph } from './graphs/served-graph.ts';
import { HubMetrics } from './metrics.ts';
import { createPublishing } from './publishing.ts';
import { Changes } from './subscriptions/changes.ts';
import { openStores } from './stores.ts';

export interface HubOptions extends SourcePlaces {
  /** Folder of the hub's own files: `hub.sqlite`, `registry.grafeo`, keys, indexes of sources in files. */
  readonly directory: string;
  readonly registry?: RegistrySettings;
  /** The PostgreSQL of the hub's own tables, which several hubs may share; `hub.sqlite` unless given. */
  readonly database?: PostgresqlDatabase;
  readonly identity: Omit<AuthenticatorOptions, 'clock' | 'outbound'>;
  /** What the configuration says of sources when they are reloaded; what these options say unless given. */
  readPlaces?(): SourcePlaces;
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
  /** Says that what decides has changed. */
  readonly changes: Changes;
  /** The graph on which requests begin now. */
  readonly served: ServedGraph;
  readonly authenticator: Authenticator;
  readonly metrics: HubMetrics;
  readonly scopeIndex: StoredScopeIndex;
  readonly cases: DemoCases;
  readonly sharing: SharingStore;
  readonly lists: ListRepository;
  readonly ledger: StoredLedger;
  state(): DecisionState;
  /** Takes the sources as they are described now. Rejects with SOURCES_REFUSED where they are wrong. */
  reloadSources(): Promise<SourceChanges>;
  close(): Promise<void>;
}

/** How often a hub looks whether a day has begun. */
const dayMilliseconds = 1_000;

/** How often a hub looks whether another one has changed what decides. */
const followMilliseconds = 1_000;

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

function tellNewDays(today: () => string, changes: Changes): NodeJS.Timeout {
  let day = today();
  return setInterval(() => {
    if (today() === day) return;
    day = today();
    changes.tell();
  }, dayMilliseconds).unref();
}

/** Opens a hub on its files. Rejects with the first part that cannot be opened. */
export async function openHub(options: HubOptions): Promise<Hub> {
  const { clock = systemClock, handOffLimit = 500, sourceTimeLimit = 3_000 } = options;
  const settings = options.registry ?? {
    kind: 'embedded' as const,
    file: path.join(options.directory, 'registry.grafeo'),
  };
  const stores = await openStores({ directory: options.directory, database: options.database, clock });
  const { lists, sharing, scopeIndex, ledger, cases } = stores;
  const cursors = new Cursors(nodeCrypto.keyedHash(stores.cursorKey));
  const registry = await openRegistry(settings);
  let version = await stores.exclusively(async () => {
    const published = await publishedVersion(lists);
    await project(lists, registry, published);
    return published;
  });
  let state = await compileState(registry, sharing, version);
  const changes = new Changes();
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
      changes.tell();
    },
  });
  const metrics = new HubMetrics({
    served: () => graphs.current,
    epochs: () => ({ list: state.version.epoch, sharing: state.sharingEpoch }),
    ledger: () => ledger.statistics(),
  });
  const reloadSources = async (): Promise<SourceChanges> => {
    try {
      const changes = await graphs.reload();
      metrics.reloaded('taken');
      return changes;
    } catch (error) {
      metrics.reloaded('refused');
      throw error;
    }
  };
  const resolvers = hubResolvers({
    registry: remembered(registry, () => state.version.epoch),
    ledger,
    publishing,
    reloadSources,
    snapshot: () => state,
    requirements: () => graphs.current.graph.requirements,
    today: () => dayInProvince(clock.now()),
  });
  const graphs: GraphKeeper = await GraphKeeper.open(options, {
    directory: options.directory,
    sourceTimeLimit,
    readPlaces: () => options.readPlaces?.() ?? options,
    check: (models) => checkCatalogue(models, registry),
    pipeline(graph, sources) {
      const schema = hubSchema(graph.hub, resolvers, applyShield);
      return new Pipeline({
        graph,
        subgraphs: [hubSubgraphOf(schema, (error) => options.report(error, 'hub')), ...sources],
        cases,
        scopeIndex,
        ledger,
        clock,
        cursors,
        snapshot: () => state,
        catchUp: () => publishing.catchUp(),
        timeLimit: options.timeLimit ?? 10_000,
        // The connector's own limit comes first and tells more.
        fetchLimit: sourceTimeLimit + 500,
        handOffLimit,
        report: (error, requestId) => options.report(error, requestId),
      });
    },
    onTableHealth: (source, health) => options.onTableHealth?.(source, health),
    observerOf: (source) => metrics.observerOf(source),
    report: (error) => options.report(error, 'hub'),
  });
  // The public part of the lists is read without a record that would tell of a change elsewhere.
  const following = stores.shared
    ? setInterval(() => {
        publishing.catchUp().catch((error: unknown) => options.report(error, 'hub'));
      }, followMilliseconds).unref()
    : undefined;
  // Powers, applications and delegations begin and end with a day.
  const days = tellNewDays(() => dayInProvince(clock.now()), changes);
  const outbound = new OutboundClient(options.outbound ?? new Map());
  const authenticator = await createAuthenticator({ ...options.identity, outbound, clock });
  return {
    get served() {
      return graphs.current;
    },
    authenticator,
    metrics,
    changes,
    scopeIndex,
    cases,
    sharing,
    lists,
    ledger,
    state: () => state,
    reloadSources,
    async close() {
      clearInterval(following);
      clearInterval(days);
      await publishing.close();
      await graphs.close();
      await outbound.close();
      await registry.close();
      await stores.close();
    },
  };
}

/** A hub outside demo mode on a province's own lists, keys and sources. It makes nothing up and takes no demo key. */
import type { HubConfiguration } from '../../server/configuration.ts';
import type { SourcePlaces } from '../../server/graphs/described.ts';
import { createHttpServer } from '../../server/http.ts';
import { type Hub, openHub } from '../../server/hub.ts';
import { configured, ensureDirectory, tell } from '../configured.ts';
import { tellIndexing } from '../indexing.ts';
import { addressOf, listenAt, report, stopOnSignal } from './listen.ts';
import { watchSources } from './watch.ts';

export interface HubSettings {
  readonly config?: string;
  readonly port?: string;
  /** Reloads the sources when a file that describes them changes. */
  readonly watch?: boolean;
}

function placesOf({ sources, sourceSdl, outbound }: HubConfiguration): SourcePlaces {
  return { sources, outbound, ...(sourceSdl === null ? {} : { sourceSdl }) };
}

/** `docs/operating.md` has the configuration. */
export async function serveHub(settings: HubSettings): Promise<void> {
  const overrides = settings.port === undefined ? {} : { PORT: settings.port };
  const read = (): HubConfiguration => configured(settings.config, overrides);
  const configuration = read();
  const { directory, host, port, database, neo4j, identity, outbound } = configuration;
  ensureDirectory(directory);
  let serving: Hub | null = null;
  // It listens before it is ready, so that `GET /health` says that it is starting.
  const server = createHttpServer(() => serving, report);
  await listenAt(server, host, port);
  const hub = await openHub({
    directory,
    ...(database ? { database } : {}),
    ...(neo4j ? { registry: { kind: 'neo4j', ...neo4j } } : {}),
    identity: { ...identity, allowDemoKeys: false },
    ...placesOf(configuration),
    outbound,
    readPlaces: () => placesOf(read()),
    report,
    onTableHealth: tellIndexing((line) => process.stderr.write(line)),
  });
  serving = hub;
  process.on('SIGHUP', () => void reload(hub));
  const watching = settings.watch ? watchSources(settings.config, configuration, () => reload(hub)) : null;
  process.stdout.write(`Qingdan is ready at ${addressOf(server)}/graphql\n`);
  stopOnSignal(async () => {
    watching?.close();
    serving = null;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await hub.close();
  });
}

/** Reloads the sources and says what came of it. */
async function reload(hub: Hub): Promise<void> {
  try {
    const changes = Object.entries(await hub.reloadSources())
      .filter(([, names]) => names.length > 0)
      .map(([what, names]) => `${what} ${names.join(', ')}`);
    process.stdout.write(`sources reloaded: ${changes.join('; ') || 'nothing has changed'}\n`);
  } catch (error) {
    process.stderr.write(`${tell(error)}\n`);
  }
}

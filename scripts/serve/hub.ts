/** A hub outside demo mode on a province's own lists, keys and sources. It makes nothing up and takes no demo key. */
import { startGraph } from '../../server/graphql.ts';
import { type Serving, createHttpServer } from '../../server/http.ts';
import { openHub } from '../../server/hub.ts';
import { configured, ensureDirectory } from '../configured.ts';
import { tellIndexing } from '../indexing.ts';
import { addressOf, listenAt, report, stopOnSignal } from './listen.ts';

export interface HubSettings {
  readonly config?: string;
  readonly port?: string;
}

/** `docs/operating.md` has the configuration. */
export async function serveHub(settings: HubSettings): Promise<void> {
  const { directory, host, port, database, neo4j, identity, outbound, sources } = configured(
    settings.config,
    settings.port === undefined ? {} : { PORT: settings.port },
  );
  ensureDirectory(directory);
  let serving: Serving | null = null;
  // It listens before it is ready, so that `GET /health` says that it is starting.
  const server = createHttpServer(() => serving, report);
  await listenAt(server, host, port);
  const hub = await openHub({
    directory,
    ...(database ? { database } : {}),
    ...(neo4j ? { registry: { kind: 'neo4j', ...neo4j } } : {}),
    identity: { ...identity, allowDemoKeys: false },
    outbound,
    sources,
    report,
    onTableHealth: tellIndexing((line) => process.stderr.write(line)),
  });
  const apollo = await startGraph(hub);
  serving = { hub, apollo };
  process.stdout.write(`Qingdan is ready at ${addressOf(server)}/graphql\n`);
  stopOnSignal(async () => {
    serving = null;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await apollo.stop();
    await hub.close();
  });
}

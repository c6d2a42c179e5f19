/**
 * `npm run serve -- --config hub.json`: a hub outside demo mode on a province's own lists, keys and sources. It makes
 * nothing up and takes no demo key. `docs/operating.md` has the configuration.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { inspect, parseArgs } from 'node:util';
import { startGraph } from '../server/graphql.ts';
import { type Serving, createHttpServer } from '../server/http.ts';
import { ConfigurationError } from '../server/configuration.ts';
import { openHub } from '../server/hub.ts';
import { configured, ensureDirectory, tell } from './configured.ts';

function report(error: unknown, requestId?: string): void {
  process.stderr.write(`${requestId === undefined ? '' : `${requestId} `}${inspect(error)}\n`);
}

/** What keeps a server from listening, by the key that is to be changed. */
function listenFault(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return new ConfigurationError([`\`port\` ${port} is taken; choose another`]);
  if (code === 'EACCES')
    return new ConfigurationError([`\`port\` ${port} needs more rights; choose one from 1024`]);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigurationError([`\`host\` ${host} is no address of this machine; correct it`]);
  }
  return error;
}

async function run(): Promise<void> {
  const { values } = parseArgs({ options: { config: { type: 'string' }, port: { type: 'string' } } });
  const { directory, host, port, database, neo4j, identity, sources } = configured(
    values.config,
    values.port === undefined ? {} : { PORT: values.port },
  );
  ensureDirectory(directory);
  let serving: Serving | null = null;
  // It listens before it is ready, so that `GET /health` says that it is starting.
  const server = createHttpServer(() => serving, report);
  server.listen(port, host);
  await once(server, 'listening').catch((error: unknown) => {
    throw listenFault(error, host, port);
  });
  const hub = await openHub({
    directory,
    ...(database ? { database } : {}),
    ...(neo4j ? { registry: { kind: 'neo4j', ...neo4j } } : {}),
    identity: { ...identity, allowDemoKeys: false },
    sources,
    report,
  });
  const apollo = await startGraph(hub);
  serving = { hub, apollo };
  const { address, family, port: actual } = server.address() as AddressInfo;
  const shown = family === 'IPv6' ? `[${address}]` : address;
  process.stdout.write(`Qingdan is ready at http://${shown}:${actual}/graphql\n`);
  const stop = async (): Promise<void> => {
    serving = null;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await apollo.stop();
    await hub.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
}

/** `npm start`: makes the demo province once, starts the hub on it, and prints a request ready to paste. */
import path from 'node:path';
import { inspect } from 'node:util';
import { demoAudience, demoIssuer, mintToken, openDemoKeys } from '../auth/caller/demo-keys.ts';
import { createHttpServer } from '../server/http.ts';
import { type Hub, openHub } from '../server/hub.ts';
import { destinationsAt } from '../outbound/destinations.ts';
import { QingdanError } from '../schema/errors.ts';
import { readArguments } from './command-line.ts';
import { dataDirectory } from './data-directory.ts';
import { readCitizens } from './demo/citizens-option.ts';
import { sourceLocations } from './demo/manifest.ts';
import { type Wanted, ensureProvince } from './demo/province.ts';
import { startRestService } from './demo/rest-service.ts';
import { startProgress } from './progress.ts';
import { tellIndexing } from './indexing.ts';

const usage = `npm start [-- OPTION …]: makes the demo province once and serves it on the loopback interface
  --port N      port, 0 for any that is free (default: the variable PORT, else 4000)
  --citizens N  number of citizens, at least 1000 (default: as many as there are, else 100000)`;

const { values } = readArguments(usage, {
  options: { port: { type: 'string' }, citizens: { type: 'string' } },
});
const port = Number(values.port ?? process.env['PORT'] ?? 4000);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write('`--port` must be a whole number from 0 to 65535\n');
  process.exit(2);
}

function readWanted(): Wanted {
  try {
    const citizens = readCitizens(values.citizens);
    return citizens === undefined ? {} : { citizens };
  } catch (error) {
    if (!(error instanceof QingdanError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
const wanted = readWanted();

function report(error: unknown, requestId?: string): void {
  process.stderr.write(`${requestId === undefined ? '' : `${requestId} `}${inspect(error)}\n`);
}

let serving: Hub | null = null;
const server = createHttpServer(() => serving, report);
server.on('error', (error: NodeJS.ErrnoException) => {
  const taken = error.code === 'EADDRINUSE';
  process.stderr.write(
    taken ? `port ${port} is taken; choose another with \`--port\`\n` : `${error.message}\n`,
  );
  process.exit(1);
});
// A demo hub listens on the loopback interface only.
await new Promise<void>((resolve) => {
  server.listen(port, '127.0.0.1', resolve);
});

const directory = dataDirectory();
const { manifest, database, request } = await ensureProvince(directory, wanted).catch((error: unknown) => {
  if (!(error instanceof QingdanError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
const service = await startRestService(directory);
const keys = await openDemoKeys(directory);
// The first start projects the lists into the graph.
const starting = startProgress('starting the hub');
const hub = await openHub({
  directory,
  identity: {
    keySet: { file: keys.keySetFile },
    issuer: demoIssuer,
    audience: demoAudience,
    allowDemoKeys: true,
  },
  outbound: destinationsAt([service.url]),
  sources: sourceLocations(directory, manifest, service.url, database),
  report,
  onTableHealth: tellIndexing((line) => process.stderr.write(line)),
});
serving = hub;
starting.done();

const address = server.address();
const actualPort = typeof address === 'object' && address ? address.port : port;
const token = await mintToken(keys, { department: request.case.department, powers: [request.case.power] });
const bodyFile = path.relative(process.cwd(), path.join(directory, 'request.json'));
process.stdout.write(`Qingdan is ready at http://127.0.0.1:${actualPort}/graphql

社会救助家庭经济状况核对: ${request.ids.length} citizens, 25 items of 12 departments, in one request:

curl -s http://127.0.0.1:${actualPort}/graphql \\
  -H 'content-type: application/json' \\
  -H 'x-case: ${request.case.caseId}' \\
  -H 'authorization: Bearer ${token}' \\
  --data @${bodyFile}
`);

async function stop(): Promise<void> {
  serving = null;
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await hub.close();
  await service.stop();
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());

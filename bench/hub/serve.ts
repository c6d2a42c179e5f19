/** Candidate: a whole hub as `npm start` runs it, or without policy or ledger (`variants.ts`). */
import type { AddressInfo } from 'node:net';
import { demoAudience, demoIssuer } from '../../auth/caller/demo-keys.ts';
import type { SourceLocation } from '../../connectors/open.ts';
import type { PostgresqlDatabase } from '../../database/postgresql/pool.ts';
import { destinationsAt } from '../../outbound/destinations.ts';
import { createHttpServer } from '../../server/http.ts';
import { openHub } from '../../server/hub.ts';
import { withoutLedger, withoutPolicy } from './variants.ts';

export interface HubSettings {
  /** Folder with the hub's files: lists, cases, scope index. */
  readonly directory: string;
  readonly keySetFile: string;
  readonly sources: readonly (readonly [name: string, location: SourceLocation])[];
  /** The PostgreSQL of the hub's own tables, the ledger among them; its file without it. */
  readonly database?: PostgresqlDatabase;
  readonly policy: boolean;
  readonly ledger: boolean;
}

const settings = JSON.parse(process.env['BENCH_SETTINGS'] ?? '{}') as HubSettings;

function report(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

const webServices = settings.sources.flatMap(([, location]) =>
  'url' in location && location.url.startsWith('http') ? [location.url] : [],
);
const hub = await openHub({
  directory: settings.directory,
  identity: {
    keySet: { file: settings.keySetFile },
    issuer: demoIssuer,
    audience: demoAudience,
    allowDemoKeys: true,
  },
  outbound: destinationsAt(webServices),
  sources: new Map(settings.sources),
  ...(settings.database === undefined ? {} : { database: settings.database }),
  // Wide limits: on a machine that others use, too, a slow moment must not end the bench.
  timeLimit: 60_000,
  sourceTimeLimit: 30_000,
  handOffLimit: 10_000,
  report,
});
if (!settings.policy) await withoutPolicy(hub);
if (!settings.ledger) withoutLedger(hub);
const server = createHttpServer(() => hub, report);
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

async function stop(): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await hub.close();
  process.exit();
}
process.once('SIGTERM', () => void stop());
process.once('disconnect', () => process.exit());

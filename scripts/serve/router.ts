/** A plain router over the subgraphs of a supergraph. `docs/router.md` describes it. */
import { ConfigurationError } from '../../server/configuration.ts';
import { openRouter, readSupergraphFile } from '../../server/router/router.ts';
import { addressOf, listenAt, report, stopOnSignal } from './listen.ts';

export interface RouterSettings {
  readonly supergraph: string;
  readonly host?: string;
  readonly port?: string;
  /** Milliseconds for one call of a subgraph. */
  readonly timeout?: string;
  /** Labels of progressive `@override` that are on. */
  readonly label?: readonly string[];
}

function wholeNumber(
  name: string,
  text: string | undefined,
  [least, most]: readonly [number, number],
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new ConfigurationError([
    `\`--${name}\` ${text} is no whole number from ${least} to ${most}; correct it`,
  ]);
}

export async function serveRouter(settings: RouterSettings): Promise<void> {
  const { host = '127.0.0.1' } = settings;
  const port = wholeNumber('port', settings.port ?? process.env['PORT'], [0, 65_535]) ?? 4_000;
  const fetchLimit = wholeNumber('timeout', settings.timeout, [1, 600_000]);
  const supergraph = readSupergraphFile(settings.supergraph);
  const router = await openRouter({
    supergraph,
    labels: new Set(settings.label),
    ...(fetchLimit === undefined ? {} : { fetchLimit, timeLimit: Math.max(30_000, fetchLimit) }),
    report,
  });
  await listenAt(router.server, host, port);
  const names = supergraph.subgraphs.map(({ name }) => name).join(', ');
  process.stdout.write(`Qingdan routes ${names} at ${addressOf(router.server)}/graphql\n`);
  stopOnSignal(() => router.close());
}

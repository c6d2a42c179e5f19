/** A plain router over the subgraphs of a supergraph. `docs/router.md` describes it. */
import { existsSync } from 'node:fs';
import { networkFault } from '../../outbound/addresses.ts';
import type { Destination } from '../../outbound/destinations.ts';
import { ConfigurationError } from '../../server/configuration.ts';
import { openRouter, readSupergraphFile, subgraphDestinations } from '../../server/router/router.ts';
import { type Upstream, upstreamProtocols } from '../../server/router/upstream.ts';
import type { Supergraph } from '../../schema/supergraph.ts';
import { addressOf, listenAt, report, stopOnSignal } from './listen.ts';

export interface RouterSettings {
  readonly supergraph: string;
  readonly host?: string;
  readonly port?: string;
  /** Milliseconds for one call of a subgraph. */
  readonly timeout?: string;
  /** Labels of progressive `@override` that are on. */
  readonly label?: readonly string[];
  /** Networks in which named hosts of subgraphs lie. */
  readonly network?: readonly string[];
  /** PEM files: of authorities, and of the router's own certificate and its key. */
  readonly ca?: string;
  readonly certificate?: string;
  readonly key?: string;
  /** `NAME=PROTOCOL[/PATH]`: how subgraphs are subscribed to. */
  readonly subscribe?: readonly string[];
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

/** What the options say of all subgraphs. */
function destinationOf({ network, ca, certificate, key }: RouterSettings): Destination {
  const problems = (network ?? []).flatMap((each) => {
    const fault = networkFault(each);
    return fault === null ? [] : [`\`--network\` ${each} ${fault}`];
  });
  for (const [name, file] of Object.entries({ ca, certificate, key })) {
    if (file !== undefined && !existsSync(file))
      problems.push(`\`--${name}\` ${file} is no file that is there`);
  }
  if ((certificate === undefined) !== (key === undefined))
    problems.push('one of `--certificate` and `--key` is missing; give both, or none');
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    ...(network ? { networks: network } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(certificate === undefined || key === undefined ? {} : { certificate, key }),
  };
}

/** How each subgraph that is named is subscribed to: at its own host, perhaps at another path. */
function upstreamsOf(
  { subgraphs }: Supergraph,
  given: readonly string[] = [],
): ReadonlyMap<string, Upstream> {
  const problems: string[] = [];
  const upstreams = given.flatMap((text) => {
    const [, name = '', word = '', path] = /^([^=]+)=(\w+)(\/.*)?$/.exec(text) ?? [];
    const subgraph = subgraphs.find((each) => each.name === name);
    const protocol = upstreamProtocols.find((each) => each === word);
    if (subgraph && protocol) {
      return [
        [name, { protocol, url: path === undefined ? subgraph.url : new URL(path, subgraph.url) }] as const,
      ];
    }
    const known = subgraph ? `one of ${upstreamProtocols.join(', ')}` : 'a subgraph of the supergraph';
    problems.push(`\`--subscribe\` ${text} names ${subgraph ? 'no protocol' : 'no subgraph'}; give ${known}`);
    return [];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return new Map(upstreams);
}

export async function serveRouter(settings: RouterSettings): Promise<void> {
  const { host = '127.0.0.1' } = settings;
  const port = wholeNumber('port', settings.port ?? process.env['PORT'], [0, 65_535]) ?? 4_000;
  const fetchLimit = wholeNumber('timeout', settings.timeout, [1, 600_000]);
  const supergraph = readSupergraphFile(settings.supergraph);
  const router = await openRouter({
    supergraph,
    outbound: subgraphDestinations(supergraph, destinationOf(settings)),
    upstreams: upstreamsOf(supergraph, settings.subscribe),
    labels: new Set(settings.label),
    ...(fetchLimit === undefined ? {} : { fetchLimit, timeLimit: Math.max(30_000, fetchLimit) }),
    report,
  });
  await listenAt(router.server, host, port);
  const names = supergraph.subgraphs.map(({ name }) => name).join(', ');
  process.stdout.write(`Qingdan routes ${names} at ${addressOf(router.server)}/graphql\n`);
  stopOnSignal(() => router.close());
}

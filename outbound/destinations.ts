/** The allow-list of what the hub may connect to, by host and port. */
import { isIP } from 'node:net';
import { isPublic, isWithin } from './addresses.ts';

export interface Destination {
  /** Networks in which the host's addresses must lie; any public address when there is none. */
  readonly networks?: readonly string[];
  /** PEM file of the authorities that may vouch for the host; those that Node knows unless given. */
  readonly ca?: string;
  /** PEM files of the hub's own certificate and its key, where the host asks who comes. */
  readonly certificate?: string;
  readonly key?: string;
}

/** By names as `destinationName` gives them. */
export type Destinations = ReadonlyMap<string, Destination>;

/** A connection that the allow-list does not allow. */
export class OutboundRefusal extends Error {
  override readonly name = 'OutboundRefusal';
}

/** `host:port` of an entry `host`, `host:port` or `[address]:port`, 443 unless given; null when it is none. */
export function destinationName(entry: string): string | null {
  if (/[/?#@\\\s]/.test(entry) || !URL.canParse(`https://${entry}`)) return null;
  const { hostname, port } = new URL(`https://${entry}`);
  return hostname === '' ? null : `${hostname}:${port || '443'}`;
}

/** Those hosts and ports alone: at public addresses, at the address that is written there, `localhost` at its own. */
export function destinationsAt(urls: readonly string[]): Destinations {
  return new Map(
    urls.map((text) => {
      const url = new URL(text);
      return [hostAndPort(url), url.hostname === 'localhost' ? { networks: ['127.0.0.0/8', '::1'] } : {}];
    }),
  );
}

/** Name of the entry that a URL needs. */
function hostAndPort({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port || (protocol === 'https:' ? '443' : '80')}`;
}

/** Of an allow-list the entries of these addresses alone. */
export function destinationsFor(urls: readonly string[], destinations: Destinations): Destinations {
  const names = new Set(urls.map((url) => hostAndPort(new URL(url))));
  return new Map([...destinations].filter(([name]) => names.has(name)));
}

/** The address that a host is by itself; null for a name. */
export function literalAddress(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? null : bare;
}

/** The entry of a URL. Throws `OutboundRefusal` when there is none, or the URL is no plain one of a web service. */
export function destinationOf(destinations: Destinations, url: URL): Destination {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new OutboundRefusal(`\`${url.protocol}\` is not spoken; give an address that begins with https:`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutboundRefusal('an address has no user or password; name the file that holds the secret');
  }
  const name = hostAndPort(url);
  const destination = destinations.get(name);
  if (destination === undefined) {
    throw new OutboundRefusal(`\`${name}\` is not on the list of \`outbound\`; add it to the configuration`);
  }
  return destination;
}

/** Whether the host may be reached at an address. An entry that is an address itself names that one. */
export function allowsAddress(destination: Destination, hostname: string, address: string): boolean {
  const { networks = [] } = destination;
  if (networks.length > 0) return isWithin(address, networks);
  return literalAddress(hostname) === address || isPublic(address);
}

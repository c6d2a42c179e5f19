/** Connections to destinations: the name is looked up once, and the address that was checked is connected to. */
import { lookup as systemLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { readFileSync } from 'node:fs';
import { buildConnector } from 'undici';
import {
  allowsAddress,
  destinationOf,
  literalAddress,
  OutboundRefusal,
  type Destination,
  type Destinations,
} from './destinations.ts';

/** Finds all addresses of a host. */
export type Lookup = (
  hostname: string,
  found: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export const lookupBySystem: Lookup = (hostname, found) => systemLookup(hostname, { all: true }, found);

type LookupCallback = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** A look-up as `net.connect` calls it, which gives only the addresses that the destination allows. */
function confined(destination: Destination, lookup: Lookup) {
  return (hostname: string, { all }: LookupOptions, callback: LookupCallback): void => {
    lookup(hostname, (error, addresses) => {
      const allowed = (error ? [] : addresses).filter(({ address }) =>
        allowsAddress(destination, hostname, address),
      );
      const [first] = allowed;
      if (error) callback(error, []);
      else if (first === undefined) callback(refusalOf(hostname), []);
      else if (all === true) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

function refusalOf(hostname: string): OutboundRefusal {
  return new OutboundRefusal(
    `\`${hostname}\` has no address that it may have; name its network on the list if it is the department's`,
  );
}

/** Files are read for each connection, so that renewed certificates need no restart. */
function credentialsOf({ ca, certificate, key }: Destination) {
  return {
    ...(ca === undefined ? {} : { ca: readFileSync(ca) }),
    ...(certificate === undefined ? {} : { cert: readFileSync(certificate) }),
    ...(key === undefined ? {} : { key: readFileSync(key) }),
  };
}

/**
 * Options of a connection by `net` or `tls` to a URL. An address that may not be reached is refused here, a name's when
 * it is looked up.
 */
export function socketOptionsTo(destinations: Destinations, lookup: Lookup, url: URL, timeout: number) {
  const destination = destinationOf(destinations, url);
  const { hostname } = url;
  const literal = literalAddress(hostname);
  if (literal !== null && !allowsAddress(destination, hostname, literal)) throw refusalOf(hostname);
  return {
    lookup: confined(destination, lookup),
    handshakeTimeout: timeout,
    ...(url.protocol === 'https:'
      ? { minVersion: 'TLSv1.2' as const, rejectUnauthorized: true, ...credentialsOf(destination) }
      : {}),
  };
}

/** Connects to destinations of the list, each as its entry says. */
export function connectorTo(
  destinations: Destinations,
  lookup: Lookup,
  timeout: number,
): buildConnector.connector {
  return (options, callback) => {
    try {
      const { protocol, host, hostname } = options;
      const destination = destinationOf(destinations, new URL(`${protocol}//${host ?? hostname}`));
      const literal = literalAddress(hostname);
      if (literal !== null && !allowsAddress(destination, hostname, literal)) {
        throw refusalOf(hostname);
      }
      const connect = buildConnector({
        timeout,
        lookup: confined(destination, lookup),
        ...(protocol === 'https:'
          ? { minVersion: 'TLSv1.2' as const, rejectUnauthorized: true, ...credentialsOf(destination) }
          : {}),
      });
      connect(options, callback);
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)), null);
    }
  };
}

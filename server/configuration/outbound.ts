/** Where the hub may go over HTTP: to the addresses that the configuration names, and nowhere else. */
import { existsSync } from 'node:fs';
import { networkFault } from '../../outbound/addresses.ts';
import {
  destinationName,
  destinationsAt,
  type Destination,
  type Destinations,
} from '../../outbound/destinations.ts';
import { isObject } from '../../schema/is-object.ts';
import { parseJson, type Reader } from './reader.ts';

const files = ['ca', 'certificate', 'key'];
const members = ['networks', ...files];

function readNetworks(reader: Reader, key: string, given: unknown): readonly string[] {
  if (!Array.isArray(given)) {
    reader.problem(key, 'is no list of networks; give it as ["10.20.0.0/16"]');
    return [];
  }
  for (const network of given as readonly unknown[]) {
    const fault = typeof network === 'string' ? networkFault(network) : 'is no text';
    if (fault) reader.problem(key, `has \`${String(network)}\`, which ${fault}; correct it`);
  }
  return given as readonly string[];
}

function readDestination(reader: Reader, key: string, given: unknown): Destination {
  if (!isObject(given)) {
    reader.problem(key, 'is no object; give it as {}, or with the networks of the host');
    return {};
  }
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (name === 'networks') found[name] = readNetworks(reader, `${key}.networks`, value);
    else if (!files.includes(name)) {
      reader.problem(`${key}.${name}`, `is no part of it; remove it, or name one of ${members.join(', ')}`);
    } else if (typeof value === 'string' && existsSync(reader.resolved('outbound', value))) {
      found[name] = reader.resolved('outbound', value);
    } else reader.problem(`${key}.${name}`, 'is no file that is there; correct its path');
  }
  if ('certificate' in given !== 'key' in given) {
    reader.problem(key, 'has one of `certificate` and `key`; give both, or none');
  }
  return found;
}

/**
 * Hosts by `host:port`, with what belongs to each.
 * @param addresses what other keys name; `outbound` says more of those hosts, or names others
 */
export function readOutbound(reader: Reader, addresses: readonly string[]): Destinations {
  const value = reader.value('outbound') ?? {};
  const given = typeof value === 'string' ? parseJson(value) : value;
  if (!isObject(given)) {
    reader.wrong('outbound', 'is no object');
    return new Map();
  }
  const named = new Set<string>();
  const found = new Map(destinationsAt(addresses));
  for (const [entry, destination] of Object.entries(given)) {
    const name = destinationName(entry);
    const key = `outbound.${entry}`;
    if (name === null) reader.problem(key, 'is no host and port; name it as `share.example.gov.cn:443`');
    else if (named.has(name)) reader.problem(key, 'is there twice; remove one');
    else found.set(name, readDestination(reader, key, destination));
    named.add(String(name));
  }
  return found;
}

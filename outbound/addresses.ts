/** Which addresses are anybody's on the internet, and which lie in a network that an operator names. */
import { BlockList, isIP, isIPv6 } from 'node:net';

type Range = readonly [network: string, prefix: number];

/**
 * Addresses that are this machine's, of a private network, of no one host, or that a cloud answers with its secrets
 * (IANA special-purpose registries, RFC 6890; 168.63.129.16 is a cloud's own).
 */
const specialIPv4: readonly Range[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
];

/** Inside of what is given out to hosts (2000::/3): documentation, and forms that hold an IPv4 address. */
const specialIPv6: readonly Range[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function listOf(...ranges: readonly Range[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of ranges) {
    list.addSubnet(network, prefix, isIPv6(network) ? 'ipv6' : 'ipv4');
  }
  return list;
}

const special = { ipv4: listOf(...specialIPv4), ipv6: listOf(...specialIPv6) };
const global = listOf(['2000::', 3]);
const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** IPv4 addresses are checked as such, also where they are written as IPv6. */
function plain(address: string): string {
  return mapped.exec(address)?.[1] ?? address;
}

/** Whether an address is a host's on the internet, and no one's inside. */
export function isPublic(address: string): boolean {
  const known = plain(address);
  if (isIP(known) === 4) return !special.ipv4.check(known, 'ipv4');
  return (
    isIPv6(known) && !known.includes('%') && global.check(known, 'ipv6') && !special.ipv6.check(known, 'ipv6')
  );
}

/** A network of an allow-list. Wider than 8 bits it would name all private addresses at once, and more. */
const shortestPrefix = 8;

/** What is wrong with a network such as `10.20.0.0/16` or `10.20.1.7`; null when nothing is. */
export function networkFault(network: string): string | null {
  const [address = '', prefix, more] = network.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (longest < 0 || more !== undefined || address.includes('%'))
    return 'is no network such as `10.20.0.0/16`';
  if (prefix === undefined) return null;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > longest) return 'is no network such as `10.20.0.0/16`';
  return Number(prefix) < shortestPrefix
    ? `is too wide; name a network of \`/${shortestPrefix}\` or smaller`
    : null;
}

/** Whether an address lies in one of these networks, all of which are without fault. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  const known = plain(address);
  if (isIP(known) === 0 || known.includes('%')) return false;
  const ranges = networks.map((network): Range => {
    const [base = '', prefix] = network.split('/');
    return [base, prefix === undefined ? (isIPv6(base) ? 128 : 32) : Number(prefix)];
  });
  return listOf(...ranges).check(known, isIPv6(known) ? 'ipv6' : 'ipv4');
}

import { describe, expect, test } from 'vitest';
import { isPublic, isWithin, networkFault } from '../../outbound/addresses.ts';

describe('addresses', () => {
  test.each(['1.1.1.1', '8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(isPublic(address)).toBe(true);
    },
  );

  test.each([
    ['this machine', '127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '0.0.0.0', '::'],
    ['a private network', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', 'fd00::1', 'fc00::1'],
    ['the link', '169.254.0.1', 'fe80::1', 'fe80::1%eth0', '2606:4700::1%1'],
    ['metadata', '169.254.169.254', 'fd00:ec2::254', '100.100.100.200', '168.63.129.16'],
    ['many hosts', '224.0.0.1', '255.255.255.255', 'ff02::1'],
    ['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1'],
    ['IPv4 inside of IPv6', '2002:7f00:1::', '64:ff9b::7f00:1', '2001:0:7f00:1::', '::127.0.0.1'],
    ['nothing', '', 'localhost', '1.2.3', '1.2.3.4.5'],
  ])('of %s are not public', (_, ...addresses) => {
    expect(addresses.filter((address) => isPublic(address))).toEqual([]);
  });

  test('lie in the networks that are named', () => {
    expect(isWithin('10.20.3.4', ['10.20.0.0/16'])).toBe(true);
    expect(isWithin('::ffff:10.20.3.4', ['10.20.0.0/16'])).toBe(true);
    expect(isWithin('10.21.3.4', ['10.20.0.0/16', '10.20.1.7'])).toBe(false);
    expect(isWithin('10.20.1.7', ['10.20.1.7'])).toBe(true);
    expect(isWithin('fd00:1::5', ['fd00:1::/32'])).toBe(true);
    expect(isWithin('fd00:2::5', ['fd00:1::/32', 'fd00:2::4'])).toBe(false);
    expect(isWithin('fe80::1%eth0', ['fe80::/10'])).toBe(false);
    expect(isWithin('10.0.0.1', [])).toBe(false);
  });

  test.each(['10.0.0.0/8', '10.20.1.7', '::1', 'fd00::/8', '127.0.0.1/32'])('%s is a network', (network) => {
    expect(networkFault(network)).toBeNull();
  });

  test.each([
    '',
    'localhost',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'fe80::1%1',
    '1.1.1.1/-8',
  ])('%j is none', (network) => {
    expect(networkFault(network)).toContain('no network');
  });

  test.each(['0.0.0.0/0', '10.0.0.0/7', '::/0', 'fc00::/7'])('%s is too wide', (network) => {
    expect(networkFault(network)).toContain('too wide');
  });
});

import { describe, expect, test } from 'vitest';
import { networkOf } from '../../server/contract/cidr.ts';
import { isWithin } from '../../server/network/within.ts';

describe('networks as text', () => {
  test.each([
    ['192.168.1.77/24', '192.168.1.0/24'],
    [' 10.0.0.1 ', '10.0.0.1/32'],
    ['0.0.0.0/0', '0.0.0.0/0'],
    ['172.16.5.5/12', '172.16.0.0/12'],
    ['::1', '::1/128'],
    ['::/0', '::/0'],
    ['FD00:0:0:0:1::5/8', 'fd00::/8'],
    ['2001:db8::1:2:3:4/64', '2001:db8::/64'],
    ['2001:db8:0:ff::/58', '2001:db8:0:c0::/58'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8/128'],
    ['::ffff:10.1.2.3', '10.1.2.3/32'],
    ['::ffff:10.1.2.3/104', '10.0.0.0/8'],
    ['::ffff:0:0/95', '::fffe:0:0/95'],
  ])('%s is %s', (text, network) => {
    expect(networkOf(text)).toBe(network);
    expect(networkOf(network)).toBe(network);
  });

  test.each([
    '',
    'home',
    '1.2.3',
    '1.2.3.4/',
    '1.2.3.4/33',
    '1.2.3.4/08',
    '01.2.3.4',
    '::1/129',
    'fe80::1%eth0',
    '1.2.3.4/24/8',
    '[::1]',
    '10.0.0.1-9',
  ])('"%s" is none', (text) => {
    expect(networkOf(text)).toBeUndefined();
  });

  test.each([
    ['10.2.3.4', ['10.0.0.0/8'], true],
    ['11.2.3.4', ['10.0.0.0/8'], false],
    ['10.2.3.4', ['192.168.0.0/16', '10.2.3.4/32'], true],
    ['::ffff:10.0.0.1', ['10.0.0.0/8'], true],
    ['10.0.0.1', ['::/0'], false],
    ['::ffff:10.0.0.1', ['::/0'], false],
    ['2001:db8::1', ['::/0'], true],
    ['2001:db8::1', ['0.0.0.0/0'], false],
    ['fe80::1%eth0', ['fe80::/10'], true],
    ['fd00::1', ['fe80::/10'], false],
    ['unknown', ['0.0.0.0/0', '::/0'], false],
    ['', ['0.0.0.0/0', '::/0'], false],
  ] as const)('%s in %j: %s', (address, networks, expected) => {
    expect(isWithin(networks, address)).toBe(expected);
  });
});

import { BlockList, isIP, isIPv4 } from 'node:net';

/** `::ffff:192.0.2.1` is 192.0.2.1. */
export function plainAddress(address: string): string {
  if (!address.startsWith(':')) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : address;
}

/** An address of this computer or of a network around it: loopback, private (RFC 1918), link-local (RFC 3927, RFC 4291) or unique local (RFC 4193). */
export function isOnLocalNetwork(address: string): boolean {
  if (isLoopback(address)) return true;
  const family = isIP(address);
  return family !== 0 && localNetworks.check(address.split('%', 1)[0] ?? '', family === 4 ? 'ipv4' : 'ipv6');
}

const localNetworks = new BlockList();
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
] as const)
  localNetworks.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['fe80::', 10],
  ['fc00::', 7],
] as const)
  localNetworks.addSubnet(network, bits, 'ipv6');

export function isLoopback(address: string): boolean {
  return address === '127.0.0.1' || address === '::1' || (address.startsWith('127.') && isIPv4(address));
}

/** An address that no router of the internet leads to: RFC 1918, 6598 and 3927, and unique local IPv6 (RFC 4193). */
export function isPrivate(address: string): boolean {
  if (!isIPv4(address)) return /^f[cd]/i.test(address);
  const [a = 0, b = 0] = address.split('.').map(Number);
  return a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128) || (a === 169 && b === 254);
}

/** As it stands in a Host header or a URL. */
export const inHost = (address: string): string => (address.includes(':') ? `[${address}]` : address);

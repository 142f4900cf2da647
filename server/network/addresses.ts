import { isIPv4 } from 'node:net';

/** `::ffff:192.0.2.1` is 192.0.2.1. */
export function plainAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  return mapped !== undefined && isIPv4(mapped) ? mapped : address;
}

export function isLoopback(address: string): boolean {
  return address === '127.0.0.1' || address === '::1' || (address.startsWith('127.') && isIPv4(address));
}

import { isIPv4, isIPv6 } from 'node:net';

/** Networks as text: `192.168.0.0/16`, `fd00::/8` (RFC 4632, RFC 4291). */

/**
 * A network as it is written here: without host bits, IPv6 in its short form (RFC 5952), IPv4-mapped IPv6 as IPv4. A single address is a network of one.
 * undefined for anything else; an address with a zone (`fe80::1%eth0`) is one of these, because a zone has a meaning on one computer only.
 */
export function networkOf(text: string): string | undefined {
  const parts = /^([0-9a-fA-F:.]+)(?:\/(0|[1-9]\d{0,2}))?$/.exec(text.trim());
  const address = parts?.[1] ?? '';
  const bits = parts?.[2] === undefined ? undefined : Number(parts[2]);
  if (isIPv4(address)) return ipv4(address, bits ?? 32);
  if (!isIPv6(address)) return undefined;
  const groups = groupsOf(address);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (!isMapped || (bits ?? 128) < 96) return ipv6(groups, bits ?? 128);
  const octets = groups.slice(6).flatMap((group) => [group >> 8, group & 0xff]);
  return ipv4(octets.join('.'), (bits ?? 128) - 96);
}

function ipv4(address: string, bits: number): string | undefined {
  if (bits < 0 || bits > 32) return undefined;
  return `${masked(address.split('.').map(Number), 8, bits).join('.')}/${String(bits)}`;
}

function ipv6(groups: readonly number[], bits: number): string | undefined {
  if (bits > 128) return undefined;
  const address = masked(groups, 16, bits).map((group) => group.toString(16));
  return `${shortForm(address.join(':'))}/${String(bits)}`;
}

/** The first `bits` bits of numbers that have `width` each; the others are 0. */
function masked(numbers: readonly number[], width: number, bits: number): readonly number[] {
  return numbers.map((number, at) => {
    const kept = Math.min(width, Math.max(0, bits - at * width));
    return (number >> (width - kept)) << (width - kept);
  });
}

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = shortForm(address).split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16));
}

/** As URLs write it: short, lower case, an IPv4 tail as two groups. */
const shortForm = (address: string) => new URL(`http://[${address}]`).hostname.slice(1, -1);

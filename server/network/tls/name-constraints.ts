import { isIP, isIPv4 } from 'node:net';
import { isLoopback, isOnLocalNetwork, isPrivate } from '../addresses.ts';

/** What an authority may vouch for beyond names and addresses of local networks: these names, and addresses of the internet or not. */
export interface Reach {
  readonly names: readonly string[];
  readonly publicAddresses: boolean;
}

/** RFC 5280 4.2.1.10 */
export const nameConstraintsOid = '2.5.29.30';

/** Names that no public authority gives out: mDNS (RFC 6762), RFC 6761, RFC 8375, and ICANN's `internal`. Each with all that is below it. */
const localNames = ['local', 'localhost', 'home.arpa', 'internal', 'lan'];
/** RFC 1122, 1918, 3927, 6598; RFC 4193, 4291. Address and bits. */
const localNetworks = [
  ...[['127.0.0.0', 8] as const, ['10.0.0.0', 8] as const, ['172.16.0.0', 12] as const, ['192.168.0.0', 16] as const],
  ...[['169.254.0.0', 16] as const, ['100.64.0.0', 10] as const],
  ...[['::1', 128] as const, ['fc00::', 7] as const, ['fe80::', 10] as const],
];
const allNetworks = [['0.0.0.0', 0] as const, ['::', 0] as const];

/** What is asked of an authority for these names beyond local ones. */
export function reachFor(names: readonly string[]): Reach {
  return {
    names: names.filter((name) => isIP(name) === 0 && !isLocalName(name)).toSorted(),
    publicAddresses: names.some((name) => isIP(name) !== 0 && !isLoopback(name) && !isPrivate(name) && !isOnLocalNetwork(name)),
  };
}

/** Whether an authority with this reach may vouch for all that is asked. Null: one of before there were constraints, which may vouch for anything. */
export function covers(reach: Reach | null, asked: Reach): boolean {
  return reach === null || (asked.names.every((name) => reach.names.includes(name)) && (reach.publicAddresses || !asked.publicAddresses));
}

/** The extension's value, DER: permitted subtrees only. What is of another kind than these (mail addresses, directory names) is nothing that a server's certificate has. */
export function nameConstraints({ names, publicAddresses }: Reach): Buffer {
  const dns = [...localNames, ...names].map((name) => element(0x82, Buffer.from(name, 'latin1')));
  const networks = (publicAddresses ? allNetworks : localNetworks).map(([address, bits]) => element(0x87, subnet(address, bits)));
  const subtrees = [...dns, ...networks].map((base) => element(0x30, base));
  return element(0x30, element(0xa0, Buffer.concat(subtrees)));
}

const isLocalName = (name: string) => localNames.some((top) => name.toLowerCase() === top || name.toLowerCase().endsWith(`.${top}`));

/** Address and mask, as RFC 5280 wants them. */
function subnet(address: string, bits: number): Buffer {
  const bytes = isIPv4(address) ? Buffer.from(address.split('.').map(Number)) : v6Bytes(address);
  const mask = Buffer.alloc(bytes.length);
  for (let bit = 0; bit < bits; bit += 1) mask[bit >> 3] = (mask[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return Buffer.concat([bytes, mask]);
}

/** Of the few addresses above, which have one `::` and at most one group before and after it. */
function v6Bytes(address: string): Buffer {
  const [first = '', last = ''] = address.split('::');
  const bytes = Buffer.alloc(16);
  bytes.writeUInt16BE(Number.parseInt(first === '' ? '0' : first, 16), 0);
  bytes.writeUInt16BE(Number.parseInt(last === '' ? '0' : last, 16), 14);
  return bytes;
}

/** Tag, length, value (X.690 8.1). */
function element(tag: number, value: Buffer): Buffer {
  const { length } = value;
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), value]);
}

import { isIPv6 } from 'node:net';
import type { MeasuredNetwork } from '../contract/network.ts';

/** In a QR code every address makes the squares smaller. */
const most = 4;

/** `host:port` of the addresses at which other computers get an answer, as measured; IPv4 first, because people can read it. */
export function reachedAt({ probes }: Pick<MeasuredNetwork, 'probes'>, port: number): readonly string[] {
  const reached = probes.filter(({ answers, loopback, address }) => answers && !loopback && !address.includes('%')).map(({ address }) => address);
  const plain = [...reached.filter((address) => !isIPv6(address)), ...reached.filter((address) => isIPv6(address))];
  return plain.slice(0, most).map((address) => (isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`));
}

import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { LanFacts } from '../contract/network.ts';
import { isPrivate } from './addresses.ts';

type Kind = LanFacts['interfaces'][number]['kind'];

export interface NetworkInterface {
  readonly name: string;
  readonly kind: Kind;
  /** Addresses that a phone can use: IPv4 and unique local IPv6, without link-local ones, whose names need a zone, and global IPv6, which the internet may reach. */
  readonly addresses: readonly string[];
}

/** Names as Linux, macOS and Windows give them. */
const kinds: readonly (readonly [RegExp, Kind])[] = [
  [/^(tun|tap|wg|utun|ppp|ipsec|tailscale|zt|nordlynx|proton)/i, 'vpn'],
  [
    /^(docker|br-|veth|virbr|vmnet|vboxnet|vnet|lxc|lxd|podman|cni|flannel|cali|bridge|awdl|llw|anpi|ap\d)|^vEthernet|virtual|vmware|hyper-v/i,
    'virtual',
  ],
  [/^(wl|ath|ra\d)|wi-?fi|wireless/i, 'wifi'],
  [/^(en|eth|em\d|ethernet|local area connection)/i, 'ethernet'],
];

/** Interfaces beside loopback, as they are now; those without a usable address are left out. */
export function interfacesNow(): readonly NetworkInterface[] {
  return Object.entries(networkInterfaces()).flatMap(([name, entries = []]) => {
    const addresses = entries
      .filter(({ internal, family, address }) => !internal && (family === 'IPv4' || isPrivate(address)))
      .map(({ address }) => address);
    return addresses.length === 0 ? [] : [{ name, kind: kindOf(name), addresses }];
  });
}

/** Every address of this computer beyond loopback, without the link-local ones. */
export function ownAddresses(withIpv6: boolean): readonly string[] {
  const entries = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  return entries
    .filter(({ internal, family, scopeid }) => !internal && (family === 'IPv4' || (withIpv6 && !scopeid)))
    .map(({ address }) => address)
    .sort();
}

function kindOf(name: string): Kind {
  if (existsSync(`/sys/class/net/${name}/wireless`)) return 'wifi';
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}

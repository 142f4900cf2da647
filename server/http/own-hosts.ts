import { networkInterfaces } from 'node:os';
import { isIPv6 } from 'node:net';

const refreshEveryMs = 5_000;

export interface OwnHosts {
  readonly port: number;
  /** The address the socket is bound to, such as 127.0.0.5: what the ready line names must be answered to. */
  readonly address: string;
  /** Bound to more than loopback: this computer's own addresses count as names of the server. */
  readonly beyondLoopback: boolean;
  /** Configured names, with or without a port; and the public address's. */
  readonly configured: readonly string[];
}

/** The Host values this server answers to (security.md B1): looked up anew every five seconds, because addresses come and go. */
export function ownHosts(facts: OwnHosts): () => ReadonlySet<string> {
  let hosts = hostsNow(facts);
  let refreshed = Date.now();
  return () => {
    if (facts.beyondLoopback && Date.now() - refreshed > refreshEveryMs) {
      hosts = hostsNow(facts);
      refreshed = Date.now();
    }
    return hosts;
  };
}

function hostsNow({ port, address, beyondLoopback, configured }: OwnHosts): ReadonlySet<string> {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  if (beyondLoopback) names.push(...ownAddresses());
  else names.push(inHost(address));
  const hosts = new Set(names.map((name) => `${name}:${port}`));
  if (port === 80) for (const name of names) hosts.add(name);
  for (const name of configured) {
    const lower = name.toLowerCase();
    hosts.add(lower);
    if (!/:\d+$/.test(lower)) hosts.add(`${lower}:${port}`);
  }
  return hosts;
}

function ownAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .map(({ address }) => inHost(address));
}

const inHost = (address: string) => (isIPv6(address) ? `[${address}]` : address);

import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { FaultCode, Finding } from './finding.ts';

const connectMs = 4_000;
const isLoopback = (address: string) => address === '::1' || address.startsWith('127.');

/** The way to one address, up to a TCP connection: interface, name, port. Ends with the first fault. */
export async function walk(url: string): Promise<readonly Finding[]> {
  const { hostname, port, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const name = await resolve(host);
  const findings: Finding[] = [];
  if (!(name.addresses.every(isLoopback) && name.addresses.length > 0)) findings.push(interfaces());
  if (findings.some(({ code }) => code !== 'ok')) return findings;
  findings.push({ step: 'name', code: name.addresses.length > 0 ? 'ok' : 'name_not_resolved', detail: [host, ...name.addresses].join(' ') });
  const [address] = name.addresses;
  if (address === undefined) return findings;
  const number = Number(port || (protocol === 'https:' ? 443 : 80));
  return [...findings, { step: 'tcp', code: await knock(address, number), detail: `${address} port ${number}` }];
}

async function resolve(host: string): Promise<{ readonly addresses: readonly string[] }> {
  if (isIP(host) !== 0) return { addresses: [host] };
  try {
    return { addresses: (await lookup(host, { all: true })).map(({ address }) => address) };
  } catch {
    return { addresses: [] };
  }
}

/** An address beyond loopback, on an interface that is up: the system lists no others. */
function interfaces(): Finding {
  const outer = Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? []).flatMap(({ address, internal }) => (internal || address.startsWith('fe80:') ? [] : [`${name} ${address}`])),
  );
  return { step: 'interface', code: outer.length > 0 ? 'ok' : 'no_network', detail: outer.slice(0, 4).join(', ') };
}

const meanings: Readonly<Record<string, FaultCode>> = {
  ECONNREFUSED: 'connection_refused',
  ENETUNREACH: 'no_route',
  EHOSTUNREACH: 'no_route',
  EADDRNOTAVAIL: 'no_route',
  // Not from the network: the kernel of this computer says so, by a firewall's rule or a route of the kind `prohibit`.
  EACCES: 'connection_prohibited',
  EPERM: 'connection_prohibited',
  ETIMEDOUT: 'connection_timed_out',
};

/** Refused says that the computer is there, or a firewall that rejects; silence says that one drops, or that nobody is. */
export function knock(host: string, port: number): Promise<'ok' | FaultCode> {
  return new Promise((settle) => {
    const socket = connect({ host, port, timeout: connectMs });
    const done = (code: 'ok' | FaultCode) => {
      socket.destroy();
      settle(code);
    };
    socket
      .once('connect', () => done('ok'))
      .once('timeout', () => done('connection_timed_out'))
      .on('error', (error: NodeJS.ErrnoException) => done(meanings[error.code ?? ''] ?? 'connection_lost'));
  });
}

/** Whether an address is one of this computer's own. */
export function isOwnAddress(host: string): boolean {
  return Object.values(networkInterfaces()).some((entries) => entries?.some(({ address }) => address === host));
}

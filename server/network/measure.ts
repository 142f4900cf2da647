import { readdir, readFile, readlink } from 'node:fs/promises';
import { connect, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { MeasuredNetwork } from '../contract/network.ts';
import { isLoopback, plainAddress } from './addresses.ts';

type Listening = MeasuredNetwork['listening'][number];
type Probe = MeasuredNetwork['probes'][number];

const probeMs = 1_000;

/**
 * Reachability as measured, not as configured (product.md, promise 4): the sockets this process listens on, from the system's own table where
 * there is one, and which of this computer's addresses answer on the port when connected to.
 */
export async function measureNetwork(handle: Listening, now: number): Promise<MeasuredNetwork> {
  const sockets = await listeningSockets();
  const listening = sockets ?? [handle];
  const probes = await Promise.all(ownAddresses().map((own) => probe(own, handle.port)));
  const beyond =
    listening.some(({ address, port }) => port === handle.port && !isLoopback(plainAddress(address))) ||
    probes.some(({ answers, loopback }) => answers && !loopback);
  return {
    measured_at: new Date(now).toISOString(),
    source: sockets ? 'sockets' : 'handle',
    listening,
    probes,
    reachable_from: beyond ? 'local_network' : 'this_computer',
  };
}

function ownAddresses(): Omit<Probe, 'answers'>[] {
  return Object.entries(networkInterfaces()).flatMap(([name, entries]) =>
    (entries ?? []).map(({ address, internal, scopeid }) => ({
      interface: name,
      address: scopeid ? `${address}%${name}` : address,
      loopback: internal,
    })),
  );
}

function probe(own: Omit<Probe, 'answers'>, port: number): Promise<Probe> {
  return new Promise((resolve) => {
    const socket = connect({ host: own.address, port, timeout: probeMs });
    const done = (answers: boolean) => {
      socket.destroy();
      resolve({ ...own, answers });
    };
    socket
      .once('connect', () => done(true))
      .once('timeout', () => done(false))
      .once('error', () => done(false));
  });
}

/** Linux: rows in state LISTEN of /proc/net/tcp whose inode is one of this process's files; undefined elsewhere. */
async function listeningSockets(): Promise<Listening[] | undefined> {
  try {
    const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
    const inodes = new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
    const tables = await Promise.all(['/proc/self/net/tcp', '/proc/self/net/tcp6'].map((path) => readFile(path, 'utf8').catch(() => '')));
    return tables.flatMap((table) => table.split('\n').slice(1)).flatMap((row) => listeningRow(row.trim().split(/\s+/), inodes));
  } catch {
    return undefined;
  }
}

const listenState = '0A';

function listeningRow(columns: readonly string[], inodes: ReadonlySet<string>): Listening[] {
  const [local, state, inode] = [columns[1], columns[3], columns[9]];
  if (state !== listenState || local === undefined || inode === undefined || !inodes.has(inode)) return [];
  const [hex = '', port = ''] = local.split(':');
  const address = addressFromHex(hex);
  return [{ address, port: Number.parseInt(port, 16), family: isIPv6(address) ? 'ipv6' : 'ipv4' }];
}

/** The kernel prints addresses as 32-bit words in the machine's byte order; every platform we run on is little-endian. */
export function addressFromHex(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse());
  if (bytes.length === 4) return bytes.map((byte) => Number.parseInt(byte, 16)).join('.');
  const groups = (bytes.join('').match(/.{4}/g) ?? []).map((group) => group.toLowerCase());
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

import { isIPv4 } from 'node:net';
import type { Log } from '../ports/log.ts';
import { openMdns } from './mdns.ts';

/** What is told to everybody on the network: how a client finds this server again, and knows it. No secrets, and no names of people. */
export interface Announcement {
  readonly serverId: string;
  readonly versionApi: string;
  readonly port: number;
  /** Addresses that answer, IPv6 without brackets. */
  readonly addresses: readonly string[];
  /** `sha256//…=`; null where there is no TLS. */
  readonly pin: string | null;
}

export interface Discovery {
  /** Announces this and nothing else from now on; null: says goodbye and is silent. Gives the name; null where nothing is announced. Never fails. */
  announce(next: Announcement | null): string | null;
  /** Says goodbye; resolves within half a second, whatever the network does. */
  stop(): Promise<void>;
}

/** RFC 6763 6.1: a string of a TXT record has 255 bytes at most. */
const mostText = 255;
const goodbyeMs = 500;

/**
 * mDNS (RFC 6762, RFC 6763): `_doorward._tcp`, on the interfaces of the addresses that answer and on no other. Whatever goes wrong with it is a line
 * of the log: a server that nobody finds by itself is found by its address.
 */
export function createDiscovery(log: Log): Discovery {
  let told = '';
  let name: string | null = null;
  let voices: readonly Voice[] = [];
  let farewell = Promise.resolve();
  const hush = () => {
    const leaving = voices.map((voice) => voice.leave());
    voices = [];
    farewell = Promise.all([farewell, ...leaving]).then(() => undefined);
  };
  const discovery: Discovery = {
    announce: (next) => {
      const reach = next?.addresses.filter((address) => isIPv4(address)) ?? [];
      const text = next === null || reach.length === 0 ? '' : JSON.stringify(next);
      if (text === told) return name;
      hush();
      told = text;
      name = next !== null && text !== '' ? announcedName(next.serverId) : null;
      if (next !== null && name !== null) voices = reach.flatMap((address) => speak(next, address, log));
      return name;
    },
    stop: async () => {
      discovery.announce(null);
      await farewell;
    },
  };
  return discovery;
}

/** Of four characters of the id: what people call their computer says who they are. */
export const announcedName = (serverId: string) => `Doorward-${serverId.slice(0, 4)}`;

interface Voice {
  leave(): Promise<void>;
}

function speak(next: Announcement, address: string, log: Log): Voice[] {
  const complain = (error: unknown) => log.warn({ event: 'mdns', err: error }, 'mDNS does not work on one of the interfaces');
  try {
    const bonjour = openMdns(address, complain);
    const name = announcedName(next.serverId);
    // Asking first whether the name is taken would be answered by our own other interfaces.
    const service = bonjour.publish({ name, host: `${name}.local`, type: 'doorward', port: next.port, txt: textOf(next), probe: false });
    const all = service.records.bind(service);
    const own = new Set(next.addresses);
    // The library tells the addresses of every interface: also of those that nobody is to use.
    service.records = () => all().filter(({ type, data }) => (type !== 'A' && type !== 'AAAA') || own.has(String(data)));
    return [{ leave: () => leave(bonjour) }];
  } catch (error) {
    complain(error);
    return [];
  }
}

function textOf({ serverId, versionApi, pin, addresses, port }: Announcement): Readonly<Record<string, string>> {
  const fitting: string[] = [];
  for (const address of addresses) {
    const written = `${address.includes(':') ? `[${address}]` : address}:${port}`;
    if (`addresses=${[...fitting, written].join(',')}`.length <= mostText) fitting.push(written);
  }
  return { id: serverId, v: versionApi, ...(pin === null ? {} : { pin }), addresses: fitting.join(',') };
}

function leave(bonjour: ReturnType<typeof openMdns>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      bonjour.destroy();
      resolve();
    };
    const timer = setTimeout(done, goodbyeMs);
    bonjour.unpublishAll(done);
  });
}

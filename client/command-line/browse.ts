import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { CommandError } from '../../server/command-line/command-error.ts';
import { openMdns } from '../../server/network/mdns.ts';
import { readPin } from '../pin.ts';

/** A server as it announces itself. Nobody vouches for that: the pin is what tells whether it is the one that was paired with. */
export interface FoundServer {
  readonly name: string;
  readonly id: string;
  readonly version_api: string;
  readonly pin: string | null;
  /** `192.0.2.7:7420`, `[2001:db8::7]:7420` */
  readonly addresses: readonly string[];
}

const askAgainMs = 1_000;

/**
 * Listens for servers on every interface (RFC 6762) for so long, or until the one with this id has answered. By name, each once.
 * Errors: CommandError `mdns_unavailable` where no interface can be listened on.
 */
export async function browse(timeoutMs: number, id?: string): Promise<readonly FoundServer[]> {
  const found = new Map<string, FoundServer>();
  const ears = interfaceAddresses().map((address) => listen(address));
  let timers: readonly NodeJS.Timeout[] = [];
  await new Promise<void>((resolve) => {
    const take = (service: Announced) => {
      const server = readAnnouncement(service);
      if (server) found.set(server.id, server);
      if (server && server.id === id) resolve();
    };
    const browsers = ears.map(({ bonjour }) => bonjour.find({ type: 'doorward' }, take).on('txt-update', take));
    const again = setInterval(() => browsers.forEach((browser) => browser.update()), askAgainMs);
    timers = [again, setTimeout(resolve, timeoutMs)];
  });
  timers.forEach(clearTimeout);
  for (const { bonjour } of ears) bonjour.destroy();
  if (found.size === 0 && ears.length > 0 && ears.every(({ failed }) => failed() !== undefined))
    throw new CommandError('refused', 'mdns_unavailable', 'Another program keeps the mDNS port (5353) to itself', ears[0]?.failed());
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One of each interface beyond loopback, and loopback itself where there is no other: a server on this computer is found all the same. */
function interfaceAddresses(): readonly string[] {
  const all = Object.values(networkInterfaces()).flatMap((entries) => (entries ?? []).filter(({ family }) => family === 'IPv4').slice(0, 1));
  return all.filter(({ internal }) => !internal).map(({ address }) => address);
}

interface Ear {
  readonly bonjour: ReturnType<typeof openMdns>;
  readonly failed: () => unknown;
}

function listen(address: string): Ear {
  let failure: unknown;
  const bonjour = openMdns(address, (error) => {
    failure = error;
  });
  return { bonjour, failed: () => failure };
}

interface Announced {
  readonly name: string;
  readonly txt?: unknown;
}

/** What somebody on the network said, as far as it can be what a server says; undefined else. */
export function readAnnouncement({ name, txt }: Announced): FoundServer | undefined {
  const said = new Map(Object.entries(typeof txt === 'object' && txt !== null ? txt : {}).map(([key, value]) => [key.toLowerCase(), String(value)]));
  const id = said.get('id') ?? '';
  const pin = said.get('pin') ?? null;
  const addresses = (said.get('addresses') ?? '').split(',').filter(isAddress);
  if (!isServerId(id) || (pin !== null && !isPin(pin)) || addresses.length === 0) return undefined;
  return { name: name.slice(0, 63), id, version_api: (said.get('v') ?? '').slice(0, 20), pin, addresses };
}

/** As it goes into a folder's name: nothing that could lead elsewhere. */
export const isServerId = (text: string) => /^[A-Za-z0-9][A-Za-z0-9-]{3,63}$/.test(text);

/** `192.0.2.7:7420`: an address, never a name that somebody else would resolve. */
export function isAddress(text: string): boolean {
  const [, six, four, port] = /^(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(text) ?? [];
  return isIP(six ?? four ?? '') !== 0 && Number(port) > 0 && Number(port) < 65_536;
}

function isPin(text: string): boolean {
  try {
    return readPin(text).length === 32;
  } catch {
    return false;
  }
}

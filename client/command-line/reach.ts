import { DoorwardError } from '../error.ts';
import { createClient } from '../node.ts';
import type { WellKnownDoorward } from '../wire.ts';
import { browse } from './browse.ts';
import { remember, type Remembered } from './remembered.ts';

/** A server that answered, and is the one that was looked for. */
export interface Reached {
  readonly url: string;
  readonly facts: WellKnownDoorward;
}

interface Wanted {
  readonly urls: readonly string[];
  readonly pin: string | null;
  readonly id: string | null;
}

const patienceMs = 4_000;
const findMs = 4_000;
/** What says most about why it does not work comes first. */
const telling = ['pin_mismatch', 'certificate_not_trusted', 'host_not_allowed', 'insecure_connection', 'timed_out', 'unreachable'];

/**
 * The first of the addresses at which the wanted server answers: the holder of the pin where there is one, with the id where that is known. Nothing secret
 * is sent. Errors: DoorwardError, the most telling one; `pin_mismatch` also for another server's id.
 */
export async function reach({ urls, pin, id }: Wanted): Promise<Reached> {
  const failures: DoorwardError[] = [];
  for (const url of urls)
    try {
      const { http } = createClient({ url, ...(pin === null ? {} : { pin }) });
      const facts = await http.read<WellKnownDoorward>('/.well-known/doorward', { patienceMs });
      if (id === null || facts.server_id === id) return { url, facts };
      failures.push(new DoorwardError('pin_mismatch'));
    } catch (error) {
      if (!(error instanceof DoorwardError)) throw error;
      failures.push(error);
    }
  const rank = ({ code }: DoorwardError) => (telling.includes(code) ? telling.indexOf(code) : telling.length);
  throw failures.sort((a, b) => rank(a) - rank(b))[0] ?? new DoorwardError('unreachable');
}

/**
 * A paired server, wherever it is now: at one of the addresses where it was, else where it is announced; checked by its pin in both cases. A new
 * address is remembered. Errors: DoorwardError.
 */
export async function reachAgain(server: Remembered): Promise<Reached> {
  const found = await reach(server).catch(async (error: unknown) => {
    const announced = await announcedUrls(server);
    if (announced.length === 0) throw error;
    return reach({ ...server, urls: announced });
  });
  if (server.urls[0] !== found.url) await remember({ ...server, urls: [found.url, ...server.urls.filter((url) => url !== found.url)].slice(0, 8) });
  return found;
}

/** Addresses that are new. A server without a pin is known by its name alone, so nobody's announcement is believed. */
export async function announcedUrls({ id, pin, urls }: Remembered): Promise<readonly string[]> {
  if (pin === null) return [];
  const found = await browse(findMs, id).catch(() => []);
  const addresses = found.find((server) => server.id === id)?.addresses ?? [];
  return addresses.map((address) => `https://${address}`).filter((url) => !urls.includes(url));
}

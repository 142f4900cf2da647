import type { Server } from 'node:http';
import type { House, Ingredients } from './compose.ts';
import { isLoopback } from './network/addresses.ts';
import type { Page } from './ports/store.ts';
import type { Challenge } from './sign-in/challenge.ts';
import { runSso } from './sso-furniture.ts';
import type { OwnerSession, RunningServer } from './index.ts';

const sweepEveryMs = 60_000;
const keysEveryMs = 30_000;
/** Of the five seconds for stopping, what requests under way may take; the rest is for the disk. */
const graceMs = 3_000;

/** The handle on a server that listens: its timers, its owner's door, and its end. */
export function runningServer({
  given,
  house,
  server,
}: {
  readonly given: Ingredients;
  readonly house: House;
  readonly server: Server;
}): RunningServer {
  const { mode, store, vault, keys, log } = given;
  const sweep = () => void keepHouse(given, house).catch((error: unknown) => log.warn({ err: error }, 'sweep failed'));
  house.outbox.start();
  const signOn = runSso(given, house, house.signOn);
  const timers = [setInterval(sweep, sweepEveryMs).unref(), setInterval(() => void keys.retry(), keysEveryMs).unref()];
  let stopping: Promise<void> | undefined;
  return {
    url: given.address().url,
    port: given.address().port,
    mode: mode.name,
    cookieName: house.cookie.name,
    vault,
    openOwnerSession: (request) => openOwnerSession(given, house, request),
    signInOrigins: () => originsOf(house),
    status: async () => {
      const { storage, vault: strength } = house.report.health();
      return { url: given.address().url, mode: mode.name, reachableFrom: (await house.report.network()).reachable_from, storage, vault: strength };
    },
    stop: () =>
      (stopping ??= (async () => {
        for (const timer of timers) clearInterval(timer);
        signOn.stop();
        house.lan.streams.stop();
        await closeServer(server);
        await house.outbox.stop();
        await house.passwords.stop();
        await store.close();
        log.info({ event: 'stopped' }, 'stopped');
      })()),
  };
}

/** Casdoor's pages, and those of its issuer where that is another place. */
function originsOf({ connection }: House): readonly string[] {
  const { endpoint, issuer } = connection.current?.settings ?? {};
  const urls = [endpoint, issuer].flatMap((address) => (address === undefined ? [] : [new URL(address)]));
  return urls.filter(({ protocol, hostname }) => protocol === 'https:' || isLoopback(hostname)).map(({ origin }) => origin);
}

/** What grows old by itself: sessions, challenges, the bin. */
async function keepHouse({ store, clock }: Ingredients, { sessions, accountAdmin }: House): Promise<void> {
  await sessions.sweep();
  await accountAdmin.emptyBin();
  for (let after: number | null = 0; after !== null;) {
    const page: Page<Challenge> = await store.challenges.page({ after, limit: 500 });
    const dead = page.items.filter(({ expiresAt }) => expiresAt < clock.now());
    if (dead.length > 0)
      await store.transaction(async (tx) => {
        for (const { id } of dead) await tx.challenges.take(id);
      });
    after = page.next;
  }
}

/** Stops accepting, lets requests under way finish, then cuts what is left. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

async function openOwnerSession(
  { identity, mode, store }: Ingredients,
  { identify, finish, limits, cookie }: House,
  request: Parameters<RunningServer['openOwnerSession']>[0],
): Promise<OwnerSession | null> {
  const kept = request.key === undefined ? 'unknown' : await identify.byKey(request.key);
  if (request.key !== undefined && typeof kept !== 'string')
    return { key: request.key, cookieName: cookie.name, expiresAt: kept.session.createdAt + kept.session.absoluteSeconds * 1000 };
  const account = mode.implicitOwner ? await store.accounts.byId(identity.ownerId) : undefined;
  if (!account) return null;
  const device = {
    userAgent: request.userAgent ?? '',
    label: request.deviceLabel.trim().slice(0, 120) || undefined,
    kind: 'desktop',
    address: '127.0.0.1',
    isNear: true,
  } as const;
  const opened = await finish({ account, method: 'owner' }, device, limits);
  if ('pending' in opened) return null;
  const { key, session } = opened;
  return { key, cookieName: cookie.name, expiresAt: session.createdAt + session.absoluteSeconds * 1000 };
}

import { mayGetIn } from './accounts/account.ts';
import type { House, Ingredients } from './compose.ts';
import type { CurrentHouse } from './current-house.ts';
import type { FrontedServer } from './http/sockets.ts';
import type { Network } from './network-furniture.ts';
import { isLoopback } from './network/addresses.ts';
import { announceNetwork } from './network/announce.ts';
import type { Page, Store } from './ports/store.ts';
import type { Timing } from './ports/timing.ts';
import type { Session } from './sessions/session.ts';
import type { Challenge } from './sign-in/challenge.ts';
import { answerRescues } from './rescue/at-server.ts';
import type { OwnerSession, RunningServer, WaitingDevices } from './index.ts';

const keysEveryMs = 30_000;
/** How late a switch that nobody kept may be undone. */
const switchEveryMs = 1_000;
/** How young an entry of the activity log may be before it is signed. */
const signEveryMs = 60_000;
/** How late `doorward rescue` is answered. */
const rescueEveryMs = 1_000;
/** Of the five seconds for stopping, what requests under way may take; the rest is for the disk. */
const graceMs = 3_000;

interface Parts {
  readonly current: CurrentHouse;
  readonly network: Network;
  readonly front: FrontedServer;
  readonly timing: Timing;
}

/** The handle on a server that listens: its timers, its owner's door, and its end. */
export function runningServer({ current, network, front, timing }: Parts): RunningServer {
  const { store, vault, log, address } = current.given;
  current.run();
  const discovery = announceNetwork({ watch: network.reachability, versionApi: '1', isWanted: current.given.settings.server.mdns, log });
  const timers = timersOf(current, timing);
  let stopping: Promise<void> | undefined;
  return {
    url: address().url,
    port: address().port,
    get mode() {
      return current.given.mode.name;
    },
    cookieName: current.house.cookie.name,
    vault,
    openOwnerSession: (request) => openOwnerSession(current.given, current.house, request),
    signInOrigins: () => originsOf(current.house),
    status: async () => {
      const { storage, vault: strength } = current.house.report.health();
      const { reachable_from: reachableFrom } = await network.facts();
      return { url: address().url, mode: current.given.mode.name, reachableFrom, storage, vault: strength };
    },
    waitingDevices: (key) => waitingDevices(current.given, current.house, key),
    stop: () =>
      (stopping ??= (async () => {
        for (const timer of timers) clearInterval(timer);
        await current.stop();
        await current.house.logWatch.sign().catch(() => undefined);
        await Promise.all([discovery.stop(), network.reachability.stop(graceMs), front.close(graceMs), network.note.remove()]);
        await current.house.outbox.stop();
        await current.house.passwords.stop();
        await store.close();
        log.info({ event: 'stopped' }, 'stopped');
      })()),
  };
}

/** What the server looks after by itself. */
function timersOf(current: CurrentHouse, { sweepEveryMs }: Timing): readonly NodeJS.Timeout[] {
  const { keys, log } = current.given;
  const often = (everyMs: number, work: () => Promise<void>) =>
    setInterval(() => void work().catch((error: unknown) => log.warn({ err: error }, 'sweep failed')), everyMs).unref();
  return [
    often(sweepEveryMs, () => keepHouse(current.given, current.house)),
    often(keysEveryMs, () => keys.retry()),
    often(switchEveryMs, () => current.house.switching.undoIfDue()),
    often(
      signEveryMs,
      oneAtATime(() => current.house.logWatch.tend()),
    ),
    often(
      rescueEveryMs,
      oneAtATime(() => answerRescues(rescueGround(current.given))),
    ),
  ];
}

const rescueGround = ({ store, clock, log, dataDir, mode, address }: Ingredients) => {
  const onlyOwner = mode.implicitOwner;
  return { store, clock, log, dataDir, onlyOwner, url: address().url };
};

/** Where the last one still goes on, the next does not begin. */
function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let busy = false;
  return async () => {
    if (busy) return;
    busy = true;
    await work().finally(() => (busy = false));
  };
}

/** Casdoor's pages, and those of its issuer where that is another place; of one that is rehearsed too. */
function originsOf({ connection, signOn }: House): readonly string[] {
  const providers = [connection.current?.settings, ...signOn.rehearsals.tried()];
  const urls = providers.flatMap((one) => (one === undefined ? [] : [new URL(one.endpoint), new URL(one.issuer)]));
  return urls.filter(({ protocol, hostname }) => protocol === 'https:' || isLoopback(hostname)).map(({ origin }) => origin);
}

/** What grows old by itself: sessions, replaced secrets of keys, challenges, the bin. */
async function keepHouse({ store, clock }: Ingredients, { sessions, apiKeys, accountAdmin, backup }: House): Promise<void> {
  await sessions.sweep();
  await apiKeys.sweep();
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
  await backup.sweep();
}

async function openOwnerSession(
  { identity, mode, store, clock }: Ingredients,
  { identify, finish, limits, cookie }: House,
  request: Parameters<RunningServer['openOwnerSession']>[0],
): Promise<OwnerSession | null> {
  const kept = request.key === undefined ? 'unknown' : await identify.byKey(request.key);
  if (request.key !== undefined && typeof kept !== 'string')
    return { key: request.key, cookieName: cookie.name, expiresAt: kept.session.createdAt + kept.session.absoluteSeconds * 1000 };
  const account = mode.implicitOwner ? await store.accounts.byId(identity.ownerId) : undefined;
  if (!account || !mayGetIn(account, clock.now())) return null;
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

/** The same list that the page of this session gets (sign-in/pairing/request-routes.ts); nobody signed in sees nothing. */
async function waitingDevices({ identity, mode, store, clock }: Ingredients, house: House, key: string | null): Promise<WaitingDevices> {
  const found = key === null ? 'unknown' : await house.identify.byKey(key);
  const session = typeof found !== 'string' && 'session' in found ? found.session : null;
  const account = typeof found !== 'string' ? found.account : mode.implicitOwner ? await store.accounts.byId(identity.ownerId) : undefined;
  if (!account) return { devices: [], signedIn: [], paused: false };
  const { requests, isPaused } = await house.lan.approvals.list({ account, sessionId: session?.id ?? null, ipHash: house.hashAddress('127.0.0.1') });
  const waiting = requests.filter(({ request }) => request.state === 'waiting');
  const devices = waiting.map(({ request }) => ({ code: request.userCode, name: request.clientName }));
  return { devices, signedIn: session ? await newSessions(store, session, clock.now()) : [], paused: isPaused };
}

const newMs = 60_000;

async function newSessions(store: Store, mine: Session, now: number): Promise<WaitingDevices['signedIn']> {
  const { items } = await store.sessions.ofAccount(mine.accountId, { limit: 20 });
  return items
    .filter(({ id, method, createdAt }) => id > mine.id && method !== 'owner' && method !== 'pairing' && now - createdAt < newMs)
    .map(({ id, deviceLabel }) => ({ id, name: deviceLabel }));
}

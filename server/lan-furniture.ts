import { identityHeaders } from './asking/identity-headers.ts';
import { createIntrospection, requireMayIntrospect } from './asking/introspection.ts';
import { askingRoutes } from './asking/routes.ts';
import type { Ingredients } from './compose.ts';
import { createHolderCheck } from './events/holder.ts';
import { eventRoutes } from './events/routes.ts';
import { Streams, type EventData } from './events/streams.ts';
import type { AccessChange } from './events/watched-store.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { createLinks } from './mail/links.ts';
import type { Network } from './network-furniture.ts';
import { reachedAt } from './network/reach.ts';
import { PairingApprovals } from './sign-in/pairing/approvals.ts';
import { AskingDevices } from './sign-in/pairing/asking-devices.ts';
import { BlockedDevices } from './sign-in/pairing/blocked-devices.ts';
import { KnownDevices } from './sign-in/pairing/known-devices.ts';
import { invitationRoutes } from './sign-in/pairing/invitation-routes.ts';
import { Invitations } from './sign-in/pairing/invitations.ts';
import { voidOrphans } from './sign-in/pairing/orphans.ts';
import { pairingRequestRoutes } from './sign-in/pairing/request-routes.ts';
import { deviceRoutes } from './sign-in/pairing/routes.ts';
import type { PairingParts } from './sign-in/pairing/pairing-parts.ts';
import type { Answerer, PairingRequest } from './sign-in/pairing/pairing-request.ts';
import { WaitingRoom } from './sign-in/pairing/waiting-room.ts';

/** Pairing, asking and events: what other devices and services need, made once. */
export function furnishLan({ mode, store, clock, identity }: Ingredients, { connection, sessions, finishParts, throttle, identify, jwt }: Furniture) {
  const isEnded = (id: number) => sessions.isEnded(id);
  const facts = () => {
    const { configured, reachable, since, name } = connection.state();
    const outage: EventData = { configured, reachable, name, since: since === null ? null : new Date(since).toISOString() };
    return { mode: { mode: mode.name }, outage };
  };
  const holderCheck = createHolderCheck({ store, clock, isEnded });
  const streams = new Streams({ clock, holderCheck, facts });
  // From where they answered was judged when they did.
  const isStillIn = async ({ accountId, sessionId }: Answerer) =>
    (await holderCheck({ accountId, sessionId, apiKey: null, isNear: true, unlimited: false })) !== null;
  const pairing = pairingParts({ store, clock, mode, identity }, streams);
  return {
    streams,
    /** After each commit that touched who may get in. */
    onAccessChange: (change: AccessChange) => {
      streams.onAccessChange(change);
      void voidOrphans(pairing);
    },
    devices: new AskingDevices({ ...pairing, finishParts, throttle, isEnded, isStillIn }),
    approvals: new PairingApprovals({
      ...pairing,
      endSession: async ({ account, sessionId, ipHash }, id) => {
        const session = sessionId === null ? null : ((await store.sessions.byId(sessionId)) ?? null);
        await sessions.end({ accountId: account.id, session, ipHash }, id, 'session_ended');
      },
    }),
    /** Allowed by this account, and not fetched yet: as good as a credential. */
    allowedBy: (accountId: number) => pairing.room.allowedBy(accountId, clock.now()),
    introspect: createIntrospection({ identify, jwt, issuer: `urn:doorward:${identity.id}`, now: () => clock.now() }),
  };
}

/** What devices that ask and people who answer share. */
function pairingParts({ store, clock, mode, identity }: Pick<Ingredients, 'store' | 'clock' | 'mode' | 'identity'>, streams: Streams): PairingParts {
  return {
    store,
    clock,
    room: new WaitingRoom(),
    invitations: new Invitations(),
    known: new KnownDevices(store),
    blocked: new BlockedDevices(),
    whoseLog: mode.implicitOwner ? identity.ownerId : null,
    tell: (kind, request) => {
      if (request.isInvited && request.claim) streams.tellAccount(request.claim.accountId, kind, toldOf(request));
      else streams.tellAdmins(kind, toldOf(request), request.claim?.accountId ?? null);
    },
  };
}

export type LanFurniture = ReturnType<typeof furnishLan>;

/** The code is no secret to those who are told: they see it in `GET device/requests`. */
function toldOf({ userCode, clientName, state, sessionId }: PairingRequest): EventData {
  return { user_code: userCode, client_name: clientName, state, session_id: sessionId };
}

/** The routes of pairing, asking and events, in every mode. */
export function composeLan(
  { settings, address, store, identity }: Ingredients,
  furniture: Furniture,
  parts: LanFurniture,
  network: Network,
): Route[] {
  const { hashAddress, present } = furniture;
  const linkTo = createLinks({ settings, baseUrl: () => address().url });
  return [
    ...deviceRoutes({ devices: parts.devices, hashAddress, pairingPage: () => `${linkTo({ route: 'home' })}pair` }),
    ...pairingRequestRoutes({ approvals: parts.approvals, hashAddress }),
    ...invitationRoutes({
      approvals: parts.approvals,
      hashAddress,
      reach: async () => ({
        serverId: identity.id,
        pin: network.wellKnown().pin,
        addresses: reachedAt(await network.facts(), address().port),
        here: new URL(address().url).host,
      }),
    }),
    ...eventRoutes(parts.streams),
    ...askingRoutes({
      introspect: parts.introspect,
      requireMayIntrospect,
      headersOf: async (account) => {
        const { display_name: name } = await present.user(account);
        return identityHeaders(account, name, await store.identities.ofGroup(String(account.id)));
      },
    }),
  ];
}

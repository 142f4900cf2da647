import { identityHeaders } from './asking/identity-headers.ts';
import { createIntrospection, requireMayIntrospect } from './asking/introspection.ts';
import { askingRoutes } from './asking/routes.ts';
import type { Ingredients } from './compose.ts';
import { createHolderCheck } from './events/holder.ts';
import { eventRoutes } from './events/routes.ts';
import { Streams, type EventData } from './events/streams.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { createLinks } from './mail/links.ts';
import { PairingApprovals } from './sign-in/pairing/approvals.ts';
import { AskingDevices } from './sign-in/pairing/asking-devices.ts';
import { BlockedDevices } from './sign-in/pairing/blocked-devices.ts';
import { KnownDevices } from './sign-in/pairing/known-devices.ts';
import { pairingRequestRoutes } from './sign-in/pairing/request-routes.ts';
import { deviceRoutes } from './sign-in/pairing/routes.ts';
import type { PairingParts } from './sign-in/pairing/pairing-parts.ts';
import type { PairingRequest } from './sign-in/pairing/pairing-request.ts';
import { WaitingRoom } from './sign-in/pairing/waiting-room.ts';

/** Pairing, asking and events: what other devices and services need, made once. */
export function furnishLan({ mode, store, clock, identity }: Ingredients, { connection, sessions, finishParts, throttle, identify, jwt }: Furniture) {
  const isEnded = (id: number) => sessions.isEnded(id);
  const facts = () => {
    const { configured, reachable, since, name } = connection.state();
    const outage: EventData = { configured, reachable, name, since: since === null ? null : new Date(since).toISOString() };
    return { mode: { mode: mode.name }, outage };
  };
  const streams = new Streams({ clock, holderCheck: createHolderCheck({ store, clock, isEnded }), facts });
  const room = new WaitingRoom();
  const pairing: PairingParts = {
    store,
    clock,
    room,
    known: new KnownDevices(store),
    blocked: new BlockedDevices(),
    whoseLog: mode.implicitOwner ? identity.ownerId : null,
    tell: (kind, request) => streams.tellAdmins(kind, toldOf(request), request.claim?.accountId ?? null),
  };
  return {
    streams,
    devices: new AskingDevices({ ...pairing, finishParts, throttle, isEnded }),
    approvals: new PairingApprovals(pairing),
    /** Allowed by this account, and not fetched yet: as good as a credential. */
    allowedBy: (accountId: number) => room.allowedBy(accountId, clock.now()),
    introspect: createIntrospection({ identify, jwt, issuer: `urn:doorward:${identity.id}`, now: () => clock.now() }),
  };
}

export type LanFurniture = ReturnType<typeof furnishLan>;

/** The code is no secret to those who are told: they see it in `GET device/requests`. */
function toldOf({ userCode, clientName, state, sessionId }: PairingRequest): EventData {
  return { user_code: userCode, client_name: clientName, state, session_id: sessionId };
}

/** The routes of pairing, asking and events, in every mode. */
export function composeLan({ settings, address, store }: Ingredients, furniture: Furniture, parts: LanFurniture): Route[] {
  const { hashAddress, present } = furniture;
  const linkTo = createLinks({ settings, baseUrl: () => address().url });
  return [
    ...deviceRoutes({ devices: parts.devices, hashAddress, pairingPage: () => `${linkTo({ route: 'home' })}pair` }),
    ...pairingRequestRoutes({ approvals: parts.approvals, hashAddress }),
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

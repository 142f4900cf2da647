import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { accountRoutes } from './accounts/routes.ts';
import type { Account } from './accounts/account.ts';
import { Accounts } from './accounts/service.ts';
import { activityRoutes } from './activity/routes.ts';
import { createActivity } from './activity/service.ts';
import { adminRoutes } from './admin/routes.ts';
import { createServerReport, type ServerReport } from './admin/service.ts';
import type { Settings } from './config/settings.ts';
import { credentialRoutes } from './credentials/routes.ts';
import { createApp } from './http/app.ts';
import type { Authentication, Identify } from './http/authenticate.ts';
import { builtDir } from './http/built-dir.ts';
import { createCsrf, type Csrf } from './http/csrf.ts';
import { switchEndpoints } from './http/endpoint-switches.ts';
import type { Perimeter } from './http/local-guard.ts';
import { openApiRoutes } from './http/openapi-routes.ts';
import { createDocsPages, createUiPages } from './http/pages.ts';
import type { Route } from './http/route.ts';
import { createSessionCookie, type SessionCookie } from './http/session-cookie.ts';
import type { Mode } from './modes/mode.ts';
import { modeRoutes } from './modes/routes.ts';
import { single } from './modes/single.ts';
import { nanoclawRoutes } from './nanoclaw/routes.ts';
import type { Clock } from './ports/clock.ts';
import type { ServerIdentity, Store } from './ports/store.ts';
import type { Vault } from './ports/vault.ts';
import { sessionRoutes } from './sessions/routes.ts';
import { Sessions } from './sessions/service.ts';
import type { Session } from './sessions/session.ts';
import { createFinish, type Finish, type Limits } from './sign-in/finish.ts';
import { createIdentify } from './sign-in/identify.ts';
import { jwksRoutes } from './sign-in/jwks-routes.ts';
import { createJwt, type Jwt } from './sign-in/jwt.ts';
import { signInRoutes } from './sign-in/routes.ts';
import type { ServerKeys } from './vault/server-keys.ts';

export interface Ingredients {
  readonly settings: Settings;
  readonly mode: Mode;
  readonly store: Store;
  readonly vault: Vault;
  readonly keys: ServerKeys;
  readonly identity: ServerIdentity;
  readonly clock: Clock;
  readonly log: Logger;
  readonly version: string;
  readonly dataDir: string;
  readonly uiDir: string | undefined;
  /** Known once the server listens; asked for when a request comes. */
  readonly address: () => { readonly url: string; readonly port: number; readonly address: string; readonly family: 'ipv4' | 'ipv6' };
  readonly perimeter: () => Perimeter;
}

export interface House {
  readonly listener: RequestListener;
  readonly report: ServerReport;
  readonly sessions: Sessions;
  readonly finish: Finish;
  readonly limits: Limits;
  readonly identify: Identify;
  readonly cookie: SessionCookie;
}

/** The modes of this version by name. */
export const modes: Readonly<Partial<Record<Settings['mode'], Mode>>> = { single };

/** The only place where mode, store, vault, services and routers meet: services first, routes over them, then the order of everything. */
export function compose(given: Ingredients): House {
  const { settings, store, vault, keys, clock } = given;
  const now = () => clock.now();
  const hashAddress = (address: string) => keys.hashAddress(address);
  const cookie = createSessionCookie(given.identity.id, false);
  const csrf = createCsrf(() => keys.csrf());
  const jwt = createJwt(() => keys.jwt(), given.identity.id, settings.jwt.seconds);
  const limits: Limits = { idleSeconds: settings.sessions.idleSeconds, absoluteSeconds: settings.sessions.absoluteSeconds };
  const sessions = new Sessions({ store, clock });
  const finish = createFinish({ store, clock, hashAddress, maxPerAccount: settings.sessions.maxPerAccount });
  const identify = createIdentify({ store, clock, jwt, isEnded: (id) => sessions.isEnded(id) });
  const owner = ownerOf(given);
  const authentication: Authentication = { identify, cookie, csrf, now, implicitOwner: owner.implicit, isOwnerHere: owner.isHere };
  const report = createServerReport({ store, vault, clock, address: given.address, constants: constantsOf(given) });
  const routes = switchEndpoints(routesOf(given, { hashAddress, cookie, csrf, jwt, limits, sessions, finish, owner, report }), settings.endpoints);
  const listener = createApp({
    perimeter: given.perimeter,
    routes: [...routes, ...openApiRoutes(routes)],
    serving: { authentication, now },
    pages: firstOf(createDocsPages(builtDir('docs')), createUiPages(given.uiDir ?? builtDir('renderer'))),
    log: given.log,
  });
  return { listener, report, sessions, finish, limits, identify, cookie };
}

/** What routes are made of. */
interface Furniture extends Pick<House, 'report' | 'sessions' | 'finish' | 'limits' | 'cookie'> {
  readonly hashAddress: (address: string) => string;
  readonly csrf: Csrf;
  readonly jwt: Jwt;
  readonly owner: Owner;
}

function routesOf(given: Ingredients, furniture: Furniture): Route[] {
  const { settings, mode, store, clock, keys } = given;
  const { hashAddress, csrf, sessions, owner, report } = furniture;
  const implicitOwner = owner.implicit;
  const accounts = new Accounts({ store, clock });
  const activity = createActivity({ store, clock });
  const jwtLimits: Limits = { idleSeconds: settings.jwt.seconds, absoluteSeconds: settings.jwt.seconds };
  const otherSessions = (accountId: number, current: Session | null) => sessions.countOthers(accountId, current);
  return [
    ...accountRoutes({ accounts, csrf, hashAddress }),
    ...sessionRoutes(furniture),
    ...signInRoutes({ ...furniture, implicitOwner, otherSessions, closedDoors: mode.closedDoors }),
    ...modeRoutes({ mode, usernameRequired: settings.usernameRequired }),
    ...credentialRoutes({ sessions, implicitOwner }),
    ...activityRoutes({ activity }),
    ...adminRoutes(report),
    ...jwksRoutes(() => keys.jwt()),
    ...nanoclawRoutes({ ...furniture, mode, accounts, limits: jwtLimits, implicitOwner }),
  ];
}

interface Owner {
  readonly implicit: () => Promise<Account | null>;
  readonly isHere: Authentication['isOwnerHere'];
}

function ownerOf({ mode, store, identity }: Ingredients): Owner {
  if (!mode.implicitOwner) return { implicit: () => Promise.resolve(null), isHere: () => false };
  return {
    implicit: async () => {
      const account = await store.accounts.byId(identity.ownerId);
      return account?.isActive ? account : null;
    },
    isHere: (account, peer) => account.id === identity.ownerId && peer.isLocal && !peer.foreign,
  };
}

function constantsOf({ mode, version, identity, dataDir, clock, settings }: Ingredients): Parameters<typeof createServerReport>[0]['constants'] {
  const { idleSeconds, absoluteSeconds, maxPerAccount } = settings.sessions;
  const limits = { idle_seconds: idleSeconds, absolute_seconds: absoluteSeconds, max_sessions_per_account: maxPerAccount };
  return { mode: mode.name, version, serverId: identity.id, dataDir, startedAt: clock.now(), limits };
}

type Pages = ReturnType<typeof createUiPages>;
const firstOf =
  (...all: readonly Pages[]): Pages =>
  (req, res, path) =>
    all.some((pages) => pages(req, res, path));

import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { composeAccounts } from './account-furniture.ts';
import { accountRoutes, type AccountParts } from './accounts/routes.ts';
import { activityRoutes } from './activity/routes.ts';
import { adoptRoutes } from './admin/adopt/routes.ts';
import { adminRoutes } from './admin/routes.ts';
import type { ServerReport } from './admin/service.ts';
import { keyAdminRoutes } from './api-keys/admin-routes.ts';
import { apiKeyRoutes } from './api-keys/routes.ts';
import { composeBackup, furnishBackup, type BackupFurniture } from './backup-furniture.ts';
import { retiredServer } from './backup/retiring.ts';
import type { Settings } from './config/settings.ts';
import { credentialsOf } from './credentials/service.ts';
import { credentialRoutes } from './credentials/routes.ts';
import { activationOf, furnish, type Furniture } from './furnish.ts';
import { createApp } from './http/app.ts';
import type { Authentication } from './http/authenticate.ts';
import type { Perimeter } from './http/local-guard.ts';
import { openApiRoutes } from './http/openapi-routes.ts';
import { pagesOf } from './http/pages.ts';
import type { Route } from './http/route.ts';
import type { Hooks } from './index.ts';
import { composeLan, furnishLan, type LanFurniture } from './lan-furniture.ts';
import { composeInvitations, isInvitation, takesInvitations } from './invitation-furniture.ts';
import { mailRoutes } from './mail/routes.ts';
import { isOpen, shutDoors, switchedOff } from './modes/closed-doors.ts';
import type { Lasting } from './lasting.ts';
import type { Mode, ModeName } from './modes/mode.ts';
import { multi } from './modes/multi.ts';
import { modeRoutes } from './modes/routes.ts';
import { savedMode } from './modes/saved-mode.ts';
import { single } from './modes/single.ts';
import { sso } from './modes/sso.ts';
import type { ModeSwitching, Move } from './modes/switching.ts';
import { nanoclawRoutes } from './nanoclaw/routes.ts';
import { composeNetwork, type Network } from './network-furniture.ts';
import { askNewAddress, changePassword, claimNotice, ownPassword } from './own-credentials.ts';
import type { Clock } from './ports/clock.ts';
import type { Swap } from './storage/lowdb/folder-swap.ts';
import type { ServerIdentity, Store } from './ports/store.ts';
import type { Vault } from './ports/vault.ts';
import { keysRenewedAt } from './renewed-keys.ts';
import { mailedCodeRoutes } from './recovery/mailed-code-routes.ts';
import { recoveryRoutes } from './recovery/routes.ts';
import { registrationRoutes } from './registration/routes.ts';
import { furnishReport } from './report-furniture.ts';
import { sessionAdminRoutes } from './sessions/admin-routes.ts';
import { sessionRoutes } from './sessions/routes.ts';
import type { Limits } from './sign-in/finish.ts';
import { jwksRoutes } from './sign-in/jwks-routes.ts';
import { proveLink } from './sign-in/link/prove.ts';
import { signInLinkRoutes } from './sign-in/link/routes.ts';
import { implicitOwner, noImplicitOwner, type ImplicitOwner } from './sign-in/local/implicit-owner.ts';
import { ownerSignIn } from './sign-in/local/owner.ts';
import { passwordSignIn } from './sign-in/password/sign-in.ts';
import { signInRoutes, type SignInParts } from './sign-in/routes.ts';
import { secondFactorRoutes } from './sign-in/second-factor/routes.ts';
import { composeSso, furnishSso, type SsoFurniture } from './sso-furniture.ts';
import { composeSwitching, furnishSwitching } from './switching-furniture.ts';
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
  /** Settings that the organisation laid down, by name. */
  readonly policy: readonly string[];
  readonly dataDir: string;
  readonly uiDir: string | undefined;
  readonly hooks: Hooks | undefined;
  /** Where settings refer to it: `env:NAME`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Known once the server listens; asked for when a request comes. */
  readonly address: () => { readonly url: string; readonly port: number; readonly address: string; readonly family: 'ipv4' | 'ipv6' };
  readonly perimeter: () => Perimeter;
  /** How the mode is changed here. */
  readonly move: Move;
  /** See `CurrentHouse.leave`; absent at a command. */
  readonly leave?: (commit: () => Promise<void>) => Promise<void>;
  /** Begins anew once other data have taken the place of these; null where the store or the vault are not ours to exchange. */
  readonly beginAnew?: ((swap: Swap) => void) | null;
  /** What a house before this one had, and this one goes on with. */
  readonly lasting?: Lasting;
  /** When the server started, where this is not its first house. */
  readonly startedAt?: number;
}

export interface House extends Furniture {
  readonly signOn: SsoFurniture;
  readonly lan: LanFurniture;
  readonly listener: RequestListener;
  readonly report: ServerReport;
  readonly switching: ModeSwitching;
  readonly backup: BackupFurniture;
  readonly limits: Limits;
}

/** The modes of this version by name. */
export const modes: Readonly<Record<ModeName, Mode>> = { single, multi, sso };

/** The only place where mode, store, vault, services and routers meet: services first, routes over them, then the order of everything. */
export function compose(given: Ingredients, network: Network): House {
  const { settings, mode, clock } = given;
  const furniture = furnish(given);
  const signOn = furnishSso(given, furniture);
  const lan = furnishLan(given, furniture);
  const backup = furnishBackup(given);
  const switching = furnishSwitching(given, furniture, () => furniture.connection.current?.settings ?? null, true);
  const owner = ownerHere(given);
  const limits: Limits = { idleSeconds: settings.sessions.idleSeconds, absoluteSeconds: settings.sessions.absoluteSeconds };
  const authentication: Authentication = { ...furniture, ...owner, now: () => clock.now() };
  const report = furnishReport(given, () => furniture.connection.state());
  const signIn: SignInParts = {
    ...furniture,
    limits,
    method: mode.signIn === 'owner' ? ownerSignIn(owner.implicitOwner) : passwordSignIn(mode.fallback ? signOn.fallback : furniture.provePassword),
    otherSessions: (id, current) => furniture.sessions.countOthers(id, current),
  };
  const routes = shutDoors(
    [
      ...personal(given, furniture, signIn, owner, lan),
      ...administrative(given, furniture, report),
      ...composeNetwork(network, given.store, furniture),
      ...adopted(given, furniture, signIn),
      ...composeSso(given, furniture, signOn, signIn),
      ...composeLan(given, furniture, lan, network),
      ...composeSwitching(given, furniture, switching),
      ...composeBackup(given, furniture, backup),
    ],
    { ...switchedOff(settings), ...mode.closedDoors },
    new Set(takesInvitations(given) ? ['/api/v1/auth/register', '/api/v1/auth/validate-invitation'] : []),
  );
  const listener = listenerOf(given, routes, authentication);
  return { ...furniture, signOn, lan, listener, report, limits, switching, backup };
}

function listenerOf(given: Ingredients, routes: readonly Route[], authentication: Authentication): RequestListener {
  const { settings, mode, store, clock } = given;
  return createApp({
    perimeter: given.perimeter,
    routes: [...routes, ...openApiRoutes(routes)],
    serving: { authentication, now: () => clock.now(), isRetired: async () => (await retiredServer(store)) !== null },
    pages: pagesOf(given.uiDir),
    log: given.log,
    guardsSecrets: mode.signIn === 'password' && !settings.server.allowInsecureLan,
    guardsAnswers: !settings.server.allowInsecureLan,
  });
}

/** Who is the owner without a sign-in, where the mode has one. */
function ownerHere({ mode, store, clock, identity }: Ingredients): ImplicitOwner {
  const isKept = async () => (await savedMode(store))?.pending == null;
  return mode.implicitOwner ? implicitOwner({ store, clock, ownerId: identity.ownerId, isKept }) : noImplicitOwner;
}

/** What a person does for themselves. */
function personal(given: Ingredients, furniture: Furniture, signIn: SignInParts, owner: ImplicitOwner, lan: LanFurniture): Route[] {
  const { settings, mode, clock, store, keys } = given;
  const { sessions, apiKeys, activity, factors, secondFactor, reproof, throttle, hashAddress } = furniture;
  const account: AccountParts = {
    ...furniture,
    askNewAddress: mode.signIn === 'password' && activationOf(given) === 'email' ? askNewAddress(furniture) : null,
    claimed: claimNotice(given, furniture),
  };
  return [
    ...accountRoutes(account),
    ...sessionRoutes({ ...furniture, provePassword: ownPassword(given, furniture) }),
    ...signInRoutes(signIn),
    ...signInLinkRoutes({
      ...signIn,
      proveLink: (token, peer) => proveLink({ store, clock, challenges: furniture.challenges, throttle }, token, peer),
    }),
    ...registering(given, furniture, signIn),
    ...recovering(given, furniture, signIn),
    ...secondFactorRoutes({ factors, signIn: secondFactor, reproof, throttle, hashAddress }),
    ...apiKeyRoutes({ apiKeys, hashAddress }),
    ...credentialRoutes({
      credentialsOf: (account, current) =>
        credentialsOf({ sessions, store, now: () => clock.now(), implicitOwner: owner.implicitOwner, allowedBy: lan.allowedBy }, account, current),
    }),
    ...activityRoutes({ activity, logWatch: furniture.logWatch, retention: furniture.retention, hashAddress }),
    ...jwksRoutes(() => keys.jwt()),
    ...modeRoutes({
      mode,
      registrationEnabled: isOpen(given, 'register'),
      passwordResetEnabled: isOpen(given, 'sendPasswordResetMail') && isOpen(given, 'resetPassword'),
      setupOpen: async () => mode.signIn === 'password' && furniture.adoption.isOpen(),
      activationRequired: activationOf(given) === 'email',
      usernameRequired: settings.usernameRequired,
      sso: furniture.connection,
      retired: () => retiredServer(store),
      keysRenewedAt: () => keysRenewedAt(store, clock.now()),
    }),
  ];
}

function registering(given: Ingredients, furniture: Furniture, signIn: SignInParts): Route[] {
  const isGood = (token: string) => isInvitation(given, furniture, token);
  return registrationRoutes({ ...furniture, ...signIn, isOpen: isOpen(given, 'register'), isInvitation: isGood });
}

/** Passwords forgotten and changed, addresses moved. */
function recovering({ mode }: Ingredients, furniture: Furniture, signIn: SignInParts): Route[] {
  const recoverByCode = mode.signIn === 'password' ? furniture.recoverByCode : null;
  return [
    ...mailedCodeRoutes({ ...furniture, resetHeld: () => !furniture.outbox.carries('resetPassword') }),
    ...recoveryRoutes({ ...furniture, ...signIn, recoverByCode }),
  ];
}

/** What an admin does for the server and for others. */
function administrative(given: Ingredients, furniture: Furniture, report: ServerReport): Route[] {
  const { accounts, apiKeys, hashAddress, outbox } = furniture;
  return [
    ...adminRoutes(report),
    ...mailRoutes({ outbox, hashAddress }),
    ...sessionAdminRoutes(furniture),
    ...keyAdminRoutes({ apiKeys, byId: (id) => accounts.byId(id), hashAddress }),
    ...composeInvitations(given, furniture),
    ...composeAccounts(given, furniture),
  ];
}

/** Doors that stand in every mode but lead on only in some: the first admin's, and nanoClaw's. */
function adopted(given: Ingredients, furniture: Furniture, signIn: SignInParts): Route[] {
  const { settings, mode } = given;
  const hasPasswords = mode.signIn === 'password';
  const limits: Limits = { idleSeconds: settings.jwt.seconds, absoluteSeconds: settings.jwt.seconds };
  const askAddress = hasPasswords && activationOf(given) === 'email' ? askNewAddress(furniture) : null;
  return [
    ...(hasPasswords ? adoptRoutes({ ...signIn, ...furniture }) : []),
    ...nanoclawRoutes({
      ...furniture,
      method: signIn.method,
      mode: mode.name,
      limits,
      askNewAddress: askAddress,
      claimed: claimNotice(given, furniture),
      changePassword: hasPasswords ? changePassword(furniture) : null,
    }),
  ];
}

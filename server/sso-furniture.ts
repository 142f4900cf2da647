import { linkOf } from './accounts/identity.ts';
import { CasdoorAdministration } from './admin/casdoor/service.ts';
import { Rehearsals } from './admin/casdoor/rehearsal.ts';
import { casdoorAdminRoutes } from './admin/casdoor/routes.ts';
import type { Ingredients } from './compose.ts';
import { AppError } from './errors.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { addressKey } from './http/throttle.ts';
import { linkAdminRoutes } from './sign-in/oidc/admin-link-routes.ts';
import { Attempts } from './sign-in/oidc/attempts.ts';
import { callbackRoutes } from './sign-in/oidc/callback-routes.ts';
import { createFallback } from './sign-in/oidc/fallback.ts';
import { SsoFlow } from './sign-in/oidc/flow.ts';
import { createHolderProof } from './sign-in/oidc/holder-proof.ts';
import { linkRoutes } from './sign-in/oidc/link-routes.ts';
import { createLinkShown } from './sign-in/oidc/link-shown.ts';
import { OneTimeRoom } from './sign-in/oidc/one-time-room.ts';
import { watchOutages } from './sign-in/oidc/outage-watch.ts';
import { Recheck } from './sign-in/oidc/recheck.ts';
import { createRefreshTokens, type RefreshTokens } from './sign-in/oidc/refresh-tokens.ts';
import { ReturnAddresses } from './sign-in/oidc/return-address.ts';
import { base, callbackPath, ssoRoutes, type SsoRouteParts } from './sign-in/oidc/routes.ts';
import { SsoSignIn, type Ask } from './sign-in/oidc/service.ts';
import { fromConfiguration } from './sign-in/oidc/sso-settings.ts';
import type { SignInParts } from './sign-in/routes.ts';

/** Everything of single sign-on, made once, over the house's services. */
export function furnishSso(given: Ingredients, furniture: Furniture) {
  const { settings, mode, store, vault, clock, log, keys } = given;
  const { connection, hashAddress, provePassword, factors, throttle, challenges, outbox } = furniture;
  const isPrimary = mode.fallback;
  const returns = new ReturnAddresses({ path: callbackPath, own: () => given.address().url, publicUrl: settings.server.publicUrl });
  const seals = {
    seal: (text: string, context: string) => keys.seal(text, context),
    open: (sealed: string, context: string) => keys.open(sealed, context),
  };
  const tokens = createRefreshTokens({ ...seals, log });
  const flow = new SsoFlow({ attempts: new Attempts(), clock, log, returns, placeOf: addressKey });
  const rehearsed = new OneTimeRoom<string>();
  const facts = { configured: fromConfiguration(settings.sso), returns, rehearsed, peopleSignIn: !mode.implicitOwner, isPrimary };
  const administration = new CasdoorAdministration({ store, vault, clock, log, connection, ...facts });
  const sso = signInOf(given, furniture, tokens);
  return {
    flow,
    sso,
    administration,
    rehearsals: new Rehearsals({ store, clock, connection, flow, administration, rehearsed }),
    fallback: createFallback({ store, clock, connection, prove: provePassword, hashAddress }),
    proveHolder: createHolderProof({ store, clock, throttle, factors, challenges, mailer: outbox, provePassword, hashAddress }),
    linkShown: createLinkShown({ store, connection, sessions: furniture.sessions, isLastWayIn: (id) => sso.isLastWayIn(id) }),
    recheck: new Recheck({ store, clock, log, connection, tokens, isPrimary }),
  };
}

function signInOf({ mode, store, clock, identity }: Ingredients, furniture: Furniture, tokens: RefreshTokens): SsoSignIn {
  const { connection, finishParts, hashAddress, outbox } = furniture;
  return new SsoSignIn({
    store,
    clock,
    finishParts,
    tokens,
    hashAddress,
    isPrimary: mode.fallback,
    issuer: () => connection.current?.settings.issuer ?? null,
    passwordsAreShut: () => mode.fallback && connection.current?.settings.fallback === 'off',
    needsNoWayIn: (accountId) => mode.implicitOwner && accountId === identity.ownerId,
    tellHolder: async (tx, account) => {
      if (account.email !== null) await outbox.queue(tx, { template: 'identityLinked', to: account.email, account });
    },
    kickMail: () => outbox.kick(),
  });
}

export type SsoFurniture = ReturnType<typeof furnishSso>;

/** The routes of single sign-on, in every mode: single mode's owner connects it there before people come. */
export function composeSso(given: Ingredients, furniture: Furniture, parts: SsoFurniture, signIn: SignInParts): Route[] {
  const { clock, mode } = given;
  const { passwords, policy, hashAddress, cookie } = furniture;
  const asks = new OneTimeRoom<Ask>();
  // What was asked under other settings is no choice any more.
  const current = (ask: Ask | undefined) => (ask?.connected === furniture.connection.current ? ask : undefined);
  const wait = (ask: Ask) => asks.put(ask, ask.expiresAt, clock.now());
  const isLinked = async (accountId: number) => (await linkOf(given.store, accountId)) !== undefined;
  const ways: SsoRouteParts = { ...furniture, ...parts, ...signIn, wait, isLinked, isSingle: mode.implicitOwner };
  return [
    ...ssoRoutes(ways),
    ...callbackRoutes(ways),
    ...linkRoutes({
      ...ways,
      linkFor: parts.linkShown,
      peekAsk: (secret) => current(asks.peek(secret, clock.now())),
      takeAsk: (secret) => current(asks.take(secret, clock.now())),
      putBackAsk: (secret, ask) => asks.putBack(secret, ask, ask.expiresAt),
      proveHolder: parts.proveHolder,
      hashNewPassword: async (password, about) => {
        const problems = await policy.problems(password, { username: about.username, email: about.email });
        if (problems.length > 0) throw new AppError('validation_failed', { fields: { password: problems } });
        return passwords.hash(password);
      },
    }),
    ...casdoorAdminRoutes({ ...parts, cookie, cookiePath: base, hashAddress }),
    ...linkAdminRoutes({ sso: parts.sso, byId: (id) => furniture.accounts.byId(id), hashAddress }),
  ];
}

/** What goes on by itself while the server runs; `stop` ends it, and the connection with it. */
export function runSso({ store, clock }: Ingredients, { connection }: Furniture, { recheck, rehearsals }: SsoFurniture): { stop(): void } {
  recheck.start();
  const watch = watchOutages({ store, clock, connection });
  return {
    stop: () => {
      recheck.stop();
      watch.stop();
      rehearsals.close();
      connection.use(null);
    },
  };
}

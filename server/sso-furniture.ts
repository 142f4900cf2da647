import { CasdoorAdministration } from './admin/casdoor/service.ts';
import { Rehearsals } from './admin/casdoor/rehearsal.ts';
import { casdoorAdminRoutes } from './admin/casdoor/routes.ts';
import type { Ingredients } from './compose.ts';
import { AppError } from './errors.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { Attempts } from './sign-in/oidc/attempts.ts';
import { createFallback } from './sign-in/oidc/fallback.ts';
import { SsoFlow } from './sign-in/oidc/flow.ts';
import { createHolderProof } from './sign-in/oidc/holder-proof.ts';
import { linkRoutes } from './sign-in/oidc/link-routes.ts';
import { createLinkShown } from './sign-in/oidc/link-shown.ts';
import { OneTimeRoom } from './sign-in/oidc/one-time-room.ts';
import { watchOutages } from './sign-in/oidc/outage-watch.ts';
import { Recheck } from './sign-in/oidc/recheck.ts';
import { createRefreshTokens } from './sign-in/oidc/refresh-tokens.ts';
import { callbackPath, ssoRoutes, type SsoRouteParts } from './sign-in/oidc/routes.ts';
import { SsoSignIn, type Ask } from './sign-in/oidc/service.ts';
import { fromConfiguration } from './sign-in/oidc/sso-settings.ts';
import type { SignInParts } from './sign-in/routes.ts';

/** Everything of single sign-on, made once, over the house's services. */
export function furnishSso(given: Ingredients, furniture: Furniture) {
  const { settings, mode, store, vault, clock, log, identity } = given;
  const { connection, finishParts, hashAddress, provePassword, factors, throttle } = furniture;
  const redirectUri = () => `${(settings.server.publicUrl ?? given.address().url).replace(/\/+$/, '')}${callbackPath}`;
  const tokens = createRefreshTokens(vault, log);
  const flow = new SsoFlow({ attempts: new Attempts(), clock, log, redirectUri });
  const rehearsed = new OneTimeRoom<string>();
  const peopleSignIn = !mode.implicitOwner;
  const configured = fromConfiguration(settings.sso);
  const administration = new CasdoorAdministration({ store, vault, clock, log, connection, configured, redirectUri, rehearsed, peopleSignIn });
  const sso = new SsoSignIn({
    store,
    clock,
    finishParts,
    tokens,
    hashAddress,
    passwordsAreShut: () => mode.fallback && connection.current?.settings.fallback === 'off',
    needsNoWayIn: (accountId) => mode.implicitOwner && accountId === identity.ownerId,
  });
  return {
    flow,
    sso,
    administration,
    rehearsals: new Rehearsals({ store, clock, connection, flow, administration, rehearsed }),
    fallback: createFallback({ store, clock, connection, prove: provePassword, hashAddress }),
    proveHolder: createHolderProof({ store, throttle, factors, provePassword }),
    linkShown: createLinkShown({ store, connection, sessions: furniture.sessions, isLastWayIn: (id) => sso.isLastWayIn(id) }),
    recheck: new Recheck({ store, clock, log, connection, tokens, isPrimary: mode.fallback }),
  };
}

export type SsoFurniture = ReturnType<typeof furnishSso>;

/** The routes of single sign-on, in every mode: single mode's owner connects it there before people come. */
export function composeSso(given: Ingredients, furniture: Furniture, parts: SsoFurniture, signIn: SignInParts): Route[] {
  const { clock, mode } = given;
  const { passwords, policy, hashAddress, csrf } = furniture;
  const asks = new OneTimeRoom<Ask>();
  const wait = (ask: Ask) => asks.put(ask, ask.expiresAt, clock.now());
  const ways: SsoRouteParts = { ...furniture, ...parts, ...signIn, wait, isSingle: mode.implicitOwner };
  return [
    ...ssoRoutes(ways),
    ...linkRoutes({
      ...ways,
      linkFor: parts.linkShown,
      peekAsk: (secret) => asks.peek(secret, clock.now()),
      takeAsk: (secret) => asks.take(secret, clock.now()),
      putBackAsk: (secret, ask) => asks.putBack(secret, ask, ask.expiresAt),
      proveHolder: parts.proveHolder,
      hashNewPassword: async (password, about) => {
        const problems = await policy.problems(password, { username: about.username, email: about.email });
        if (problems.length > 0) throw new AppError('validation_failed', { fields: { password: problems } });
        return passwords.hash(password);
      },
    }),
    ...casdoorAdminRoutes({ ...parts, csrf, callbackPath, hashAddress }),
  ];
}

/** What goes on by itself while the server runs; `stop` ends it, and the connection with it. */
export function runSso({ store, clock }: Ingredients, { connection }: Furniture, { recheck }: SsoFurniture): { stop(): void } {
  recheck.start();
  const watch = watchOutages({ store, clock, connection });
  return {
    stop: () => {
      recheck.stop();
      watch.stop();
      connection.use(null);
    },
  };
}

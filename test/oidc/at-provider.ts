import { afterEach } from 'vitest';
import { AppError } from '../../server/errors.ts';
import type { Clock } from '../../server/ports/clock.ts';
import { systemClock } from '../../server/ports/clock.ts';
import type { FreshIdentity } from '../../server/sign-in/oidc/identity.ts';
import type { Provider, ProviderSettings } from '../../server/sign-in/oidc/provider-port.ts';
import { createProvider } from '../../server/sign-in/oidc/provider.ts';
import { ProviderRejection } from '../../server/sign-in/oidc/rejection.ts';
import { clientId } from './lying-provider.ts';

/** Settings as the house's defaults make them. */
export function settingsFor(issuer: string, changes: Partial<ProviderSettings> = {}): ProviderSettings {
  const claims = {
    subject: ['id', 'sub'],
    username: ['preferred_username', 'name'],
    email: ['email'],
    displayName: ['displayName', 'name'],
    givenName: ['given_name', 'firstName'],
    familyName: ['family_name', 'lastName'],
    groups: ['groups'],
  };
  return { issuer, clientId, clientSecret: 'secret', scopes: 'openid profile email', claims, certificate: null, ...changes };
}

const open: Provider[] = [];
afterEach(() => {
  for (const provider of open.splice(0)) provider.close();
});

/** Our side, closed when the test ends. */
export function connect(issuer: string, changes: Partial<ProviderSettings> = {}, clock: Clock = systemClock): Provider {
  const provider = createProvider(settingsFor(issuer, changes), { clock, random: () => 0.5 });
  open.push(provider);
  return provider;
}

export const redirectUri = 'http://127.0.0.1:7420/api/v1/auth/casdoor/callback';

/** Ends a browser leg that a lying provider would have let anybody through. */
export function exchange(provider: Provider, changes: Partial<Parameters<Provider['exchange']>[0]> = {}): Promise<FreshIdentity> {
  return provider.exchange({
    code: 'code',
    redirectUri,
    codeVerifier: 'v'.repeat(43),
    nonce: undefined,
    iss: changes.nonce === undefined ? null : undefined,
    from: 'here',
    ...changes,
  });
}

/** The code by which a call was refused: a rejection's reason or an AppError's code; `accepted` where it was not. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'accepted';
  } catch (error) {
    if (error instanceof ProviderRejection) return error.reason;
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** How long a call takes, ms, and what became of it. */
export async function timed(call: () => Promise<unknown>): Promise<{ ms: number; outcome: string }> {
  const start = performance.now();
  const result = await outcome(call());
  return { ms: performance.now() - start, outcome: result };
}

/** The real time, which a test can push on. */
export function pushedClock(): Clock & { forward(ms: number): void } {
  let ahead = 0;
  return { now: () => Date.now() + ahead, forward: (ms) => void (ahead += ms) };
}

/** Where the browser is sent, with values that do not matter. */
export const authorizationUrl = (provider: Provider) =>
  provider.authorizationUrl({ redirectUri, state: 'state-1', nonce: 'nonce-1', codeChallenge: 'c'.repeat(43) });

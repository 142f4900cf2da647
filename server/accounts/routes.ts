import { SettingsPatch } from '../contract/inputs.ts';
import { Me, Settings } from '../contract/schemas.ts';
import type { SignedIn } from '../http/caller.ts';
import type { Csrf } from '../http/csrf.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { toSettings, toUser } from './present.ts';
import type { AccountActor, Accounts, ProfileChange } from './service.ts';

interface Parts {
  readonly accounts: Accounts;
  readonly csrf: Csrf;
  readonly hashAddress: (address: string) => string;
}

/** Notechondria has its settings one level up; both addresses are the same door (reference/seeds-contract.md 1.4). */
const settingsPaths = ['/api/v1/auth/settings', '/api/v1/settings'];

export function accountRoutes({ accounts, csrf, hashAddress }: Parts): Route[] {
  const actor = (caller: SignedIn): AccountActor => ({
    accountId: caller.account.id,
    sessionId: caller.session?.id ?? null,
    ipHash: hashAddress(caller.peer.address),
  });
  return [
    route(
      { method: 'get', path: '/api/v1/auth/me', who: 'all', summary: 'Who am I, and the CSRF token for writes', answers: { 200: Me } },
      ({ caller, now }) =>
        Promise.resolve(
          ok({
            user: caller.account && toUser(caller.account),
            csrf: csrf.issue(caller.carrier === 'cookie' ? caller.session : null, now),
          } satisfies Me),
        ),
    ),
    ...settingsPaths.flatMap((path) => [
      route({ method: 'get', path, who: 'auth', summary: 'Profile and preferences', answers: { 200: Settings } }, ({ caller }) =>
        Promise.resolve(ok(toSettings(caller.account))),
      ),
      route(
        { method: 'patch', path, who: 'auth', summary: 'Change profile and preferences', body: SettingsPatch, answers: { 200: Settings } },
        async ({ caller, body }) => ok(toSettings(await accounts.changeProfile(actor(caller), profileChange(body)))),
      ),
    ]),
  ];
}

function profileChange(body: SettingsPatch): ProfileChange {
  const { username, email, display_name: displayName, first_name: firstName, last_name: lastName, avatar, preferences } = body;
  const named = { username, email, displayName, firstName, lastName, avatar, preferences };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

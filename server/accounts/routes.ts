import type { Account } from './account.ts';
import { SettingsPatch } from '../contract/inputs.ts';
import { Me, Settings } from '../contract/schemas.ts';
import { AppError } from '../errors.ts';
import type { SignedIn } from '../http/caller.ts';
import type { Csrf } from '../http/csrf.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Presenter } from './present.ts';
import type { AccountActor, Accounts, ClaimNotice, ProfileChange } from './service.ts';

export interface AccountParts {
  readonly accounts: Accounts;
  readonly present: Presenter;
  readonly csrf: Csrf;
  readonly hashAddress: (address: string) => string;
  /** Null: a new address counts at once. Else it is asked for a confirmation first, and the account keeps the old one (api.md Settled contradictions). */
  readonly askNewAddress: ((caller: SignedIn, email: string, acceptLanguage: string) => Promise<void>) | null;
  /** Where a new address counts at once: tells it and the old one so, as part of the same step. */
  readonly claimed: CountedNotice;
}

const isRescued = ({ session, recent }: SignedIn) => session?.method === 'rescue' && recent;

interface CountedNotice extends ClaimNotice {
  /** Counts like `change-email`: each sends a mail to somebody. Errors: AppError `too_many_attempts`. */
  attempt(caller: SignedIn): Promise<void>;
}

/** Notechondria has its settings one level up; both addresses are the same door (reference/seeds-contract.md 1.4). */
const settingsPaths = ['/api/v1/auth/settings', '/api/v1/settings'];

export function accountRoutes(parts: AccountParts): Route[] {
  const { present, csrf } = parts;
  return [
    route(
      { method: 'get', path: '/api/v1/auth/me', who: 'all', summary: 'Who am I, and the CSRF token for writes', answers: { 200: Me } },
      async ({ caller, now }) =>
        ok({
          user: caller.account && (await present.user(caller.account)),
          csrf: csrf.issue(caller.carrier === 'cookie' ? caller.session : null, now),
          ...(caller.account === null && caller.refused ? { refused: caller.refused } : {}),
        } satisfies Me),
    ),
    ...settingsPaths.flatMap((path) => [
      route({ method: 'get', path, who: 'auth', summary: 'Profile and preferences', answers: { 200: Settings } }, async ({ caller }) =>
        ok({ ...(await present.settings(caller.account)), ...(isRescued(caller) ? { rescued: true as const } : {}) }),
      ),
      route(
        {
          method: 'patch',
          path,
          who: 'auth',
          summary: 'Change profile and preferences',
          body: SettingsPatch,
          answers: { 200: Settings },
          errors: ['recent_sign_in_required', 'too_many_attempts'],
        },
        async ({ caller, body, facts }) => ok(await present.settings(await changeProfile(parts, caller, profileChange(body), facts.acceptLanguage))),
      ),
    ]),
  ];
}

/** Changes what may change at once, and asks for what may not. Errors: AppError `recent_sign_in_required` for an address, `forbidden` for an API key. */
export async function changeProfile(
  { accounts, hashAddress, askNewAddress, claimed }: Pick<AccountParts, 'accounts' | 'hashAddress' | 'askNewAddress' | 'claimed'>,
  caller: SignedIn,
  change: ProfileChange,
  acceptLanguage: string,
): Promise<Account> {
  const actor: AccountActor = { accountId: caller.account.id, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
  const { email, ...rest } = change;
  if (email === undefined || email === caller.account.email) return accounts.changeProfile(actor, change);
  // Whoever has the address can have a new password: it is no less a credential where nothing is confirmed (security.md B49, B58).
  if (caller.scopes) throw new AppError('forbidden');
  if (!caller.recent) throw new AppError('recent_sign_in_required');
  if (askNewAddress === null) {
    await claimed.attempt(caller);
    const changed = await accounts.changeProfile(actor, change, (tx, before, after) => claimed.tell(tx, before, after, acceptLanguage));
    claimed.kick();
    return changed;
  }
  if (email === null) throw new AppError('validation_failed', { fields: { email: ['blank'] } });
  const account = await accounts.changeProfile(actor, rest);
  await askNewAddress(caller, email, acceptLanguage);
  return account;
}

function profileChange(body: SettingsPatch): ProfileChange {
  const { username, email, display_name: displayName, first_name: firstName, last_name: lastName, avatar, preferences } = body;
  const named = { username, email, displayName, firstName, lastName, avatar, preferences };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
}

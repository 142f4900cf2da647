import type { z } from 'zod';
import type { Account, AccountPatch } from '../../accounts/account.ts';
import { AccountPatchByAdmin, AccountQuery, NewAccountByAdmin } from '../../contract/inputs.ts';
import { AccountList, AccountMade, AccountRow, EndedCount, SessionList, SignInLink, type SessionRow } from '../../contract/schemas.ts';
import { AppError } from '../../errors.ts';
import type { SignedIn } from '../../http/caller.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { requireEndAhead } from './rules.ts';
import type { Admin, AccountAdmin } from './service.ts';
import type { AccountFilter, AccountPage } from './list.ts';

export interface AccountAdminParts {
  readonly admin: AccountAdmin;
  readonly find: (filter: AccountFilter, page: { readonly after: number; readonly limit: number }) => Promise<AccountPage>;
  readonly byId: (id: number) => Promise<Account>;
  readonly row: (account: Account) => Promise<AccountRow>;
  readonly sessionsOf: (accountId: number) => Promise<readonly SessionRow[]>;
  readonly resetUrl: (link: { readonly ident: string; readonly token: string }) => string;
  readonly signInUrl: (token: string) => string;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin/accounts';

/** Other people's accounts (api.md admin/accounts). Reading needs role admin; writing a recent proof as well. */
export function accountAdminRoutes(parts: AccountAdminParts): Route[] {
  return [...reading(parts), create(parts), ...changing(parts), ...helping(parts)];
}

/** Errors: AppError `recent_sign_in_required`. */
function adminOf(caller: SignedIn, { hashAddress }: AccountAdminParts): Admin {
  if (!caller.recent) throw new AppError('recent_sign_in_required');
  return { account: caller.account, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
}

function reading({ find, byId, row, sessionsOf }: AccountAdminParts): Route[] {
  return [
    route({ method: 'get', path: base, who: 'admin', summary: 'Accounts', query: AccountQuery, answers: { 200: AccountList } }, async ({ query }) => {
      const { items, next } = await find(query, { after: query.cursor ?? 0, limit: query.limit });
      return ok({ accounts: await Promise.all(items.map(row)), next_cursor: next === null ? null : String(next) } satisfies AccountList);
    }),
    route(
      { method: 'get', path: `${base}/:id`, who: 'admin', summary: 'One account', answers: { 200: AccountRow }, errors: ['not_found'] },
      async ({ id }) => ok(await row(await byId(id))),
    ),
    route(
      {
        method: 'get',
        path: `${base}/:id/sessions`,
        who: 'admin',
        summary: 'Somebody’s sessions',
        answers: { 200: SessionList },
        errors: ['not_found'],
      },
      async ({ id }) => {
        await byId(id);
        return ok({ sessions: [...(await sessionsOf(id))], current_session_id: null, next_cursor: null } satisfies SessionList);
      },
    ),
  ];
}

function create(parts: AccountAdminParts): Route {
  return route(
    {
      method: 'post',
      path: base,
      who: 'admin',
      summary: 'Make an account for somebody',
      body: NewAccountByAdmin,
      answers: { 201: AccountMade },
      errors: ['recent_sign_in_required'],
    },
    async ({ caller, body }) => {
      const person = {
        username: body.username,
        email: body.email ?? null,
        displayName: body.display_name ?? '',
        role: body.role,
        access: body.access,
      };
      const made = await parts.admin.create(adminOf(caller, parts), person);
      const answer: AccountMade = {
        account: await parts.row(made.account),
        ...(made.temporaryPassword === undefined ? {} : { temporary_password: made.temporaryPassword }),
        ...(made.invitation === undefined ? {} : { invitation_url: parts.resetUrl(made.invitation) }),
        ...(made.expiresAt === undefined ? {} : { expires_at: new Date(made.expiresAt).toISOString() }),
        delivery_fallback: made.fallback,
      };
      return { status: 201, body: answer };
    },
  );
}

function changing(parts: AccountAdminParts): Route[] {
  const errors = ['not_found', 'last_admin', 'forbidden', 'recent_sign_in_required'] as const;
  return [
    route(
      {
        method: 'patch',
        path: `${base}/:id`,
        who: 'admin',
        summary: 'Change an account',
        body: AccountPatchByAdmin,
        answers: { 200: AccountRow },
        errors,
      },
      async ({ caller, id, body, now }) => ok(await parts.row(await parts.admin.change(adminOf(caller, parts), id, patchOf(body, now)))),
    ),
    route(
      { method: 'delete', path: `${base}/:id`, who: 'admin', summary: 'Put an account into the bin for a week', answers: { 204: null }, errors },
      async ({ caller, id }) => {
        await parts.admin.remove(adminOf(caller, parts), id);
        return noContent();
      },
    ),
    route(
      { method: 'post', path: `${base}/:id/restore`, who: 'admin', summary: 'Take an account out of the bin', answers: { 200: AccountRow }, errors },
      async ({ caller, id }) => ok(await parts.row(await parts.admin.restore(adminOf(caller, parts), id))),
    ),
  ];
}

function helping(parts: AccountAdminParts): Route[] {
  const errors = ['not_found', 'recent_sign_in_required'] as const;
  return [
    route(
      { method: 'delete', path: `${base}/:id/sessions`, who: 'admin', summary: 'Sign somebody out everywhere', answers: { 200: EndedCount }, errors },
      async ({ caller, id }) => ok({ sessions: await parts.admin.endSessions(adminOf(caller, parts), id) }),
    ),
    route(
      {
        method: 'post',
        path: `${base}/:id/sign-in-link`,
        who: 'admin',
        summary: 'A link that signs somebody in once',
        answers: { 200: SignInLink },
        errors,
      },
      async ({ caller, id }) => {
        const { token, expiresAt } = await parts.admin.signInLink(adminOf(caller, parts), id);
        return ok({ url: parts.signInUrl(token), token, expires_at: new Date(expiresAt).toISOString() });
      },
    ),
    route(
      {
        method: 'post',
        path: `${base}/:id/reset-2fa`,
        who: 'admin',
        summary: 'Switch off somebody’s second factors',
        answers: { 204: null },
        errors,
      },
      async ({ caller, id }) => {
        await parts.admin.resetSecondFactors(adminOf(caller, parts), id);
        return noContent();
      },
    ),
  ];
}

function patchOf(body: z.infer<typeof AccountPatchByAdmin>, now: number): AccountPatch {
  // Also where nothing is to be disabled, and the service would not see it.
  requireEndAhead(body.disabled_until, now);
  const { role, is_active: isActive, username, email, display_name: displayName } = body;
  const disabled = isActive === undefined ? undefined : isActive ? null : { reason: body.disabled_reason ?? '', until: body.disabled_until ?? null };
  return Object.fromEntries(Object.entries({ role, isActive, username, email, displayName, disabled }).filter(([, value]) => value !== undefined));
}

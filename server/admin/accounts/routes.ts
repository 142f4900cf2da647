import type { z } from 'zod';
import type { Account } from '../../accounts/account.ts';
import { AccountPatchByAdmin, AccountQuery, DeleteByAdmin, InviteByAdmin, NewAccountByAdmin, PurgeByAdmin } from '../../contract/inputs.ts';
import { AccountList, AccountMade, AccountRow, EndedCount, SignInLink } from '../../contract/account-admin-schemas.ts';
import { SessionList, type SessionRow } from '../../contract/schemas.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import type { Session } from '../../sessions/session.ts';
import type { AccountChange } from './account-change.ts';
import { adminOf } from './acting-admin.ts';
import type { AccountAdmin, Made } from './service.ts';
import type { AccountFilter, AccountPage } from './list.ts';

export interface AccountAdminParts {
  readonly admin: AccountAdmin;
  readonly find: (filter: AccountFilter, page: { readonly after: number; readonly limit: number }) => Promise<AccountPage>;
  readonly byId: (id: number) => Promise<Account>;
  readonly row: (account: Account) => Promise<AccountRow>;
  /** `current`: the session that asks, which may be one of them. */
  readonly sessionsOf: (accountId: number, current: Session | null) => Promise<readonly SessionRow[]>;
  readonly resetUrl: (link: { readonly ident: string; readonly token: string }) => string;
  readonly signInUrl: (token: string) => string;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin/accounts';

/** Other people's accounts (api.md admin/accounts). Reading needs role admin; writing a recent proof as well. */
export function accountAdminRoutes(parts: AccountAdminParts): Route[] {
  return [...reading(parts), create(parts), ...changing(parts), ...helping(parts), ...lettingIn(parts)];
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
      async ({ id, caller }) => {
        await byId(id);
        return ok({ sessions: [...(await sessionsOf(id, caller.session))], current_session_id: null, next_cursor: null } satisfies SessionList);
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
    async (call) => {
      const { body } = call;
      const person = {
        username: body.username,
        email: body.email ?? null,
        displayName: body.display_name ?? '',
        role: body.role,
        access: body.access,
        invitationHours: body.expires_in_hours,
      };
      return { status: 201, body: await shownOnce(parts, await parts.admin.create(adminOf(call, parts), person)) };
    },
  );
}

async function shownOnce(parts: AccountAdminParts, made: Made): Promise<AccountMade> {
  return {
    account: await parts.row(made.account),
    ...(made.temporaryPassword === undefined ? {} : { temporary_password: made.temporaryPassword }),
    ...(made.invitation === undefined ? {} : { invitation_url: parts.resetUrl(made.invitation) }),
    ...(made.expiresAt === undefined ? {} : { expires_at: new Date(made.expiresAt).toISOString() }),
    delivery_fallback: made.fallback,
  };
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
      async (call) => ok(await parts.row(await parts.admin.change(adminOf(call, parts), call.id, changeOf(call.body)))),
    ),
    route(
      {
        method: 'delete',
        path: `${base}/:id`,
        who: 'admin',
        summary: 'Put an account into the bin for a week',
        body: DeleteByAdmin,
        answers: { 204: null },
        errors,
      },
      async (call) => {
        await parts.admin.remove(adminOf(call, parts), call.id, call.body.keys);
        return noContent();
      },
    ),
    purge(parts),
    route(
      { method: 'post', path: `${base}/:id/restore`, who: 'admin', summary: 'Take an account out of the bin', answers: { 200: AccountRow }, errors },
      async (call) => ok(await parts.row(await parts.admin.restore(adminOf(call, parts), call.id))),
    ),
  ];
}

function purge(parts: AccountAdminParts): Route {
  const errors = ['not_found', 'last_admin', 'forbidden', 'recent_sign_in_required'] as const;
  return route(
    {
      method: 'post',
      path: `${base}/:id/purge`,
      who: 'admin',
      summary: 'Delete an account for good, now; takes its username typed again',
      body: PurgeByAdmin,
      answers: { 204: null },
      errors,
    },
    async (call) => {
      await parts.admin.purge(adminOf(call, parts), call.id, call.body.username);
      return noContent();
    },
  );
}

function helping(parts: AccountAdminParts): Route[] {
  const errors = ['not_found', 'recent_sign_in_required'] as const;
  return [
    route(
      { method: 'delete', path: `${base}/:id/sessions`, who: 'admin', summary: 'Sign somebody out everywhere', answers: { 200: EndedCount }, errors },
      async (call) => ok({ sessions: await parts.admin.endSessions(adminOf(call, parts), call.id) }),
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
      async (call) => {
        const { token, expiresAt } = await parts.admin.signInLink(adminOf(call, parts), call.id);
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
      async (call) => {
        await parts.admin.resetSecondFactors(adminOf(call, parts), call.id);
        return noContent();
      },
    ),
  ];
}

/** Ways in that an admin gives, shown in the answer and never again. */
function lettingIn(parts: AccountAdminParts): Route[] {
  const answers = { 200: AccountMade };
  const errors = ['not_found', 'recent_sign_in_required', 'vault_unavailable'] as const;
  return [
    route(
      {
        method: 'post',
        path: `${base}/:id/invitation`,
        who: 'admin',
        summary: 'A new link to set a password; older ones are void',
        body: InviteByAdmin,
        answers,
        errors,
      },
      async (call) => ok(await shownOnce(parts, await parts.admin.invite(adminOf(call, parts), call.id, call.body.expires_in_hours))),
    ),
    route(
      {
        method: 'post',
        path: `${base}/:id/temporary-password`,
        who: 'admin',
        summary: 'A password that must be changed at the next sign-in; ends sessions and API keys',
        answers,
        errors: ['forbidden', 'not_found', 'recent_sign_in_required', 'server_busy'],
      },
      async (call) => ok(await shownOnce(parts, await parts.admin.giveTemporaryPassword(adminOf(call, parts), call.id))),
    ),
  ];
}

function changeOf(body: z.infer<typeof AccountPatchByAdmin>): AccountChange {
  const { role, username, email } = body;
  const named = { role, username, email, isActive: body.is_active, displayName: body.display_name };
  const given = { ...named, disabledReason: body.disabled_reason, disabledUntil: body.disabled_until, limits: body.limits };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

import type { Account } from '../../accounts/account.ts';
import { CasdoorUnlinked } from '../../contract/casdoor.ts';
import { AppError } from '../../errors.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import type { SsoSignIn } from './service.ts';

interface Parts {
  readonly sso: Pick<SsoSignIn, 'unlink'>;
  /** Errors: AppError `not_found`. */
  readonly byId: (id: number) => Promise<Account>;
  readonly hashAddress: (address: string) => string;
}

/** Parting somebody else from the provider (api.md `admin/accounts/:id/unlink`). Who has no other way in is given one first. */
export function linkAdminRoutes({ sso, byId, hashAddress }: Parts): Route[] {
  return [
    route(
      {
        method: 'post',
        path: '/api/v1/auth/admin/accounts/:id/unlink',
        who: 'admin',
        summary: 'Part somebody from Casdoor; ends no session',
        answers: { 200: CasdoorUnlinked },
        errors: ['not_found', 'last_way_in', 'recent_sign_in_required'],
      },
      async ({ caller, id }) => {
        if (!caller.recent) throw new AppError('recent_sign_in_required');
        await byId(id);
        const by = { actorId: caller.account.id, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) };
        return ok({ casdoor_linked: false, was_linked: await sso.unlink(id, by) });
      },
    ),
  ];
}

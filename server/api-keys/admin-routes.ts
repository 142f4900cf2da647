import type { Account } from '../accounts/account.ts';
import { ApiKeyList } from '../contract/api-key-schemas.ts';
import { AppError } from '../errors.ts';
import { noContent, ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import { toKeyRow } from './present.ts';
import type { ApiKeys } from './service.ts';

interface Parts {
  readonly apiKeys: ApiKeys;
  /** Errors: AppError `not_found`. */
  readonly byId: (id: number) => Promise<Account>;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin';

/** Other people's keys: what there is, without secrets, and ending one (ui.md 3). Nobody makes a key for somebody else. */
export function keyAdminRoutes({ apiKeys, byId, hashAddress }: Parts): Route[] {
  return [
    route(
      {
        method: 'get',
        path: `${base}/accounts/:id/api-keys`,
        who: 'admin',
        summary: 'Somebody’s API keys, without their secrets',
        answers: { 200: ApiKeyList },
        errors: ['not_found'],
      },
      async ({ id }) => {
        await byId(id);
        return ok({ api_keys: (await apiKeys.list(id)).map(toKeyRow) });
      },
    ),
    route(
      {
        method: 'delete',
        path: `${base}/api-keys/:id`,
        who: 'admin',
        summary: 'End somebody’s API key',
        answers: { 204: null },
        errors: ['not_found', 'recent_sign_in_required'],
      },
      async ({ caller, id }) => {
        if (!caller.recent) throw new AppError('recent_sign_in_required');
        await apiKeys.endAnybodys({ account: caller.account, sessionId: caller.session?.id ?? null, ipHash: hashAddress(caller.peer.address) }, id);
        return noContent();
      },
    ),
  ];
}

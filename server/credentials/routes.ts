import { CredentialList, type Credential } from '../contract/schemas.ts';
import type { Account } from '../accounts/account.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Session } from '../sessions/session.ts';

interface Parts {
  readonly credentialsOf: (account: Account, current: Session | null) => Promise<Credential[]>;
}

/** One list of everything that can get in: what is accepted is in it, and nothing else (product.md, promise 7). */
export function credentialRoutes({ credentialsOf }: Parts): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/auth/credentials',
        who: 'auth',
        summary: 'Everything that can get in as you',
        answers: { 200: CredentialList },
      },
      async ({ caller }) => ok({ credentials: await credentialsOf(caller.account, caller.session) } satisfies CredentialList),
    ),
  ];
}

import { CredentialList, type Credential } from '../contract/schemas.ts';
import type { Account } from '../accounts/account.ts';
import { ok } from '../http/reply.ts';
import { route, type Route } from '../http/route.ts';
import type { Sessions } from '../sessions/service.ts';
import { expiryOf, type Session } from '../sessions/session.ts';

interface Parts {
  readonly sessions: Pick<Sessions, 'all'>;
  /** Single mode: the account that needs no credential on this computer. */
  readonly implicitOwner: () => Promise<Account | null>;
}

/** One list of everything that can get in: what is accepted is in it, and nothing else (product.md, promise 7). */
export function credentialRoutes({ sessions, implicitOwner }: Parts): Route[] {
  return [
    route(
      {
        method: 'get',
        path: '/api/v1/auth/credentials',
        who: 'auth',
        summary: 'Everything that can get in as you',
        answers: { 200: CredentialList },
      },
      async ({ caller }) => {
        const { account, session: current } = caller;
        const free = (await implicitOwner())?.id === account.id ? [noSignIn] : [];
        const rows = (await sessions.all(account.id)).map((session) => toCredential(session, current));
        return ok({ credentials: [...free, ...rows] } satisfies CredentialList);
      },
    ),
  ];
}

const noSignIn: Credential = {
  kind: 'no_sign_in',
  id: null,
  label: 'Programs on this computer',
  created_at: null,
  last_used_at: null,
  expires_at: null,
  is_current: false,
  revocable: false,
};

function toCredential(session: Session, current: Session | null): Credential {
  const iso = (time: number) => new Date(time).toISOString();
  return {
    kind: 'session',
    id: session.id,
    label: session.deviceLabel,
    created_at: iso(session.createdAt),
    last_used_at: iso(session.lastSeenAt),
    expires_at: iso(expiryOf(session).at),
    is_current: session.id === current?.id,
    revocable: true,
  };
}

import type { Account } from '../accounts/account.ts';
import { isStillGood } from '../accounts/password.ts';
import { findKey, isOver, type PresentedKey } from '../api-keys/presented-key.ts';
import type { Credential } from '../contract/schemas.ts';
import type { Store } from '../ports/store.ts';
import type { Sessions } from '../sessions/service.ts';
import { expiryOf, type Session } from '../sessions/session.ts';

interface AllowedPairing {
  readonly clientName: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

interface Parts {
  readonly sessions: Pick<Sessions, 'all'>;
  readonly store: Pick<Store, 'passwords' | 'secondFactors' | 'apiKeys' | 'identities' | 'challenges'>;
  readonly now: () => number;
  /** Single mode: the account that needs no credential on this computer. */
  readonly implicitOwner: () => Promise<Account | null>;
  /** Pairings that this account has allowed, and that nobody has fetched yet. */
  readonly allowedBy: (accountId: number) => readonly AllowedPairing[];
}

/** Everything that can get in as this account, each with what is known of it; `current` is marked. */
export async function credentialsOf(parts: Parts, account: Account, current: Session | null): Promise<Credential[]> {
  const free = (await parts.implicitOwner())?.id === account.id ? [entry({ kind: 'no_sign_in', label: 'Programs on this computer' })] : [];
  const sessions = (await parts.sessions.all(account.id)).map((session) => ofSession(session, current));
  return [
    ...free,
    ...(await knowledge(parts, account.id)),
    ...(await links(parts, account.id)),
    ...sessions,
    ...parts.allowedBy(account.id).map(ofAllowed),
    ...(await keys(parts, account.id)),
  ];
}

const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString());

function entry(facts: Partial<Credential> & Pick<Credential, 'kind' | 'label'>): Credential {
  return { id: null, created_at: null, last_used_at: null, expires_at: null, is_current: false, revocable: false, ...facts };
}

/** The password and what goes with it. */
async function knowledge({ store, now }: Parts, accountId: number): Promise<Credential[]> {
  const password = await store.passwords.byId(accountId);
  const factors = await store.secondFactors.byId(accountId);
  return [
    ...(password && isStillGood(password, now())
      ? [entry({ kind: 'password', label: 'Password', created_at: iso(password.setAt), expires_at: iso(password.expiresAt ?? null) })]
      : []),
    ...(factors?.totp?.confirmed ? [entry({ kind: 'totp', label: 'Authenticator app', revocable: true })] : []),
    ...(factors?.email ? [entry({ kind: 'email_code', label: 'Codes by e-mail', revocable: true })] : []),
    ...(factors && factors.recovery.length > 0 ? [entry({ kind: 'recovery_codes', label: `Recovery codes (${factors.recovery.length} left)` })] : []),
  ];
}

/** Identities at a provider, also those it does not know at the moment: they get in again once it does. And links that open the account once: to sign in by, or to set a password with. */
async function links({ store, now }: Parts, accountId: number): Promise<Credential[]> {
  const identities = (await store.identities.ofGroup(String(accountId))).filter(({ partedAt }) => partedAt === null);
  const open = await Promise.all(
    (['sign_in_link', 'rescue', 'reset_password'] as const).map(async (purpose) =>
      (await store.challenges.ofGroup(`${purpose}:${String(accountId)}`))
        .filter(({ expiresAt }) => expiresAt >= now())
        .map(({ createdAt, expiresAt }) => entry({ ...linkKinds[purpose], created_at: iso(createdAt), expires_at: iso(expiresAt) })),
    ),
  );
  return [
    ...identities.map(({ id, username, email, issuer, linkedAt, lastUsedAt }) =>
      entry({
        kind: 'identity',
        id,
        label: username ?? email ?? issuer,
        created_at: iso(linkedAt),
        last_used_at: iso(lastUsedAt),
        revocable: true,
      }),
    ),
    ...open.flat(),
  ];
}

const linkKinds = {
  sign_in_link: { kind: 'sign_in_link', label: 'Sign-in link' },
  rescue: { kind: 'sign_in_link', label: 'Rescue link, for this computer only' },
  reset_password: { kind: 'reset_password', label: 'Link for a new password' },
} as const;

const ofAllowed = ({ clientName, createdAt, expiresAt }: AllowedPairing): Credential =>
  entry({ kind: 'paired_device', label: clientName, created_at: iso(createdAt), expires_at: iso(expiresAt), revocable: true });

function ofSession(session: Session, current: Session | null): Credential {
  return entry({
    kind: session.scopes ? 'paired_device' : 'session',
    id: session.id,
    label: session.deviceLabel,
    created_at: iso(session.createdAt),
    last_used_at: iso(session.lastSeenAt),
    expires_at: iso(expiryOf(session).at),
    is_current: session.id === current?.id,
    revocable: true,
  });
}

/** Every secret that is taken, found as the door finds it: of a key that was rotated the old one too, while it works, under its key's id. */
async function keys({ store, now }: Parts, accountId: number): Promise<Credential[]> {
  const found = await Promise.all((await store.apiKeys.ofGroup(String(accountId))).map(({ hash }) => findKey(store.apiKeys, hash)));
  return found
    .filter((one) => one !== undefined)
    .filter((one) => !isOver(one, now()))
    .map(ofKey);
}

function ofKey({ key, secret, expiresAt }: PresentedKey): Credential {
  const isOld = secret !== key;
  return entry({
    kind: isOld ? 'old_api_key_secret' : 'api_key',
    id: key.id,
    label: isOld ? `${key.name} (old secret)` : key.name,
    created_at: iso(secret.createdAt),
    last_used_at: iso(secret.lastUsedAt),
    expires_at: iso(expiresAt),
    revocable: true,
  });
}

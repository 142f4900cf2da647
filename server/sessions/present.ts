import type { SessionBrief, SessionRow } from '../contract/schemas.ts';
import { expiryOf, type Session } from './session.ts';

const iso = (time: number) => new Date(time).toISOString();

export function toBrief(session: Session): SessionBrief {
  return { id: session.id, device_label: session.deviceLabel, created_at: iso(session.createdAt), last_seen_at: iso(session.lastSeenAt) };
}

/** A row of the list: never a key nor its hash (security.md B43). `limits`: those of its account. */
export function toRow(session: Session, current: Session | null, limits: { readonly localOnly?: boolean } | null = null): SessionRow {
  const expiry = expiryOf(session);
  return {
    ...toBrief(session),
    user_agent: session.userAgent,
    ip_hash_prefix: session.ipHash.slice(0, 8),
    kind: session.kind,
    method: session.method,
    expires_at: iso(expiry.at),
    expires_reason: expiry.reason,
    is_current: session.id === current?.id,
    kept: session.kept,
    trusted: session.trusted ?? false,
    scopes: session.scopes ? [...session.scopes] : null,
    factors: [...(session.factors ?? [session.method])],
    ...(limits?.localOnly ? { local_only: true } : {}),
  };
}

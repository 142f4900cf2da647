import type { PairingCard } from '../../contract/pairing.ts';
import type { Shown } from './approvals.ts';

const iso = (time: number) => new Date(time).toISOString();
const states = { waiting: 'waiting', approved: 'approved', collecting: 'approved', paired: 'paired', denied: 'waiting', void: 'waiting' } as const;

/** The card of a request: never its device code. */
export function toCard({ request, firstSeen, grantable, isClaimed }: Shown): PairingCard {
  return {
    user_code: request.userCode,
    match_code: request.matchCode,
    client_name: request.clientName,
    program: request.program,
    user_agent: request.userAgent,
    kind: request.kind,
    ip_hash_prefix: request.ipHash.slice(0, 8),
    address: request.isLocal ? 'local' : 'network',
    ip: request.address,
    first_seen: firstSeen === null ? null : iso(firstSeen),
    scopes: [...request.scopes],
    grantable_scopes: [...grantable],
    granted_scopes: request.grant ? [...request.grant.scopes] : null,
    days: request.grant?.days ?? request.days,
    state: states[request.state],
    claimed: isClaimed,
    invited: request.isInvited,
    known: request.isKnown,
    session_id: request.sessionId,
    created_at: iso(request.createdAt),
    expires_at: iso(request.expiresAt),
  };
}

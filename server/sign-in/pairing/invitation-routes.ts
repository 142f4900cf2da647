import { PairingInvitation, PairingInvite } from '../../contract/pairing.ts';
import { Empty } from '../../contract/schemas.ts';
import { ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import { pairingUri, type Reach } from './pairing-uri.ts';
import { viewerOf, type RequestParts } from './request-routes.ts';

export interface InvitationParts extends RequestParts {
  readonly reach: () => Promise<Reach>;
}

const base = '/api/v1/auth/device/invitations';

/** A person invites one device of theirs, mostly by a QR code. It is no answer: its request still waits for one (security.md B66). */
export function invitationRoutes(parts: InvitationParts): Route[] {
  return [invite(parts), uninvite(parts)];
}

function invite(parts: InvitationParts): Route {
  return route(
    {
      method: 'post',
      path: base,
      who: 'recent',
      givesSecret: true,
      summary: 'Invite one device: a code of one use, in an address for a QR code; ends the earlier one of this session',
      body: PairingInvite,
      answers: { 201: PairingInvitation },
      errors: ['forbidden'],
    },
    async ({ caller, body }) => {
      const reach = await parts.reach();
      const { invitation, code } = parts.approvals.invite(viewerOf(caller, parts), body);
      const made: PairingInvitation = {
        id: invitation.id,
        code,
        expires_at: new Date(invitation.expiresAt).toISOString(),
        uri: pairingUri(reach, code),
        addresses: [...reach.addresses],
        pin: reach.pin,
      };
      return { status: 201, body: made };
    },
  );
}

function uninvite(parts: InvitationParts): Route {
  const shape = { summary: 'Wait for nobody any more', answers: { 200: Empty }, errors: ['not_found'] } as const;
  return route({ method: 'delete', path: `${base}/:id`, who: 'auth', scopes: [], ...shape }, ({ caller, id }) => {
    parts.approvals.uninvite(viewerOf(caller, parts), id);
    return Promise.resolve(ok({}));
  });
}

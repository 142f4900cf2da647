import { InvitationByAdmin } from '../../contract/inputs.ts';
import { InvitationList, InvitationMade, type InvitationRow } from '../../contract/invitation-schemas.ts';
import { AppError } from '../../errors.ts';
import { noContent, ok } from '../../http/reply.ts';
import { route, type Route } from '../../http/route.ts';
import type { Invitation } from '../../registration/invitation.ts';
import { adminOf } from '../accounts/acting-admin.ts';
import type { Invitations } from './service.ts';

export interface InvitationParts {
  readonly invitations: Invitations;
  /** Whether anybody can make an account of their own in this mode, be it by invitation only. */
  readonly canRegister: boolean;
  readonly invitationUrl: (token: string) => string;
  readonly nameOf: (accountId: number) => Promise<string | null>;
  readonly hashAddress: (address: string) => string;
}

const base = '/api/v1/auth/admin/invitations';

/** Open invitations. Reading needs role admin; writing a recent proof as well. */
export function invitationRoutes(parts: InvitationParts): Route[] {
  const { invitations } = parts;
  return [
    route({ method: 'get', path: base, who: 'admin', summary: 'Open invitations', answers: { 200: InvitationList } }, async () =>
      ok({ invitations: await Promise.all((await invitations.list()).map((one) => rowOf(one, parts))) }),
    ),
    make(parts),
    route(
      {
        method: 'delete',
        path: `${base}/:id`,
        who: 'admin',
        summary: 'End an invitation',
        answers: { 204: null },
        errors: ['not_found', 'recent_sign_in_required'],
      },
      async (call) => {
        await invitations.end(adminOf(call, parts), call.id);
        return noContent();
      },
    ),
  ];
}

function make(parts: InvitationParts): Route {
  return route(
    {
      method: 'post',
      path: base,
      who: 'admin',
      givesSecret: true,
      summary: 'A link by which several people make accounts of their own',
      body: InvitationByAdmin,
      answers: { 201: InvitationMade },
      errors: ['recent_sign_in_required', 'registration_disabled', 'vault_unavailable'],
    },
    async (call) => {
      const admin = adminOf(call, parts);
      if (!parts.canRegister) throw new AppError('registration_disabled');
      const { note, role, uses, expires_in_hours: hours } = call.body;
      const { token, invitation } = await parts.invitations.make(admin, { note, role, uses, hours });
      return { status: 201, body: { invitation: await rowOf(invitation, parts), url: parts.invitationUrl(token), token } satisfies InvitationMade };
    },
  );
}

async function rowOf({ madeBy, createdAt, expiresAt, ...rest }: Invitation, { nameOf }: InvitationParts): Promise<InvitationRow> {
  return {
    ...rest,
    created_at: new Date(createdAt).toISOString(),
    expires_at: new Date(expiresAt).toISOString(),
    made_by: madeBy === null ? null : await nameOf(madeBy),
  };
}

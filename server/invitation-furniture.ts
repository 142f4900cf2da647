import { invitationRoutes } from './admin/invitations/routes.ts';
import type { Ingredients } from './compose.ts';
import { AppError } from './errors.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { createLinks } from './mail/links.ts';
import { invitationOf } from './registration/invitation.ts';

/** Registration is off by `registration.enabled` at most: an invitation is the exception to that, and to nothing else. */
export function takesInvitations({ mode, settings }: Pick<Ingredients, 'mode' | 'settings'>): boolean {
  return mode.closedDoors.register === undefined && settings.endpoints.register !== false;
}

/** Whether a token opens an account now. Errors: none of its own; a storage that does not answer throws. */
export async function isInvitation(
  { store, clock }: Pick<Ingredients, 'store' | 'clock'>,
  { challenges }: Furniture,
  token: string,
): Promise<boolean> {
  try {
    await invitationOf(store, challenges, token, clock.now());
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'invitation_invalid') return false;
    throw error;
  }
}

/** Open invitations, with links to the page where they are used. */
export function composeInvitations(given: Ingredients, { invitations, hashAddress }: Furniture): Route[] {
  const linkTo = createLinks({ settings: given.settings, baseUrl: () => given.address().url });
  return invitationRoutes({
    invitations,
    canRegister: takesInvitations(given),
    invitationUrl: (token) => `${linkTo({ route: 'home' })}#invitation=${token}`,
    nameOf: async (id) => (await given.store.accounts.byId(id))?.username ?? null,
    hashAddress,
  });
}

import type { LinkedIdentity } from './accounts/identity.ts';
import { findAccounts, toAccountRow } from './admin/accounts/list.ts';
import { accountAdminRoutes } from './admin/accounts/routes.ts';
import type { Ingredients } from './compose.ts';
import type { Furniture } from './furnish.ts';
import type { Route } from './http/route.ts';
import { createLinks } from './mail/links.ts';
import { toRow } from './sessions/present.ts';
import { personAtCasdoor } from './sign-in/oidc/sso-settings.ts';
import { passwordTriesOf } from './sign-in/password/prove.ts';

/** Other people's accounts, as admins see and change them. */
export function composeAccounts({ store, settings, address, clock }: Ingredients, furniture: Furniture): Route[] {
  const { accountAdmin, accounts, sessions, hashAddress, throttle, connection, present } = furniture;
  const linkTo = createLinks({ settings, baseUrl: () => address().url });
  const people = {
    ...{ store, present, now: () => clock.now() },
    shutFor: (id: number) => throttle.shutFor(passwordTriesOf(id)),
    pageAt: (link: LinkedIdentity) => connection.current && personAtCasdoor(connection.current.settings, link),
  };
  return accountAdminRoutes({
    admin: accountAdmin,
    find: (filter, page) => findAccounts(people, filter, page),
    byId: (id) => accounts.byId(id),
    row: (account) => toAccountRow(people, account),
    sessionsOf: async (id, current) => {
      const limits = (await store.accounts.byId(id))?.limits;
      return (await sessions.all(id)).map((session) => toRow(session, current, limits));
    },
    resetUrl: (link) => linkTo({ route: 'resetPassword', ...link, first: true }),
    signInUrl: (token) => `${linkTo({ route: 'home' })}#sign-in-link=${token}`,
    hashAddress,
  });
}

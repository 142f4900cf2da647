import { linkOf } from '../../accounts/identity.ts';
import type { CasdoorLink } from '../../contract/casdoor.ts';
import type { SignedIn } from '../../http/caller.ts';
import type { Store } from '../../ports/store.ts';
import type { Sessions } from '../../sessions/service.ts';
import type { SsoConnection } from './connection.ts';
import { passesGate } from './groups.ts';

interface Parts {
  readonly store: Pick<Store, 'identities'>;
  readonly connection: SsoConnection;
  readonly sessions: Pick<Sessions, 'all'>;
  readonly isLastWayIn: (accountId: number) => Promise<boolean>;
}

/** How long somebody who looks at their link waits for news of the provider. */
const lookMs = 1_500;
const iso = (time: number) => new Date(time).toISOString();

/** A person's link as "Connected accounts" shows it (ui.md 2). */
export function createLinkShown({ store, connection, sessions, isLastWayIn }: Parts): (caller: SignedIn) => Promise<CasdoorLink> {
  return async ({ account }) => {
    await connection.current?.provider.check(lookMs);
    const { configured, name, reachable, since, reason } = connection.state();
    const requiredGroups = connection.current?.settings.requiredGroups ?? [];
    const link = await linkOf(store, account.id);
    const opened = (await sessions.all(account.id)).filter(({ method }) => method === 'casdoor').length;
    return {
      configured,
      name,
      reachable,
      since: since === null ? null : iso(since),
      reason,
      link: link
        ? {
            issuer: link.issuer,
            subject: link.subject,
            username: link.username,
            email: link.email,
            display_name: link.displayName,
            groups: link.groups && [...link.groups],
            groups_seen_at: iso(link.groupsAt),
            passes_gate: link.goneAt === null && passesGate(link.groups, requiredGroups),
            gone_since: link.goneAt === null ? null : iso(link.goneAt),
            needs_sign_in: link.unsureAt != null,
            linked_at: iso(link.linkedAt),
            last_used_at: link.lastUsedAt === null ? null : iso(link.lastUsedAt),
          }
        : null,
      sessions: opened,
      last_way_in: link !== undefined && (await isLastWayIn(account.id)),
      required_groups: [...requiredGroups],
    };
  };
}

import { AppError } from '../errors.ts';
import type { Reads } from '../ports/store.ts';
import { linkOf } from './identity.ts';
import { isFreeAdmin } from './limits.ts';
import { isStillGood } from './password.ts';

type Ways = Pick<Reads, 'passwords' | 'identities'>;

/**
 * Somebody else must be able to administer at any time and from anywhere, with a way in of their own: a password, or a link to the provider that this
 * server is connected to (`issuer`; null: none). A link of another issuer lets nobody in, however long it is kept. Errors: AppError `last_admin`.
 */
export async function requireOtherAdmin(
  reads: Pick<Reads, 'accounts'> & Ways,
  { without, now, issuer }: { readonly without: number; readonly now: number; readonly issuer: string | null },
): Promise<void> {
  for (let after: number | null = 0; after !== null;) {
    const page: Awaited<ReturnType<Reads['accounts']['page']>> = await reads.accounts.page({ after, limit: 200 });
    for (const account of page.items)
      if (account.id !== without && isFreeAdmin(account, now) && (await hasWayIn(reads, account.id, now, issuer))) return;
    after = page.next;
  }
  throw new AppError('last_admin');
}

async function hasWayIn({ passwords, identities }: Ways, accountId: number, now: number, issuer: string | null): Promise<boolean> {
  const password = await passwords.byId(accountId);
  if (password && isStillGood(password, now)) return true;
  const link = await linkOf({ identities }, accountId);
  return link !== undefined && link.goneAt === null && link.issuer === issuer;
}

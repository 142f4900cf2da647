import { emailKey, nameKey } from '../../accounts/account.ts';
import type { Reads } from '../../ports/store.ts';
import type { ReportedIdentity } from './identity.ts';

const most = 45;

/** A free username like the one the provider has: its name, else the address's local part, else made of the subject; `_1`, `_2` … where it is taken (reference/seeds-contract.md 2.4). */
export async function usernameFor(reads: Pick<Reads, 'accounts'>, identity: ReportedIdentity): Promise<string> {
  const wishes = [identity.username, identity.email?.split('@')[0] ?? null].map((name) => allowed(name ?? ''));
  const base = wishes.find((name) => name.length >= 2) ?? `casdoor_${allowed(identity.subject).slice(0, 12)}`;
  for (let number = 0; ; number += 1) {
    const name = number === 0 ? base : `${base}_${number}`;
    // Nobody is called as somebody else is written to: it would look like them.
    const isTaken = (await reads.accounts.byUsernameKey(nameKey(name))) ?? (await reads.accounts.byEmailKey(emailKey(name)));
    if (!isTaken) return name;
  }
}

/** What may stand in a username (api.md Settled contradictions). */
const allowed = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/[^\p{L}\p{N}\p{M}._+@-]/gu, '')
    .match(/./gsu)
    ?.slice(0, most)
    .join('') ?? '';

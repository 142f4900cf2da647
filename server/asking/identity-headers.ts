import type { Account } from '../accounts/account.ts';
import type { LinkedIdentity } from '../accounts/identity.ts';

/** Words that say here what somebody may do: a group of the provider that is called the same says nothing. */
const ourWords: ReadonlySet<string> = new Set(['admin', 'user']);

/**
 * Who it is, as headers for a service behind a proxy; flat name-value pairs. All four are always there, so that a proxy that copies them overwrites what a
 * client sent. An address that nobody confirmed is nobody's, and is not passed on.
 */
export function identityHeaders(
  account: Account,
  displayName: string,
  links: readonly Pick<LinkedIdentity, 'groups' | 'goneAt'>[],
): readonly string[] {
  const groups = links
    .flatMap(({ groups: said, goneAt }) => (goneAt === null ? (said ?? []) : []))
    .filter((group) => !ourWords.has(group.toLowerCase()));
  const all = [account.role, ...new Set(groups)].map((group) => headerText(group).replaceAll(',', '%2C'));
  return [
    ...['Remote-User', headerText(account.username)],
    ...['Remote-Email', account.email !== null && account.emailVerified ? headerText(account.email) : ''],
    ...['Remote-Name', headerText(displayName)],
    ...['Remote-Groups', all.join(',')],
  ];
}

/** Printable ASCII as it is; everything else, and the per cent sign, percent-encoded in UTF-8: `decodeURIComponent` gives the text back. */
function headerText(text: string): string {
  return text.toWellFormed().replace(/[^\x20-\x24\x26-\x7e]/gu, (character) => encodeURIComponent(character));
}

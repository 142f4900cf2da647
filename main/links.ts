import { shell } from 'electron';

/** The sites that the words of the UI point at. What is not listed here does not open (security.md B86). */
const sites: readonly string[] = ['https://casdoor.org'];
/** The origin of an address; null where it has none (`data:`, `file:`, nonsense). */
export const originOf = (address: string): string | null => (/^https?:/.test(address) && URL.canParse(address) ? new URL(address).origin : null);

/** Where our own server sends people to sign in, as an administrator set it; null where it names nothing. */
const signInSite = async (own: string): Promise<string | null> =>
  originOf(await (await fetch(`${own}/api/v1/auth/casdoor/config`)).json().then((config: { signin_url?: string }) => config.signin_url ?? ''));

/** Opens an address in the system's browser: a listed https site, our own server (its API page), the page to sign in at. False where it is refused. */
export async function openOutside(address: string, own: string | null): Promise<boolean> {
  const href = URL.canParse(address) ? new URL(address).href : '';
  const listed = [...sites, own, own && (await signInSite(own).catch(() => null))].some((site) => site && href.startsWith(`${site}/`)); // no site.evil.org
  if (listed) await shell.openExternal(href);
  return listed;
}

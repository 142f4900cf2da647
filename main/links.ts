import { shell } from 'electron';

/** The sites that the words of the UI point at. What is not listed here does not open (security.md B86). */
const sites: readonly string[] = ['https://casdoor.org'];

/** The origin of an address; null where it has none (`data:`, `file:`, nonsense). */
export function originOf(address: string): string | null {
  const origin = URL.canParse(address) ? new URL(address).origin : 'null';
  return origin === 'null' ? null : origin;
}

/** Opens an address in the system's browser: a listed https site, or one of `ours`: the server (its API page), its OpenID provider. False where it is refused. */
export async function openOutside(address: string, ours: readonly string[]): Promise<boolean> {
  const href = URL.canParse(address) ? new URL(address).href : '';
  const listed = [...sites, ...ours].some((site) => href.startsWith(`${site}/`)); // no name@site, no site.evil.org
  if (listed) await shell.openExternal(href);
  return listed;
}

import { isLoopback } from './web-address.ts';

/**
 * May a client that runs the browser leg itself have had the browser sent there? To this server's own address, to a program on the person's computer
 * (RFC 8252 7.3: any port), or exactly to what the setting `sso.redirectUris` names: a native app's own scheme, a page elsewhere (RFC 9700 4.1.3).
 */
export function mayReturnTo(address: string, own: string, listed: readonly string[]): boolean {
  if (listed.includes(address)) return true;
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.origin === new URL(own).origin || (url.protocol === 'http:' && isLoopback(url.hostname));
}

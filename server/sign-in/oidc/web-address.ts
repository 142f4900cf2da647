/** This computer, by name or number; `hostname` as `URL` gives it. */
export const isLoopback = (hostname: string) => hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);

const parsed = (value: unknown) => (typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined);

/** May tokens and codes travel there? https, or plain http that does not leave this computer where `loopbackHttp` allows it (security.md B71). */
export function isSafe(url: URL, loopbackHttp: boolean): boolean {
  if (url.username !== '' || url.password !== '') return false;
  return url.protocol === 'https:' || (loopbackHttp && url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Can this be an issuer (OpenID Connect Core 2)? https without query or fragment; http on loopback only. */
export function isAcceptableIssuer(issuer: string): boolean {
  const url = parsed(issuer);
  return url !== undefined && isSafe(url, true) && !/[?#\s]/.test(issuer);
}

/** Only a provider on this computer may have http endpoints, and only on this computer. */
export const allowsLoopbackHttp = (issuer: string) => issuer.startsWith('http:');

/** An endpoint of a discovery document as `URL` spells it, or undefined where it may not be used. */
export function readEndpoint(value: unknown, loopbackHttp: boolean): string | undefined {
  const url = parsed(value);
  return url !== undefined && isSafe(url, loopbackHttp) && url.hash === '' ? url.href : undefined;
}

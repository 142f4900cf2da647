/** Where the provider sends the browser in the end. */
export interface Callback {
  readonly url: URL;
  /** `code`, `state`, `iss`; or `error`. */
  readonly params: Readonly<Record<string, string>>;
}

const mostSteps = 10;

/** Follows a provider's redirects as a new browser would, cookies and all, until one leads away from it. Errors: one that quotes the page it got stuck at. */
export async function walkBrowserLeg(start: string, issuer: string, headers: Readonly<Record<string, string>>): Promise<Callback> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  for (let step = 0; step < mostSteps; step++) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', headers: { ...headers, ...(cookie === '' ? {} : { cookie }) } });
    for (const line of answer.headers.getSetCookie()) keep(cookies, line);
    const text = await answer.text();
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`The provider did not send the browser on: ${String(answer.status)} ${text.slice(0, 500)}`);
    url = new URL(location, url);
    if (url.origin !== new URL(issuer).origin) return { url, params: Object.fromEntries(url.searchParams) };
  }
  throw new Error('The provider sends the browser round in circles.');
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = ''] = line.split(';', 1);
  const at = pair.indexOf('=');
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}

/** What a browser does at our callback: it comes, and where it is asked whether that was the person, the person says so. */
export async function arriveAt(url: string | URL, headers: Readonly<Record<string, string>> = {}, answer: 'yes' | 'no' = 'yes'): Promise<Response> {
  const page = await fetch(url, { headers, redirect: 'manual' });
  const token = tokenIn(await page.clone().text());
  if (token === undefined) return page;
  const { origin } = new URL(url);
  const sent = { ...headers, origin, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams({ token, answer }).toString();
  return fetch(`${origin}/api/v1/auth/casdoor/callback`, { method: 'POST', headers: sent, body, redirect: 'manual' });
}

/** The token of the page that asks; undefined where the page asks nothing. */
export const tokenIn = (page: string): string | undefined => /name="token" value="([\w-]+)"/.exec(page)?.[1];

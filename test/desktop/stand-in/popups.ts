import type * as Electron from 'electron';
import type { BrowserContext, Page, Request } from 'playwright-core';
import type { OpenHandler } from './web-contents.ts';

/** Who owns a page, and who answers for the popups of its context: here the one window. */
export interface Owner {
  readonly openHandler: OpenHandler | null;
}
const owners = new WeakMap<Page, Owner>();
const contexts = new WeakMap<BrowserContext, Owner>();

/** From here on the page is a window; every other page of its context is a popup. */
export function own(page: Page, owner: Owner): void {
  owners.set(page, owner);
  contexts.set(page.context(), owner);
}

const watched = new WeakSet<BrowserContext>();

/** Asks `setWindowOpenHandler` before a popup fetches anything. */
export async function refusePopups(context: BrowserContext): Promise<void> {
  if (watched.has(context)) return;
  watched.add(context);
  const asked = new WeakSet<Page>();
  let askedBeforeThePage = 0;
  await context.route('**/*', async (route) => {
    const page = pageOf(route.request());
    if (page && owners.has(page)) return route.continue();
    if (!page) askedBeforeThePage += 1;
    if (!page || !asked.has(page)) askHandler(contexts.get(context), route.request().url());
    if (page) asked.add(page);
    await route.abort();
  });
  context.on('page', (page) => {
    setTimeout(() => {
      if (owners.has(page) || page.isClosed()) return;
      if (askedBeforeThePage > 0) askedBeforeThePage -= 1;
      else if (!asked.has(page)) askHandler(contexts.get(context), page.url()); // about:blank: it fetches nothing
      page.close().catch(() => undefined); // it closed itself
    }, 200);
  });
}

function pageOf(request: Request): Page | null {
  try {
    return request.frame().page();
  } catch {
    return null; // a popup's first request comes before its page
  }
}

function askHandler(owner: Owner | undefined, url: string): void {
  // The shell's handler looks at the address only.
  const answer = owner?.openHandler?.({ url, frameName: '', features: '', disposition: 'foreground-tab' } as Electron.HandlerDetails);
  if (answer?.action !== 'deny') console.error(`A second window was allowed: ${url}`); // the stand-in opens none, and the spec sees this line
}

import type * as Electron from 'electron';
import type { BrowserContext, Page } from 'playwright-core';
import { owners } from './web-contents.ts';

const watched = new WeakSet<BrowserContext>();

/** Asks the opener's `setWindowOpenHandler` before a popup fetches anything. Popups that are allowed are none of the stand-in's business. */
export async function ownPopups(context: BrowserContext): Promise<void> {
  if (watched.has(context)) return;
  watched.add(context);
  const asked = new WeakSet<Page>();
  const refuses = async (page: Page, url: string): Promise<boolean> => {
    const opener = await page.opener();
    const handler = opener && owners.get(opener)?.openHandler;
    if (asked.has(page) || !handler) return Boolean(handler);
    asked.add(page);
    // The shell's handler looks at the address only.
    const answer = handler({ url, frameName: '', features: '', disposition: 'foreground-tab' } as Electron.HandlerDetails);
    if (answer.action !== 'deny') throw new Error('The stand-in opens no second page.');
    return true;
  };
  await context.route('**/*', async (route) => {
    const page = route.request().frame().page();
    if (owners.has(page) || !(await refuses(page, route.request().url()))) return route.continue();
    await route.abort();
    await page.close();
  });
  context.on('page', (page) => {
    // One that fetches nothing (about:blank) comes by no route.
    setTimeout(() => {
      if (owners.has(page) || page.isClosed() || asked.has(page)) return;
      void refuses(page, page.url()).then(
        (refused) => (refused ? page.close() : undefined),
        () => undefined,
      );
    }, 300);
  });
}

import type { Page } from 'playwright-core';
import type { DesktopApp } from './driver.ts';

/** The addresses and states of the app's windows. */
export function windowsOf(app: DesktopApp): Promise<{ url: string; visible: boolean; minimized: boolean }[]> {
  return app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((window) => ({
      url: window.webContents.getURL(),
      visible: window.isVisible(),
      minimized: window.isMinimized(),
    })),
  );
}

/** The session cookie in the window's own profile; undefined where there is none. */
export async function cookieOf(app: DesktopApp): Promise<{ readonly name: string; readonly value: string } | undefined> {
  const cookies = await app.evaluate(({ session }) => session.fromPartition('doorward').cookies.get({}));
  return cookies.find(({ name }) => name.startsWith('doorward_'));
}

/** What the API answers to the page. */
export function ask<T>(page: Page, path: string, method = 'GET', body?: unknown): Promise<{ status: number; body: T }> {
  return page.evaluate(
    async ([where, how, what]) => {
      const me = (await (await fetch('/api/v1/auth/me')).json()) as { csrf: string };
      const headers = { 'X-CSRFToken': me.csrf, 'Content-Type': 'application/json' };
      const answer = await fetch(`/api/v1/auth/${where}`, how === 'GET' ? {} : { method: how, headers, body: JSON.stringify(what ?? {}) });
      const text = await answer.text();
      return { status: answer.status, body: (text === '' ? null : JSON.parse(text)) as never };
    },
    [path, method, body] as const,
  );
}

export interface SessionRow {
  readonly id: number;
  readonly device_label: string;
  readonly kind: string;
  readonly is_current: boolean;
}

/** The rows of the sessions list, as the page gets them. */
export async function sessionsOf(page: Page): Promise<SessionRow[]> {
  return (await ask<{ sessions: SessionRow[] }>(page, 'sessions')).body.sessions;
}

/** Clicks a new link as a person does, so that nothing is refused only because nobody asked. Fails where the click did not arrive. */
export async function clickLink(page: Page, attributes: Record<string, string>): Promise<void> {
  await page.bringToFront();
  const target = await page.evaluate((given) => {
    delete document.documentElement.dataset['clicked'];
    document.getElementById('spec')?.remove();
    const link = Object.assign(document.createElement('a'), { id: 'spec', textContent: 'spec' });
    for (const [name, value] of Object.entries(given)) link.setAttribute(name, value);
    link.style.cssText = 'position:fixed;top:0;left:0;z-index:9999;padding:20px;background:#fff';
    link.addEventListener('click', () => (document.documentElement.dataset['clicked'] = link.href));
    document.body.append(link);
    return link.href;
  }, attributes);
  // Not `page.click`: it waits for the navigation that does not come.
  await page.mouse.click(20, 20);
  // Where the page has gone already, there is nothing to read.
  const clicked = await page.evaluate(() => document.documentElement.dataset['clicked']).catch(() => target);
  if (clicked !== target && page.url() !== target) throw new Error(`The click on ${target} did not arrive.`);
}

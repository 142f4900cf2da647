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

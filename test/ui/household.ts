import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { endFirstRun } from '../support/first-run.ts';
import { startServerProcess, type ServerProcess, type ServerProcessOptions } from '../support/server-process.ts';
import { launchBrowser, openWindow, type Window, type WindowWish } from './browser.ts';

/** A real server and a real browser for the tests of one file. */
export interface Household {
  readonly server: () => ServerProcess;
  /** A window of its own; closed after the test, which fails where the page broke the policy, asked another origin, or threw (`offends`: it is meant to). */
  readonly open: (wish?: Partial<WindowWish> & { readonly offends?: boolean }) => Promise<Window>;
  /** Starts the server again where it was, on the same port; for a house with a `dataDir` of its own, whose server was stopped. */
  readonly startAgain: () => Promise<void>;
  /** Another device signs in, as a script or an old phone would: by API. */
  readonly signIn: (userAgent: string, label?: string) => Promise<SignedIn>;
}

/** `firstRun`: nobody has opened it yet, and its questions wait. Else they are over, as in most of a house’s life. */
interface FirstRunWish {
  readonly firstRun?: boolean;
}

export interface SignedIn {
  readonly id: number;
  readonly token: string;
  /** The status that its session gets now. */
  readonly status: () => Promise<number>;
}

export function useHousehold(options: ServerProcessOptions & FirstRunWish = {}): Household {
  let server: ServerProcess | undefined;
  let browser: Browser | undefined;
  const running = () => {
    if (server === undefined) throw new Error('the server is not started yet');
    return server;
  };
  beforeAll(async () => {
    [server, browser] = await Promise.all([startServerProcess(options), launchBrowser()]);
    if (options.firstRun !== true && server.ready.mode === 'single') await endFirstRun(server.url);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });
  const open: Household['open'] = async ({ offends = false, ...wish } = {}) => {
    if (browser === undefined) throw new Error('the browser is not started yet');
    const window = await openWindow(browser, { url: running().url, ...wish });
    onTestFinished(async () => {
      await window.context.close();
      if (!offends) expect(window.offences).toEqual([]);
    });
    return window;
  };
  const startAgain = async () => {
    server = await startServerProcess({ ...options, args: [...(options.args ?? []), '--port', String(running().port)] });
  };
  return { server: running, open, startAgain, signIn: (userAgent, label) => signInByApi(running().url, userAgent, label) };
}

async function signInByApi(url: string, userAgent: string, label?: string): Promise<SignedIn> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': userAgent },
    body: JSON.stringify(label === undefined ? {} : { device_label: label }),
  });
  const { token, session } = (await response.json()) as { token: string; session: { id: number } };
  const status = async () => (await fetch(`${url}/api/v1/auth/sessions`, { headers: { authorization: `Token ${token}` } })).status;
  return { id: session.id, token, status };
}

export const phone = 'Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36';
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';
export const script = 'curl/8.5.0';

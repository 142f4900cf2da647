import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { chromiumArguments, part } from '../support/parts.ts';

const args = [
  ...chromiumArguments,
  '--headless',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Where pictures of the screens go: to be looked at, never committed. */
const pictures = process.env['SCREENSHOTS_FOLDER'] ?? join(tmpdir(), 'doorward-screens');

/** Debian's Chromium without windows: the same pages for a third less time. What needs a whole one, as permissions do, is in test/desktop. */
const windowless = '/usr/lib/chromium/chromium-headless-shell';

export function launchBrowser(): Promise<Browser> {
  const mayChoose = process.env['CHROMIUM_PATH'] === undefined && existsSync(windowless);
  return chromium.launch({ executablePath: mayChoose ? windowless : part('chromium'), args });
}

export interface Window {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What a page of ours must never do: break the policy, ask another origin, throw. Empty when all is well. */
  readonly offences: readonly string[];
  /** Saves a picture for the eyes. */
  readonly picture: (name: string) => Promise<void>;
}

export interface WindowWish {
  readonly url: string;
  readonly path?: string;
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly locale?: string;
  readonly userAgent?: string;
  /** The server's certificate is its own, which no browser knows. */
  readonly ownCertificate?: boolean;
  /** Errors of the network are part of the test. */
  readonly mayFail?: boolean;
}

/** A browser of its own (cookies, storage) with one page on the server. */
export async function openWindow(browser: Browser, wish: WindowWish): Promise<Window> {
  const { url, path = '/', width = 1280, scheme = 'light', locale = 'en-GB', userAgent } = wish;
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 800 : 860 },
    colorScheme: scheme,
    locale,
    ignoreHTTPSErrors: wish.ownCertificate ?? false,
    ...(userAgent === undefined ? {} : { userAgent }),
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const offences = watch(page, url, wish.mayFail ?? false);
  await page.goto(url + path);
  const picture = async (name: string) => {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  };
  return { page, context, offences, picture };
}

function watch(page: Page, url: string, mayFail: boolean): readonly string[] {
  const offences: string[] = [];
  const origin = new URL(url).origin;
  page.on('request', (request) => {
    const target = request.url();
    if (!target.startsWith(`${origin}/`) && !target.startsWith('data:')) offences.push(`asked another origin: ${target}`);
  });
  page.on('pageerror', (error) => offences.push(`threw: ${String(error)}`));
  page.on('console', (message) => {
    const text = message.text();
    if (/content security policy/i.test(text)) offences.push(`broke the policy: ${text}`);
    else if (message.type() === 'error' && !(mayFail && /Failed to load resource/.test(text))) offences.push(`console: ${text}`);
  });
  return offences;
}

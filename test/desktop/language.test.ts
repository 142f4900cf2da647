import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { z } from 'zod';
import { secondDevice } from '../ui-lan/device.ts';
import { describeDesktop } from './desktop.ts';
import { openApp, seen, watch } from './open-app.ts';

const Texts = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.string())]));
const textsOf = (language: string) =>
  Texts.parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'main', 'words', `${language}.json`), 'utf8')));
/** `update.found` and what it is filled with. */
const shapeOf = (language: string) =>
  Object.entries(textsOf(language))
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value] as const] : Object.entries(value).map(([key, text]) => [`${name}.${key}`, text] as const),
    )
    .map(([name, text]) => [name, text === '', ...(text.match(/\{\w+\}/g) ?? [])]);

describe('the words of the shell', () => {
  test.each(['de', 'zh'])('in %s they are the same as in English, filled with the same', (language) => {
    expect(shapeOf(language)).toEqual(shapeOf('en'));
  });
});

/** A port that somebody else has. */
async function taken(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const speak = (page: Page, language: string) => page.evaluate((wish) => window.doorward?.speak(wish), language);

describeDesktop('the language of the shell', (driver) => {
  test.runIf(process.platform === 'linux')('is the system’s where no page speaks: the page of a start that failed', async () => {
    const port = await taken();
    const app = await openApp(driver(), {
      env: { DOORWARD_SERVER__PORT: String(port), STAND_IN_LOCALE: 'de-AT', LANGUAGE: 'de', LC_ALL: 'de_AT.UTF-8' },
    });
    const page = await app.page();
    await page.getByRole('heading', { name: 'Doorward konnte nicht starten' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    expect(await page.getByRole('link').allInnerTexts()).toEqual(['Noch einmal versuchen', 'Dieses Mal einen anderen freien Port nehmen', 'Beenden']);
    expect(await page.getByRole('alert').getAttribute('lang'), 'what the server says').toBe('en');
  });

  test('is the page’s: tray, and what is told of a device', async () => {
    const app = await openApp(driver());
    const page = await app.page();
    await page.getByRole('main').waitFor();
    await watch(app);
    await speak(page, 'zh');
    await expect.poll(async () => (await seen(app)).tray).toEqual(expect.arrayContaining(['正在运行，仅限本机', '打开 Doorward', '退出']));
    await speak(page, 'de');
    await expect.poll(async () => (await seen(app)).tray).toEqual(expect.arrayContaining(['Doorward öffnen', 'Beenden']));
    await secondDevice(new URL(page.url()).origin, { client_name: 'Pixel {name}' });
    await vi.waitFor(
      async () => expect((await seen(app)).notified.at(-1)).toMatch(/^Pixel \{name\} möchte sich verbinden\nÖffnen Sie Doorward/),
      10_000,
    );
    await speak(page, 'en');
    await expect.poll(async () => (await seen(app)).tray).toEqual(expect.arrayContaining(['Pixel {name} wants to connect …', 'Open Doorward']));
    expect((await seen(app)).notified, 'another language is no news').toHaveLength(1);
  });

  test('follows what the person chooses in the app', async () => {
    const app = await openApp(driver());
    const page = await app.page();
    await page.getByRole('main').waitFor();
    await watch(app);
    await page.evaluate(() => localStorage.setItem('doorward-language', 'de'));
    await page.reload();
    await expect.poll(async () => (await seen(app)).tray).toContain('Doorward öffnen');
  });
});

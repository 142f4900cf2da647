import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import type { Window } from './browser.ts';
import { firefox, phone, script, useHousehold } from './household.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds against WCAG 2.2 AA and its own good practice. Run through the debugger, so the page's policy needs no hole. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = await page.evaluate<Violation[]>('axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations)');
  return found.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary ?? ''}`));
}

const screens = { '/': 'sessions', '/profile': 'profile', '/activity': 'activity', '/server': 'server' };
const title = { en: 'Sessions and devices', de: 'Sitzungen und Geräte', zh: '会话与设备' };

async function fitsTheWindow({ page }: Window): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

describeWith('chromium', 'how it looks', () => {
  const house = useHousehold();
  const fill = async () => {
    await house.signIn(phone, 'Pixel 8');
    await house.signIn(firefox);
    await house.signIn(script, 'A device whose owner gave it a name that goes on for quite a while, longer than any row');
  };

  test.each([
    [1280, 'light'],
    [1280, 'dark'],
    [380, 'light'],
    [380, 'dark'],
  ] as const)('axe finds nothing at %i px in %s colours, on every screen, dialog and drawer', { timeout: 60_000 }, async (width, scheme) => {
    await fill();
    const window = await house.open({ width, scheme });
    const { page, picture } = window;
    const found: Record<string, string[]> = {};
    for (const [path, name] of Object.entries(screens)) {
      await page.goto(house.server().url + path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => page.locator('.mantine-Skeleton-root').count()).toBe(0);
      found[name] = await violations(page);
      await fitsTheWindow(window);
      await picture(`${name}-${width}-${scheme}`);
    }
    await page.goto(house.server().url);
    const row = page.locator('li', { hasText: 'Pixel 8' }).first();
    await page.getByTestId('owner-menu').click();
    found['menu'] = await violations(page);
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'Rename Pixel 8' }).click();
    found['rename'] = await violations(page);
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'Details of Pixel 8' }).click();
    await page.getByRole('dialog').getByText('Pixel 8 signed in.').waitFor();
    found['details'] = await violations(page);
    await page.keyboard.press('Escape');
    await row.getByRole('button', { name: 'Sign out Pixel 8' }).click();
    found['question'] = await violations(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out Pixel 8' }).click();
    await page.locator('.dw-receipt').waitFor();
    found['receipt'] = await violations(page);
    expect(Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 0))).toEqual({});
  });

  test.each([
    ['en-GB', 'en', 'en'],
    ['de-CH', 'de', 'de'],
    ['zh-CN', 'zh', 'zh-Hans'],
  ] as const)('a browser in %s is spoken to in its language, in wide and narrow windows', async (locale, language, lang) => {
    for (const width of [1280, 380]) {
      const window = await house.open({ locale, width });
      await window.page.getByRole('heading', { level: 1, name: title[language] }).waitFor();
      expect(await window.page.locator('html').getAttribute('lang')).toBe(lang);
      for (const [path, name] of Object.entries(screens)) {
        await window.page.goto(house.server().url + path);
        await window.page.getByRole('heading', { level: 1 }).waitFor();
        await expect.poll(() => window.page.locator('.mantine-Skeleton-root').count()).toBe(0);
        await fitsTheWindow(window);
        expect(await window.page.locator('body').innerText()).not.toMatch(/\b(frame|sessions|profile|activity|server|errors)\.[a-z]+|\{\{/);
        await window.picture(`${name}-${width}-${locale}`);
      }
    }
  });

  test('a browser in a language that we do not have is spoken to in English', async () => {
    const { page } = await house.open({ locale: 'fr-FR' });
    await page.getByRole('heading', { level: 1, name: title.en }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from './household.ts';

const built = join(import.meta.dirname, '..', '..', 'dist', 'renderer');

describeWith('chromium', 'the first open in single mode, after the questions of the first run', () => {
  const house = useHousehold();

  test('shows the owner and this device without a sign-in, and says why', async () => {
    const { page, picture } = await house.open();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await page.locator('li[data-current]').waitFor();
    await expect.poll(() => page.getByTestId('session-count').innerText()).toBe('1 device');
    expect(await page.getByText('No sign-in is needed on this computer.').count()).toBe(1);
    expect(await page.getByTestId('owner-menu').innerText()).toContain('default');
    expect(await page.getByTestId('empty').innerText()).toContain('Only this device is signed in');
    expect(await page.getByRole('button', { name: 'Sign out other devices' }).count()).toBe(0);
    await picture('first-open');
  });

  test('makes the browser one session, however often the page is loaded', async () => {
    const { page } = await house.open();
    await page.locator('li[data-current]').waitFor();
    const count = await page.getByTestId('session-count').innerText();
    await page.reload();
    await page.locator('li[data-current]').waitFor();
    expect(await page.getByTestId('session-count').innerText()).toBe(count);
  });

  test('leaves no key where a script could read it', async () => {
    const { page, context } = await house.open();
    await page.locator('li[data-current]').waitFor();
    const readable = await page.evaluate(() => document.cookie + JSON.stringify({ ...localStorage, ...sessionStorage }));
    expect(readable).not.toMatch(/[0-9a-f]{40}/);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
    expect(cookie?.value).toMatch(/^[0-9a-f]{40}$/);
  });

  test('is one page, one script and one style file, the script at most 200 KB gzipped', async () => {
    const { page } = await house.open();
    const kinds: string[] = [];
    page.on('request', (request) => kinds.push(request.resourceType()));
    await page.reload();
    await page.locator('li[data-current]').waitFor();
    expect(kinds.filter((kind) => ['document', 'script', 'stylesheet', 'font'].includes(kind)).sort()).toEqual(['document', 'script', 'stylesheet']);
    // What few look at is a script of its own that nobody has asked for yet.
    const scripts = readdirSync(join(built, 'assets')).filter((name) => name.endsWith('.js') && !name.startsWith('later-'));
    expect(scripts).toHaveLength(1);
    expect(gzipSync(readFileSync(join(built, 'assets', scripts[0] ?? ''))).length).toBeLessThanOrEqual(200_000);
  });

  test('is drawn in the chosen colours from the first frame', async () => {
    const { page } = await house.open({ scheme: 'light' });
    await page.locator('li[data-current]').waitFor();
    await page.evaluate(() => localStorage.setItem('doorward-colour-scheme', 'dark'));
    await page.addInitScript(() => {
      const seen: (string | null)[] = [];
      Object.assign(globalThis, { seen });
      const look = () => {
        if (document.body) seen.push(document.documentElement.getAttribute('data-mantine-color-scheme'));
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.reload();
    await page.locator('li[data-current]').waitFor();
    const seen = await page.evaluate(() => Reflect.get(globalThis, 'seen') as (string | null)[]);
    expect(seen.length).toBeGreaterThan(0);
    expect([...new Set(seen)]).toEqual(['dark']);
  });

  test('would be caught if it broke the policy or asked somebody else', async () => {
    const { page, offences } = await house.open({ offends: true });
    await page.locator('li[data-current]').waitFor();
    expect(offences).toEqual([]);
    await page.evaluate(() => {
      document.head.append(Object.assign(document.createElement('style'), { textContent: 'body { color: red }' }));
      fetch('http://example.invalid/').catch(() => undefined);
    });
    await expect.poll(() => offences.filter((offence) => offence.startsWith('broke the policy')).length).toBeGreaterThanOrEqual(2);
  });

  test('names an address that is no page', async () => {
    const { page } = await house.open({ path: '/nowhere' });
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    await page.getByRole('link', { name: 'Go to Sessions and devices' }).click();
    await page.getByRole('heading', { name: 'Sessions and devices' }).waitFor();
  });
});

describeWith('chromium', 'the very first open of new data', () => {
  const house = useHousehold({ firstRun: true });

  test('begins with the same page, script and style; the questions come after them, and no more when they are over', async () => {
    const { page } = await house.open({ path: '/activity' });
    await page.getByRole('heading', { level: 1, name: 'Activity' }).waitFor();
    const fetched: string[] = [];
    page.on('request', (request) => {
      if (['document', 'script', 'stylesheet', 'font'].includes(request.resourceType())) fetched.push(new URL(request.url()).pathname);
    });
    await page.goto(house.server().url);
    await page.getByRole('heading', { level: 1, name: 'Welcome to Doorward' }).waitFor();
    const isLater = (path: string) => path.startsWith('/assets/later-');
    const first = fetched.filter((path) => !isLater(path)).map((path) => path.replace(/-[\w-]{8}(\.\w+)$/, '$1'));
    expect(first.sort()).toEqual(['/', '/assets/index.js', '/assets/style.css']);
    expect(fetched.findIndex(isLater)).toBe(3);
    await page.getByRole('button', { name: 'Skip the questions' }).click();
    await page.locator('li[data-current]').waitFor();
    fetched.length = 0;
    await page.reload();
    await page.locator('li[data-current]').waitFor();
    expect(fetched).toHaveLength(3);
  });
});

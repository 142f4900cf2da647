import { expect, test } from 'vitest';
import { en } from '../../renderer/words/en/index.ts';
import { enLater } from '../../renderer/words/en/later.ts';
import { describeWith } from '../support/parts.ts';
import type { Window } from '../ui/browser.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { answer, challenge, config, link, modeOf, rehearsal, started } from './answers.ts';
import { owner, useOffice } from './house.ts';

const combinations = [
  [1280, 'light', 'en-GB'],
  [1280, 'dark', 'de-CH'],
  [380, 'light', 'de-CH'],
  [380, 'dark', 'zh-CN'],
  [380, 'light', 'en-GB'],
  [1280, 'light', 'zh-CN'],
] as const;

/** Keys without words, and places that nothing was put into. */
const unspoken = new RegExp(`\\b(${Object.keys({ ...en, ...enLater }).join('|')})\\.[a-zA-Z]+|\\{\\{`);

describeWith('chromium', 'how single sign-on looks', () => {
  const office = useOffice({ mode: 'multi', sso: { DOORWARD_SSO__NAME: 'Campus Login' } });

  const visit = async (window: Window, path: string) => {
    await window.page.goto('about:blank');
    await window.page.goto(office.server().url + path);
    await window.page.getByRole('heading', { level: 1 }).waitFor();
    await expect.poll(() => window.page.locator('.mantine-Skeleton-root').count(), { timeout: 5_000 }).toBe(0);
  };

  test.each(combinations)(
    'at %i px in %s colours and in %s, axe finds nothing and nothing sticks out',
    { timeout: 120_000 },
    async (width, scheme, locale) => {
      const window = await office.open({ width, scheme, locale, mayFail: true, offends: true });
      const { page, context, picture } = window;
      const found: Record<string, string[]> = {};
      const look = async (name: string) => {
        const here = await violations(page);
        if (here.length > 0) found[name] = here;
        await fitsTheWindow(page);
        expect((await page.locator('body').innerText()).match(unspoken)?.[0] ?? '').toBe('');
        await picture(`${name}-${String(width)}-${scheme}-${locale}`);
      };
      await context.route('https://login.example.org/**', (route) => route.fulfill({ contentType: 'text/html', body: '<title>there</title>' }));
      await outside(window, look);
      await inside(window, look);
      expect(found).toEqual({});
    },
  );

  async function outside(window: Window, look: (name: string) => Promise<void>): Promise<void> {
    const { page, context } = window;
    let reachable = true;
    let redeemed: { status?: number; json: unknown } = { status: 202, json: { pending: true } };
    await answer(context, {
      'auth/mode': () => ({ json: modeOf(reachable) }),
      'auth/casdoor/config': () => ({ json: config }),
      'auth/casdoor/start': () => ({ json: started() }),
      'auth/casdoor/redeem': () => redeemed,
    });
    await visit(window, '/');
    await page.locator('a[href*="signup"]').waitFor();
    await look('door');
    await page.locator('button[aria-controls="password-door"]').click();
    await look('door-unfolded');
    await page.locator('.dw-lone-card button').first().click();
    await page.getByTestId('casdoor-waiting').waitFor();
    await look('waiting');
    redeemed = { status: 403, json: { code: 'group_required', detail: '', request_id: 'x' } };
    await page.getByTestId('casdoor-outcome').waitFor();
    await look('refused');
    redeemed = { json: challenge() };
    await page.locator('.dw-lone-card button').first().click();
    await page.locator('.dw-choice').first().waitFor();
    await look('choice');
    await page.locator('.dw-choice button').first().click();
    await page.locator('input[name=username]').waitFor();
    await look('bind');
    await page.locator('form + button').click();
    await page.locator('.dw-choice button').nth(1).click();
    await page.locator('input[type=checkbox]').check();
    await look('create');
    reachable = false;
    await visit(window, '/');
    await page.locator('input[name=password]').waitFor();
    await look('outage');
    await context.unrouteAll({ behavior: 'ignoreErrors' });
  }

  async function inside(window: Window, look: (name: string) => Promise<void>): Promise<void> {
    const { page, context } = window;
    await visit(window, '/');
    await look('door-multi');
    await page.locator('input[name=username]').fill(owner.username);
    await page.locator('input[name=password]').fill(owner.password);
    await page.locator('button[type=submit]').click();
    await page.locator('nav').waitFor();
    const health = { status: 'ok', mode: 'multi', storage: 'ok', vault: 'strong', casdoor: 'unreachable' };
    let own: object = link();
    await answer(context, {
      health: () => ({ json: health }),
      'auth/mode': () => ({ json: modeOf(false, 'multi') }),
      'auth/casdoor/identity': () => ({ json: own }),
      'auth/admin/casdoor/rehearse': () => ({ json: rehearsal }),
    });
    await visit(window, '/ways-in');
    await page.getByTestId('banner-sso-outage').waitFor();
    await look('connected-attention');
    own = link({ last_way_in: false, reachable: false, since: new Date(Date.now() - 864e5).toISOString(), reason: 'dns', sessions: 0 });
    await visit(window, '/ways-in');
    await page.getByTestId('unlink').click();
    await look('unlink');
    await visit(window, '/casdoor');
    await page.locator('details > summary').first().click();
    await page.locator('.mantine-Paper-root:has(.lucide-list-checks) button').click();
    await page.getByTestId('rehearsal-verdict').waitFor();
    await look('settings');
    await context.unrouteAll({ behavior: 'ignoreErrors' });
  }
});

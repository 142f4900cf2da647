import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { goodClient, startGoodProvider, type GoodProvider } from '../oidc/good-provider.ts';
import { startKeyring, type Keyring } from '../support/keyring.ts';
import { describeWith } from '../support/parts.ts';
import { people, ssoEnv } from '../ui-sso/house.ts';
import { startBrowser, type SharedBrowser } from './browser.ts';
import { describeDesktop } from './desktop.ts';
import { keptFor } from './keyring-entries.ts';
import { openApp, seen, watch } from './open-app.ts';
import { cookieOf, sessionsOf } from './windows.ts';

const publicUrl = 'https://door.example.org';

describeDesktop('signing in through another service', (driver) => {
  describeWith('keyring', 'with a real keychain', () => {
    let keyring: Keyring;
    let provider: GoodProvider;
    let system: SharedBrowser;
    beforeAll(async () => {
      keyring = await startKeyring();
      const { redirect_uris: usual = [], ...client } = goodClient;
      const clients = [{ ...client, redirect_uris: [...usual, `${publicUrl}/api/v1/auth/casdoor/callback`] }];
      provider = await startGoodProvider({ accounts: people, clients });
      system = await startBrowser();
    }, 60_000);
    afterAll(async () => {
      await system.stop();
      await provider.stop();
      await keyring.stop();
    });

    const envOf = (extra = {}) => ({
      DOORWARD_MODE: 'sso',
      DOORWARD_OWNER__USERNAME: 'ada',
      DOORWARD_OWNER__PASSWORD: 'correct horse battery',
      DOORWARD_PASSWORD__BCRYPT_COST: '10',
      ...ssoEnv(provider, { DOORWARD_SSO__PROVISIONING: 'create' }),
      ...extra,
    });

    test('the window asks the system’s browser to open the provider, and ends signed in with its key in the keychain (security.md A.2, B69)', async () => {
      provider.current = 'person-grace';
      const app = await openApp(driver(), { keyring: keyring.env, env: envOf() });
      const page = await app.page();
      await watch(app);
      await page.getByRole('button', { name: 'Continue with Casdoor' }).click();
      const address = await vi.waitFor(async () => {
        const [first] = (await seen(app)).opened;
        if (first === undefined) throw new Error('nothing was opened');
        return first;
      }, 10_000);
      expect(new URL(address).origin).toBe(provider.issuer);
      expect(new URL(page.url()).origin, 'the window itself stays where it is').not.toBe(provider.issuer);

      const tab = await (await system.browser.newContext()).newPage();
      await tab.goto(address);
      await tab.getByRole('button', { name: 'Yes' }).click();
      await tab.getByText('Return to Doorward').waitFor();
      expect(await tab.getByRole('link', { name: 'Open Doorward' }).getAttribute('href'), 'a link that carries nothing').toBe('doorward://sso');

      await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
      expect(await sessionsOf(page)).toMatchObject([{ is_current: true, kind: 'desktop', method: 'casdoor' }]);
      const { name, value } = (await cookieOf(app)) ?? { name: '', value: '' };
      expect(value).toMatch(/^[0-9a-f]{40}$/);
      await vi.waitFor(() => expect(keptFor(keyring.env, name)).toBe(value), 5_000);
      expect(await tab.evaluate(() => document.cookie), 'the browser that helped has no part in it').not.toContain(value);
      expect(address).not.toContain(value);
    });

    test('B68: where the server has a public address too, the browser comes back by loopback, and the window is in', async () => {
      provider.current = 'person-alan';
      const app = await openApp(driver(), { keyring: keyring.env, env: envOf({ DOORWARD_SERVER__PUBLIC_URL: publicUrl }) });
      const page = await app.page();
      await watch(app);
      await page.getByRole('button', { name: 'Continue with Casdoor' }).click();
      await vi.waitFor(async () => expect((await seen(app)).opened).toHaveLength(1), 10_000);
      const address = (await seen(app)).opened[0] ?? '';
      expect(new URL(new URL(address).searchParams.get('redirect_uri') ?? '').origin).toBe(new URL(page.url()).origin);
      const tab = await (await system.browser.newContext()).newPage();
      await tab.goto(address);
      await tab.getByRole('button', { name: 'Yes' }).click();
      await tab.getByText('Return to Doorward').waitFor();
      await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
      expect(await sessionsOf(page)).toMatchObject([{ is_current: true, kind: 'desktop', method: 'casdoor' }]);
    });
  });
});

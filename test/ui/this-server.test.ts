import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from './household.ts';

const strong = { backend: 'keytar', strength: 'strong', reason: null };

describeWith('chromium', 'this server', () => {
  const house = useHousehold();

  test('shows the address, what is measured, where secrets and data lie, and the limits', async () => {
    const { page, picture } = await house.open({ path: '/server' });
    const server = house.server();
    await page.getByTestId('server-url').getByText(server.url).waitFor();
    await page.getByText('Only this computer can reach it.').waitFor();
    const listening = page.getByRole('table', { name: 'Where it listens' });
    expect(await listening.getByRole('row', { name: `127.0.0.1 ${String(server.port)}` }).count()).toBe(1);
    expect(
      await page
        .getByRole('table', { name: 'Own addresses that were tried' })
        .getByRole('row', { name: /127\.0\.0\.1.*answers/ })
        .count(),
    ).toBe(1);
    expect(await page.getByText(server.dataDir).count()).toBe(1);
    expect(await page.getByTestId('storage-state').innerText()).toContain('All is well.');
    await page.getByRole('region', { name: 'Limits of a session' }).getByText('3 days').waitFor();
    await picture('this-server');
  });

  test('the address is copied also where the clipboard API is refused, as in the desktop window (B87)', async () => {
    const { page } = await house.open({ path: '/server' });
    await page.evaluate(() => Object.defineProperty(navigator, 'clipboard', { value: undefined }));
    await page.getByRole('button', { name: 'Copy the address' }).click();
    await expect.poll(() => page.getByTestId('live-region').innerText()).toBe('Copied');
    await page.getByRole('link', { name: 'Profile' }).click();
    const field = page.getByRole('textbox').first();
    await field.fill('');
    await page.keyboard.press('Control+V');
    expect(await field.inputValue()).toBe(house.server().url);
  });

  test('measures again on request', async () => {
    const { page } = await house.open({ path: '/server' });
    await page.getByText('Only this computer can reach it.').waitFor();
    const asked = page.waitForRequest('**/admin/network');
    await page.getByRole('button', { name: 'Measure again' }).click();
    await asked;
    await expect.poll(() => page.getByTestId('live-region').innerText()).toBe('Measured anew.');
  });

  test('a weak vault is called weak, with the reason and what to do, on every screen until it is dismissed', async () => {
    const { page } = await house.open();
    await page.getByTestId('banner-vault-weak').getByRole('link', { name: 'Show me' }).click();
    expect(await page.getByTestId('vault-strength').innerText()).toContain('Not well protected');
    expect(await page.getByTestId('vault-reason').innerText()).toContain('What to do:');
    const choices = page.getByTestId('vault-choices').getByRole('listitem');
    expect(await choices.count()).toBe(3);
    expect(await choices.locator('code').allInnerTexts()).toEqual(['doorward vault move keychain', 'doorward vault move passphrase']);
    await page.getByTestId('banner-vault-weak').getByRole('button', { name: 'Dismiss' }).click();
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
    expect(await page.getByTestId('banner-vault-weak').count()).toBe(0);
  });

  test('every reason of the vault has words, and an unknown one is quoted', async () => {
    const { page } = await house.open({ path: '/profile' });
    const answers: Record<string, string> = {
      keychain_locked: 'Unlock the keychain',
      keychain_timeout: 'asks for permission',
      keychain_refused: 'Allow Doorward',
      not_durable: 'Only for trials',
      secret_missing: 'from a backup',
      wrong_passphrase: 'Start Doorward with the passphrase',
      damaged: 'from a backup',
      newer_reason: 'The server says: newer_reason',
    };
    for (const [reason, words] of Object.entries(answers)) {
      await page.route('**/admin/vault', (route) => route.fulfill({ json: { backend: 'keytar', strength: 'unavailable', reason } }));
      await page.goto(`${house.server().url}/server`);
      await page.getByRole('region', { name: 'Keychain' }).getByText(words).waitFor();
      await page.unroute('**/admin/vault');
    }
    await page.route('**/admin/vault', (route) => route.fulfill({ json: strong }));
    await page.goto(`${house.server().url}/server`);
    await page.getByTestId('vault-strength').getByText('Well protected').waitFor();
  });

  test('the state of the store is a banner on every screen, with what to do', async () => {
    const { page } = await house.open();
    const health = { status: 'degraded', mode: 'single', vault: 'strong', casdoor: 'off' };
    for (const [storage, words] of [
      ['unavailable', 'Make room on the disk'],
      ['read_only', 'Give Doorward the right to write'],
      ['recovered', 'Check your sessions and your profile'],
    ]) {
      await page.route('**/api/v1/health', (route) => route.fulfill({ json: { ...health, storage } }));
      await page
        .getByTestId(`banner-storage-${storage}`)
        .getByText(words ?? '')
        .waitFor({ timeout: 8_000 });
      await page.unroute('**/api/v1/health');
    }
  });

  test('in the desktop window it shows what the app knows and can do', async () => {
    const { page, context } = await house.open();
    await context.addInitScript(() => {
      let on = false;
      const facts = {
        version: '9.8.7',
        platform: 'linux',
        deviceLabel: 'thinkpad',
        staysInTray: true,
        sessionKept: false,
        portableFolder: '/media/stick/doorward-data',
      };
      Object.assign(window, {
        doorward: {
          facts: () => Promise.resolve(facts),
          getAutostart: () => Promise.resolve(on),
          setAutostart: (wish: boolean) => Promise.resolve((on = wish)),
          restartServer: () => Promise.resolve(Object.assign(window, { restarted: true })),
          speak: (spoken: string) => Promise.resolve(void Object.assign(window, { spoken })),
        },
      });
    });
    await page.goto(`${house.server().url}/server`);
    const card = page.getByRole('region', { name: 'Desktop app' });
    await card.getByText('9.8.7').waitFor();
    expect(await page.evaluate(() => Reflect.get(window, 'spoken') as unknown), 'for the tray').toBe('en');
    await card.getByText(/keychain does not take the session/).waitFor();
    await card.getByText('/media/stick/doorward-data').waitFor();
    await card.getByText(/its secrets too/).waitFor();
    await card.getByRole('switch').click({ force: true });
    await expect.poll(() => card.getByRole('switch').isChecked()).toBe(true);
    await card.getByRole('button', { name: 'Restart the server' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Restart the server' }).click();
    await expect.poll(() => page.evaluate(() => Reflect.get(window, 'restarted') === true)).toBe(true);
  });
});

describeWith('chromium', 'this server on the network', () => {
  const lan = { args: ['--bind', '0.0.0.0'], env: { DOORWARD_SERVER__ACKNOWLEDGE_LAN: 'true' } };
  const house = useHousehold(lan);
  const insecure = useHousehold({ ...lan, env: { ...lan.env, DOORWARD_SERVER__ALLOW_INSECURE_LAN: 'true' } });
  const alone = useHousehold({ env: { DOORWARD_SERVER__ALLOW_INSECURE_LAN: 'true' } });

  test('B18: a red warning where passwords are taken over plain HTTP and the network reaches it, and only there', async () => {
    const { page } = await insecure.open({ path: '/server' });
    const warning = page.getByTestId('insecure-lan');
    await warning.getByText('Passwords travel unencrypted').waitFor();
    expect(await warning.getAttribute('data-tone')).toBe('bad');
    for (const [other, words] of [
      [house, 'Other devices on your network can reach it.'],
      [alone, 'Only this computer can reach it.'],
    ] as const) {
      const { page: calm } = await other.open({ path: '/server' });
      await calm.getByText(words).waitFor();
      await calm.getByTestId('server-url').waitFor();
      expect(await calm.getByTestId('insecure-lan').count()).toBe(0);
    }
  });
});

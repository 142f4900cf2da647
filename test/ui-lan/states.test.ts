import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { violations } from '../ui-multi/axe.ts';
import { useHousehold } from '../ui/household.ts';
import { secondDevice } from './device.ts';
import { card, pairButton } from './pairing-page.ts';

describeWith('chromium', 'the server is stopped and started anew', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'doorward-anew-'));
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));
  const house = useHousehold({ dataDir });

  test('what waited has to ask again, which is said; the window shows a code of the new server by itself, and that one works', async () => {
    const { page } = await house.open({ mayFail: true });
    await secondDevice(house.server().url, { client_name: 'Before' });
    await card(page).getByText('Before wants to connect').waitFor();
    await pairButton(page).click();
    const code = async () => new URL(await page.getByTestId('pair-link').innerText()).searchParams.get('code') ?? '';
    const before = await code();
    await house.server().stop();
    await page.getByTestId('offline').waitFor();
    expect(await code(), 'what was shown stays').toBe(before);
    await house.startAgain();
    await page.getByTestId('offline').waitFor({ state: 'detached' });
    await card(page).waitFor({ state: 'detached' });
    await expect.poll(code).not.toBe(before);
    await expect(secondDevice(house.server().url, { invitation: before })).rejects.toThrow('invalid_grant');
    const after = await secondDevice(house.server().url, { invitation: await code(), client_name: 'After' });
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await card(page).getByLabel('After shows the same letters').check();
    await card(page).getByRole('button', { name: 'Allow After' }).click();
    await page.getByTestId('pairing-receipt').waitFor();
    expect((await after.fetch()).status).toBe(200);
  });
});

describeWith('chromium', 'states of the screens of the network', () => {
  const house = useHousehold();

  test('This server: a vault that is locked is said with what to do, and what it kept shut is seen to be mended without a click', async () => {
    const { page } = await house.open({ path: '/profile', mayFail: true });
    await page.route('**/admin/network', async (route) => {
      const facts = (await (await route.fetch()).json()) as { lan: object };
      await route.fulfill({ json: { ...facts, lan: { ...facts.lan, allowed: true, problem: 'vault_unavailable' } } });
    });
    await page.getByRole('link', { name: 'This server' }).click();
    const problem = page.getByTestId('lan-problem');
    await problem.getByText('Unlock the keychain; it opens by itself within half a minute then.').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await problem.waitFor({ state: 'detached' });
  });

  test('Pair a device: loading is said, an error with its number and a way on, and in what state the network is with one button', async () => {
    const { page } = await house.open({ mayFail: true });
    const broken = { status: 500, json: { code: 'internal_error', detail: 'x', request_id: 'abc-123' } };
    let answer: 'late' | 'broken' | 'true' = 'late';
    let release = () => undefined as unknown;
    const held = new Promise((resolve) => (release = () => resolve(undefined)));
    await page.route('**/device/invitations', async (route) => {
      if (answer === 'late') await held;
      return answer === 'true' ? route.continue() : route.fulfill(broken);
    });
    await pairButton(page).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Loading…').waitFor({ state: 'attached' });
    answer = 'broken';
    release();
    await dialog.getByText('Number for the server log: abc-123').waitFor();
    await page.getByRole('tab', { name: 'Script (command)' }).click();
    await dialog.getByText('Number for the server log: abc-123').waitFor();
    answer = 'true';
    await dialog.getByRole('button', { name: 'New code' }).click();
    await dialog.getByText(/^doorward pair/).waitFor();
    await page.getByRole('tab', { name: 'Phone (QR)' }).click();
    await dialog.getByTestId('lan-off').waitFor();
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await dialog.getByText('Nothing is waited for.').waitFor();
    await page.getByRole('tab', { name: 'Script (command)' }).click();
    await dialog.getByRole('button', { name: 'Show a code' }).click();
    await dialog.getByText(/^doorward pair/).waitFor();
  });

  test('Everything that can get in: loading, an error with its number and a retry, and nothing at all', async () => {
    const { page } = await house.open({ path: '/profile', mayFail: true });
    const broken = { status: 500, json: { code: 'internal_error', detail: 'x', request_id: 'abc-123' } };
    let answer: 'late' | 'broken' | 'empty' = 'late';
    let release = () => undefined as unknown;
    const held = new Promise((resolve) => (release = () => resolve(undefined)));
    await page.route('**/auth/credentials', async (route) => {
      if (answer === 'late') await held;
      return route.fulfill(answer === 'empty' ? { json: { credentials: [] } } : broken);
    });
    await page.getByRole('link', { name: 'Everything that can get in' }).click();
    await page.getByRole('main').getByText('Loading…').waitFor({ state: 'attached' });
    answer = 'broken';
    release();
    await page.getByText('Number for the server log: abc-123').waitFor();
    answer = 'empty';
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByTestId('empty').getByText('Nothing can get in.').waitFor();
    expect(await violations(page)).toEqual([]);
  });
});

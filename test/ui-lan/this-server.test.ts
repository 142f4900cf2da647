import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NetworkFacts } from '../../server/contract/network.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { describeWith } from '../support/parts.ts';
import { fitsTheWindow, violations } from '../ui-multi/axe.ts';
import { useHousehold } from '../ui/household.ts';

const said = (page: Page) => page.getByTestId('live-region').innerText();
const question = 'Let the network reach this server?';

const title = 'the network on the page of this server, single mode';

describeWith('chromium', 'with a browser', () => describeWithOtherComputer(title, journeys));

function journeys(): void {
  let other: OtherComputer;
  beforeAll(() => {
    other = connectOtherComputer();
  });
  afterAll(() => other.remove());
  const house = useHousehold();
  const change = (body: object) => {
    const headers = { 'content-type': 'application/json' };
    return fetch(`${house.server().url}/api/v1/auth/admin/network`, { method: 'PATCH', headers, body: JSON.stringify(body) });
  };
  // Tests that run beside this one have interfaces too, which come and go.
  beforeAll(async () => {
    expect((await change({ interfaces: [other.device] })).status).toBe(200);
  });
  const facts = async () => NetworkFacts.parse(await (await fetch(`${house.server().url}/api/v1/auth/admin/network`)).json());
  const card = (page: Page, name: string) => page.getByRole('region', { name });
  const lanSwitch = (page: Page) => card(page, 'Your network').getByRole('switch', { name: 'Other devices on the network may reach this server' });
  const line = (page: Page, copy: string) =>
    card(page, 'Encryption on the network').locator('.dw-snippet', { has: page.getByRole('button', { name: copy }) });

  test('asks before it lets the network in: Escape leaves it off, the yes opens it and shows addresses, pin and a line that works', async () => {
    const { page, picture } = await house.open({ path: '/server', mayFail: true });
    await lanSwitch(page).click();
    await page.getByRole('dialog', { name: question }).waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('lan-question');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect([await lanSwitch(page).isChecked(), (await facts()).lan.allowed]).toEqual([false, false]);
    await lanSwitch(page).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let the network in' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => said(page)).toBe('The network may reach this server.');
    expect(await lanSwitch(page).isChecked()).toBe(true);
    const { urls, tls, curl } = await facts();
    expect(await page.getByTestId('lan-urls').locator('li').allInnerTexts()).toEqual(urls);
    expect(urls).toEqual([`https://${other.here}:${String(house.server().port)}`]);
    expect(await line(page, 'Copy the pin').innerText()).toContain(tls.pin ?? 'no pin');
    const copied = (await line(page, 'Copy the curl line').innerText()).trim();
    expect(copied).toBe(curl);
    const run = await other.run('sh', ['-c', copied]);
    expect(JSON.parse(run.stdout)).toMatchObject({ pin: tls.pin });
    await picture('lan-open');
    expect(await violations(page)).toEqual([]);
  });

  test('the red banner is on every screen; its button closes the network', async () => {
    const { page, picture } = await house.open({ path: '/profile' });
    const banner = page.getByTestId('banner-network-no_sign_in_needed');
    await banner.getByText('The network can reach this server, and nobody signs in here').waitFor();
    await picture('lan-banner');
    expect([await banner.getByRole('button').count(), await page.getByTestId('banner-own-account').count()]).toEqual([1, 0]);
    expect(await violations(page)).toEqual([]);
    await banner.getByRole('button', { name: 'Only this computer from now on' }).click();
    await banner.waitFor({ state: 'detached' });
    await page.getByTestId('banner-own-account').waitFor();
    await expect.poll(() => said(page)).toBe('Only this computer can reach this server.');
    expect(await facts()).toMatchObject({ reachable_from: 'this_computer', lan: { allowed: false }, urls: [] });
  });

  test('on by keyboard, one interface only, and off again by the switch', async () => {
    const { page } = await house.open({ path: '/server', mayFail: true });
    await lanSwitch(page).focus();
    await page.keyboard.press('Space');
    await page.getByRole('dialog', { name: question }).waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Let the network in' }).focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('lan-urls').waitFor();
    const interfaces = page.getByRole('group', { name: 'Through these interfaces' });
    await interfaces.getByRole('checkbox', { name: other.device }).uncheck();
    const save = page.getByRole('button', { name: 'Use these interfaces' });
    expect(await save.isDisabled()).toBe(true);
    await interfaces.getByRole('checkbox', { name: other.device }).check();
    await save.click();
    await save.waitFor({ state: 'detached' });
    const mine = `https://${other.here}:${String(house.server().port)}`;
    await expect.poll(() => page.getByTestId('lan-urls').locator('li').allInnerTexts()).toEqual([mine]);
    expect((await facts()).urls).toEqual([mine]);
    await card(page, 'Your network').getByRole('switch', { name: 'Make itself known on the network' }).click();
    await expect.poll(async () => (await facts()).mdns.on).toBe(false);
    await lanSwitch(page).click();
    await expect.poll(() => said(page)).toBe('Only this computer can reach this server.');
    await page.getByTestId('lan-urls').waitFor({ state: 'detached' });
    expect(await page.getByTestId('banner-network-no_sign_in_needed').count()).toBe(0);
  });

  test('reachable, but not made known: Pair a device says so, and its one button makes it known', async () => {
    expect((await change({ lan: true, acknowledge: true, mdns: false })).status).toBe(200);
    const { page, picture } = await house.open();
    await page.getByRole('button', { name: 'Pair a device' }).click();
    const note = page.getByRole('dialog').getByTestId('not-announced');
    await note.getByText('does not make itself known').waitFor();
    await picture('pair-not-announced');
    expect(await violations(page)).toEqual([]);
    await note.getByRole('button', { name: 'Make it known' }).click();
    await note.waitFor({ state: 'detached' });
    expect((await facts()).mdns.on).toBe(true);
  });

  test.each([
    ['de', 'dark'],
    ['zh', 'light'],
  ] as const)('in %s, %s, narrow, while it is open: nothing sticks out, axe finds nothing', async (locale, scheme) => {
    expect((await change({ lan: true, acknowledge: true })).status).toBe(200);
    const { page, picture } = await house.open({ path: '/server', locale, scheme, width: 380 });
    await page.getByTestId('lan-urls').waitFor();
    await page.getByTestId('banner-network-no_sign_in_needed').waitFor();
    await picture(`lan-open-${locale}-${scheme}-380`);
    await fitsTheWindow(page);
    expect(await violations(page)).toEqual([]);
  });
}

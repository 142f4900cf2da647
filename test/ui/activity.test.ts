import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ActivityLine } from '../../server/contract/schemas.ts';
import { describeWith } from '../support/parts.ts';
import { phone, script, useHousehold } from './household.ts';

describeWith('chromium', 'activity', () => {
  const house = useHousehold();

  test('says in plain words what happened, and shows what happens while it is open', async () => {
    const other = await house.signIn(phone, 'Pixel 8');
    const { page, picture } = await house.open();
    await page.getByTestId(`session-${other.id}`).getByRole('button', { name: 'Sign out Pixel 8' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Sign out Pixel 8' }).click();
    await page.getByTestId(`receipt-${other.id}`).waitFor();
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page.getByText('Pixel 8 signed in.').waitFor();
    await page.getByText('Pixel 8 was signed out.').waitFor();
    await page.getByText('The account was made.').waitFor();
    await house.signIn(script, 'Newcomer');
    await page.getByText('Newcomer signed in.').waitFor({ timeout: 8_000 });
    await picture('activity');
  });

  test('is narrowed by kind and by words, and says when nothing fits', async () => {
    const { page } = await house.open({ path: '/activity' });
    await page.getByText('The account was made.').waitFor();
    await page.getByLabel('Kind').selectOption('session_ended');
    await expect.poll(() => page.locator('ol.dw-list > li').count()).toBe(1);
    await page.getByLabel('Search').fill('no such words');
    await page.getByTestId('empty').getByText('Nothing fits the search or filter.').waitFor();
  });

  test('marks what is new since the last visit', async () => {
    const { page } = await house.open({ path: '/activity' });
    await page.getByText('The account was made.').waitFor();
    expect(await page.getByText('New since your last visit').count()).toBe(0);
    await house.signIn(script, 'Meanwhile');
    await page.getByText('Meanwhile signed in.').waitFor({ timeout: 8_000 });
    await page.getByRole('link', { name: 'Profile' }).click();
    await house.signIn(script, 'Afterwards');
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    const fresh = page.locator('li', { hasText: 'Afterwards signed in.' });
    await fresh.getByText('New since your last visit').waitFor();
    expect(await page.getByText('New since your last visit').count()).toBe(1);
  });

  test('loads older ones on demand', async () => {
    for (let i = 0; i < 55; i += 1) await house.signIn(script, `Job ${i}`);
    const { page } = await house.open({ path: '/activity' });
    await page.getByRole('button', { name: 'Load older ones' }).click();
    await page.getByText('The account was made.').waitFor();
  });

  test('an empty log says what will appear here', async () => {
    const { page } = await house.open({ path: '/profile' });
    await page.route('**/activity?*', (route) => route.fulfill({ json: { events: [], next_cursor: null } }));
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page.getByText('Nothing yet. Sign-ins, pairings and key changes will appear here.').waitFor();
  });

  test('an event of a newer server has a sentence too', async () => {
    const { page } = await house.open({ path: '/profile' });
    const event = {
      id: 9,
      at: new Date().toISOString(),
      kind: 'moon_landing',
      account_id: 1,
      actor_id: null,
      session_id: null,
      ip_hash_prefix: '',
      details: {},
    };
    await page.route('**/activity?*', (route) => route.fulfill({ json: { events: [event], next_cursor: null } }));
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page.getByText('Something happened that this version has no words for (moon_landing).').waitFor();
  });

  test('an admin verifies the log, saves it as JSON lines, and says how long it stays', async () => {
    const { page, picture } = await house.open({ path: '/activity' });
    await page.getByTestId('log-verified').getByText('events are as they were written').waitFor();
    await page.getByRole('button', { name: 'Verify', exact: true }).click();
    await page.getByText('The whole log was verified.').waitFor();
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export as JSON lines' }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/^doorward-activity-[\d-]{10}\.jsonl$/);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(ActivityLine.parse(JSON.parse(lines.at(-1) ?? '')).kind).toBe('account_created');
    await page.getByRole('button', { name: 'the newest 20000 events' }).click();
    const dialog = page.getByRole('dialog', { name: 'How long events stay' });
    await dialog.getByLabel('As long as there is room').uncheck();
    await dialog.getByLabel('Days').fill('30');
    await dialog.getByRole('button', { name: 'Save how long events stay' }).click();
    await page.getByRole('button', { name: '30 days, at most 20000 events' }).waitFor();
    await page.getByText('It was changed how long events stay.').waitFor({ timeout: 8_000 });
    await picture('activity-log');
  });

  test('single mode’s owner sees what concerns the whole server too, and has nothing to choose', async () => {
    const changed = await fetch(`${house.server().url}/api/v1/auth/admin/network`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mdns: false }),
    });
    expect(changed.status).toBe(200);
    const { page } = await house.open({ path: '/activity' });
    const row = page.locator('ol.dw-list > li', { hasText: 'It was changed who on the network can reach this server.' });
    await row.getByText('The whole server').waitFor();
    await page.getByText('What happened with everybody’s accounts and with this server, newest first.').waitFor();
    expect(await page.getByLabel('Whose').count()).toBe(0);
  });

  test('names the place where the log was changed', async () => {
    const { page, picture } = await house.open({ path: '/profile' });
    const chain = {
      entries: 9,
      since: 1,
      verified_up_to: null,
      problem: { kind: 'changed', id: 4, after: 3 },
      retention: { keep: 20_000, days: 30, set_by_configuration: true },
    };
    await page.route('**/activity/chain', (route) => route.fulfill({ json: chain }));
    await page.getByRole('link', { name: 'Activity', exact: true }).click();
    await page.getByTestId('log-changed').getByText('Event 4 is not as it was written. The last good one before it is event 3.').waitFor();
    await page.getByText('Set by the configuration (activity.days).').waitFor();
    await picture('activity-changed');
  });
});

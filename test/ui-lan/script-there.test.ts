import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeviceTokenAnswer } from '../../server/contract/pairing.ts';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { statusOf } from './device.ts';

describeWith('chromium', 'with a browser', () => describeWithOtherComputer('the lines for a script, run on another computer', journeys));

function journeys(): void {
  let other: OtherComputer;
  beforeAll(() => {
    other = connectOtherComputer();
  });
  afterAll(() => other.remove());
  const house = useHousehold();
  beforeAll(async () => {
    const body = JSON.stringify({ lan: true, acknowledge: true, interfaces: [other.device] });
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${house.server().url}/api/v1/auth/admin/network`, { method: 'PATCH', headers, body })).status).toBe(200);
  });
  const card = (page: Page) => page.getByTestId('pairing-card');

  /** Copies the lines of the window and begins to run them there; resolves when the card is shown. */
  async function begin(page: Page) {
    await page.getByRole('button', { name: 'Pair a device' }).click();
    await page.getByRole('tab', { name: 'Script (command)' }).click();
    const lines = await page.getByText(/^A=\$\(curl/).innerText();
    const run = other.run('sh', ['-c', lines]);
    await card(page).getByText('It came with the code that you showed.').waitFor();
    return { lines, run, letters: (await card(page).getByTestId('match-code').innerText()).replace(/[^A-Z]/g, '') };
  }

  test('they check the pin, show the letters of the card, wait, and end with a key that works', { timeout: 40_000 }, async () => {
    const { page } = await house.open({ mayFail: true });
    const { lines, run, letters } = await begin(page);
    expect(lines).toContain(`--pinnedpubkey 'sha256//`);
    expect(await card(page).getByTestId('pairing-from').innerText(), 'the card says from where it asks').toBe(other.there);
    await card(page)
      .getByLabel(/shows the same letters/)
      .check();
    await card(page)
      .getByRole('button', { name: /^Allow / })
      .click();
    await page.getByTestId('pairing-receipt').waitFor();
    const { stdout, stderr, status } = await run;
    const [shown = '', answer = ''] = stdout.trim().split('\n');
    expect([status, stderr, shown.replace('-', '')]).toEqual([0, '', letters]);
    expect(await statusOf(house.server().url, DeviceTokenAnswer.parse(JSON.parse(answer)).access_token)).toBe(200);
  });

  test('a no ends them, and they say so', { timeout: 40_000 }, async () => {
    const { page } = await house.open({ mayFail: true });
    const { run } = await begin(page);
    await card(page)
      .getByRole('button', { name: /^Deny / })
      .first()
      .click();
    const { stdout, status } = await run;
    expect([status, stdout]).toEqual([0, expect.stringContaining('access_denied')]);
  });
}

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectOtherComputer, describeWithOtherComputer, type OtherComputer } from '../support/network-namespace.ts';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';

describeWith('chromium', 'with a browser', () => describeWithOtherComputer('the first run, my home network', journeys));

function journeys(): void {
  let other: OtherComputer;
  beforeAll(() => {
    other = connectOtherComputer();
  });
  afterAll(() => other.remove());
  const house = useHousehold({ firstRun: true });
  const title = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const health = async () =>
    (await other.run('curl', ['-sk', '-m', '5', `https://${other.here}:${String(house.server().port)}/api/v1/health`])).stdout;

  test('asks what This server asks; a no changes nothing, a yes lets another computer reach it and says where', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ interfaces: [other.device] });
    expect((await fetch(`${house.server().url}/api/v1/auth/admin/network`, { method: 'PATCH', headers, body })).status).toBe(200);
    const { page, picture } = await house.open({ mayFail: true });
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('radio', { name: 'My home network' }).check();
    await page.getByRole('button', { name: 'Finish' }).click();
    const question = page.getByRole('dialog', { name: 'Let the network reach this server?' });
    await question.waitFor();
    await picture('first-run-network');
    // Escape answers the question, and leaves the page where it is.
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await title(page, 'Who may reach it?');
    expect(await health()).toBe('');
    await page.getByRole('button', { name: 'Finish' }).click();
    await question.getByRole('button', { name: 'Let the network in' }).click();
    await title(page, 'Doorward is ready');
    await page
      .getByTestId('lan-urls')
      .getByText(`https://${other.here}:${String(house.server().port)}`)
      .waitFor();
    await picture('first-run-network-ready');
    expect(JSON.parse(await health())).toMatchObject({ mode: 'single' });
  });
}

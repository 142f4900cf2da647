import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSite, passphrase } from '../backup/site.ts';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from '../ui/household.ts';
import { signIn } from '../ui-multi/house.ts';

const ada = { username: 'ada', password: 'lovely analytical engine' };

describeWith('chromium', 'the first run, with data that are brought along', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-brought-'));
  const file = join(folder, 'old.backup');
  // Ada's old computer, with more people than one.
  beforeAll(async () => {
    const old = await openSite();
    const token = await old.toMulti();
    await old.add('grace', 'user', token);
    writeFileSync(file, await old.backUp(token));
    await old.close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const house = useHousehold({ env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' }, firstRun: true });

  const look = async (page: Page, secret: string) => {
    await page.getByLabel('Passphrase', { exact: true }).fill(secret);
    await page.getByRole('button', { name: 'Look into the file' }).click();
  };

  test('a wrong passphrase is said, the right one shows what comes; then it is there, and nobody is asked again', { timeout: 120_000 }, async () => {
    const { page, context, picture } = await house.open({ mayFail: true });
    await page.getByRole('radio', { name: 'Move from another computer' }).check();
    await page.getByTestId('move-steps').getByText('Then retire the other one').waitFor();
    await page.locator('input[type=file]').setInputFiles(file);
    await context.setOffline(true);
    await look(page, passphrase);
    await page.getByText('The server does not answer').first().waitFor();
    await context.setOffline(false);
    await look(page, 'not the right one');
    await page.getByText('That passphrase does not open this backup.').waitFor();
    await look(page, passphrase);
    await page.getByTestId('restore-changes').waitFor();
    await picture('first-run-restore');
    await page.getByRole('button', { name: /^Restore the data of / }).click();
    const sure = page.getByRole('dialog');
    await sure.getByRole('button', { name: /^Restore the data of / }).click();
    await signIn(page, ada.username, ada.password);
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
    await page.goto(new URL('/accounts', page.url()).href);
    await page.getByText('grace').first().waitFor();
    expect(await page.getByRole('heading', { name: 'Welcome to Doorward' }).count()).toBe(0);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostOffice, type PostOffice } from '../mail/post-office.ts';
import { describeWith } from '../support/parts.ts';
import { violations } from './axe.ts';
import { goTo, useTown } from './house.ts';

describeWith('chromium', 'the outbox where no mail can be sent', () => {
  const town = useTown();

  test('is searched, filtered and ordered; what was replaced by a newer one is marked', { timeout: 60_000 }, async () => {
    const { json } = await town.api('POST', 'admin/accounts', { username: 'mia', email: 'mia@example.org' });
    await town.api('POST', 'admin/accounts', { username: 'noa', email: 'noa@example.org' });
    const { id } = json['account'] as { id: number };
    expect((await town.api('POST', `admin/accounts/${id}/invitation`)).status).toBe(200);
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Mail');
    const rows = page.locator('li[data-testid^=mail-]');
    await expect.poll(() => rows.count()).toBe(3);
    await page.locator('li[data-void]').getByText('No longer of use').waitFor();
    await page.getByLabel('Order').selectOption('Recipient');
    await expect.poll(() => rows.first().innerText()).toContain('mia@example.org');
    await page.getByLabel('State').selectOption('To be handed over');
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByLabel('Search').fill('noa@');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByLabel('About').selectOption('Invitation');
    expect(await violations(page)).toEqual([]);
    await picture('multi-mail-filtered');
    await page.getByLabel('Search').fill('nobody');
    await page.getByText('No mail fits the search.').waitFor();
  });

  test('a held mail is removed after a question', async () => {
    await town.api('POST', 'admin/accounts', { username: 'ole', email: 'ole@example.org' });
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Mail');
    await page.getByRole('button', { name: 'Remove the mail to ole@example.org' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove the mail to ole@example.org?' });
    await dialog.getByText('can then not be handed over any more').waitFor();
    expect(await violations(page)).toEqual([]);
    await picture('multi-mail-remove');
    await dialog.getByRole('button', { name: 'Remove the mail to ole@example.org' }).click();
    await expect.poll(() => page.getByText('ole@example.org').count()).toBe(0);
  });
});

describeWith('chromium', 'the outbox with a mail server', () => {
  let refusing = true;
  let office: PostOffice;
  beforeAll(async () => {
    office = await startPostOffice({ verdict: () => (refusing ? { code: 451, sentence: 'later' } : undefined) });
  });
  afterAll(() => office.stop());
  // Read when the server starts: the post office has its port by then.
  const env = {
    DOORWARD_MAIL__SMTP__HOST: '127.0.0.1',
    DOORWARD_MAIL__FROM: 'Doorward <door@example.org>',
    get DOORWARD_MAIL__SMTP__PORT() {
      return String(office.port);
    },
  };
  const town = useTown(env);

  test('is not green while deliveries fail; Try now and a test mail show when it is mended', { timeout: 60_000 }, async () => {
    const { json } = await town.api('GET', 'me');
    const { id } = json['user'] as { id: number };
    await town.api('PATCH', `admin/accounts/${id}`, { email: 'ada@example.org' });
    await town.api('POST', 'admin/accounts', { username: 'pam', email: 'pam@example.org' });
    const { page, picture } = await town.asAdmin();
    await goTo(page, 'Mail');
    const status = page.getByTestId('mail-status');
    await status.getByText(/^Mail is set up, but the last (delivery|\d+ deliveries) failed: the mail server asks to try later$/).waitFor();
    expect(await status.getAttribute('data-tone')).toBe('warn');
    expect(await violations(page)).toEqual([]);
    await picture('multi-mail-failing');
    await page.getByRole('button', { name: 'Send a test mail to me' }).click();
    await status.getByText(/^The test mail did not go out: /).waitFor();
    refusing = false;
    await page.getByRole('button', { name: 'Try now: the mail to pam@example.org' }).click();
    await expect.poll(() => office.received.map(({ to }) => to[0]), { timeout: 15_000 }).toContain('pam@example.org');
    await expect.poll(() => status.getAttribute('data-tone'), { timeout: 15_000 }).toBe('good');
    await page.getByRole('button', { name: 'Send a test mail to me' }).click();
    await status.getByText('The mail server took the test mail.').waitFor();
  });
});

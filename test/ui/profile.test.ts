import { expect, test } from 'vitest';
import { describeWith } from '../support/parts.ts';
import { useHousehold } from './household.ts';

/** A picture of one red dot. */
const dot = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==', 'base64');

describeWith('chromium', 'profile', () => {
  const house = useHousehold();

  test('what is typed is saved, shown in the frame, and there after a reload', async () => {
    const { page, picture } = await house.open({ path: '/profile' });
    expect(await page.getByRole('button', { name: 'Save changes' }).isDisabled()).toBe(true);
    await page.getByLabel('Display name').fill('Ada Lovelace');
    await page.getByLabel('First name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.locator('input[type=file]').setInputFiles({ name: 'dot.png', mimeType: 'image/png', buffer: dot });
    await page.getByRole('button', { name: 'Remove picture' }).waitFor();
    await page.getByText('There are changes that are not saved.').waitFor();
    await page.getByLabel('Last name').press('Enter');
    await page.getByTestId('save-state').getByText('Your profile is saved.').waitFor();
    expect(await page.getByTestId('live-region').innerText()).toBe('Your profile is saved.');
    expect(await page.getByTestId('owner-menu').innerText()).toContain('Ada Lovelace');
    await picture('profile');
    await page.reload();
    await expect.poll(() => page.getByLabel('E-mail').inputValue()).toBe('ada@example.org');
    expect(await page.getByTestId('owner-menu').locator('img').getAttribute('src')).toMatch(/^data:image\/(png|jpeg);base64,/);
  });

  test('what is wrong is said under its field, and nothing is saved', async () => {
    const { page } = await house.open({ path: '/profile', mayFail: true });
    const before = await page.getByLabel('First name').inputValue();
    await page.getByLabel('Username').fill('x');
    await page.getByLabel('E-mail').fill('not an address');
    await page.getByLabel('First name').fill('Someone');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Not saved: Some fields are not valid.').first().waitFor();
    for (const name of ['Username', 'E-mail']) {
      const field = page.getByLabel(name);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      const described = (await field.getAttribute('aria-describedby'))?.split(' ').filter((id) => id !== '') ?? [];
      const texts = await Promise.all(described.map((id) => page.locator(`[id="${id}"]`).innerText()));
      expect(texts.join(' ')).toContain('This is not valid here.');
    }
    await page.getByRole('button', { name: 'Discard changes' }).click();
    expect(await page.getByLabel('First name').inputValue()).toBe(before);
  });

  test('leaving with unsaved changes asks first, by link and by Back', async () => {
    const { page } = await house.open();
    await page.getByRole('link', { name: 'Profile' }).click();
    await page.getByLabel('First name').fill('Unsaved');
    await page.getByRole('link', { name: 'Activity' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByRole('button', { name: 'Stay here' }).click();
    expect(await page.getByLabel('First name').inputValue()).toBe('Unsaved');
    await page.goBack();
    await dialog.waitFor();
    expect(new URL(page.url()).pathname).toBe('/profile');
    await dialog.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sessions and devices' }).waitFor();
  });

  test('a file that is no picture is refused here', async () => {
    const { page } = await house.open({ path: '/profile' });
    await page.locator('input[type=file]').setInputFiles({ name: 'no.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload=alert(1)>') });
    await page.getByText('That file is not a picture that can be used.').waitFor();
  });

  test('language and colours are kept with the account and followed by the next browser', async () => {
    const { page } = await house.open();
    await page.getByTestId('owner-menu').click();
    await page.getByLabel('Language').selectOption('de');
    await page.getByLabel('Darstellung').selectOption('dark');
    await expect.poll(() => page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    const next = await house.open({ locale: 'en-US' });
    await next.page.getByRole('heading', { level: 1, name: 'Sitzungen und Geräte' }).waitFor();
    await expect.poll(() => next.page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark');
    expect(await next.page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByLabel('Sprache').selectOption('auto');
    await page.getByLabel('Appearance').selectOption('auto');
  });
});

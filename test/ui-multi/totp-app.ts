import { TOTP, URI } from 'otpauth';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { goTo } from './house.ts';

/** Whose app it is: the server takes each 30 seconds' code once, so each next code is of the next step. */
export class App {
  readonly #totp: TOTP;
  #step = 0;

  constructor(secret: string) {
    const totp = URI.parse(`otpauth://totp/Doorward?secret=${secret}`);
    if (!(totp instanceof TOTP)) throw new Error('not a TOTP');
    this.#totp = totp;
  }

  async code(): Promise<string> {
    const step = Math.max(Math.floor(Date.now() / 30_000) - 1, this.#step + 1);
    this.#step = step;
    // One step ahead of the clock is taken too; two are not.
    await expect.poll(() => step * 30_000 <= Date.now() + 30_000, { timeout: 40_000, interval: 500 }).toBe(true);
    return this.#totp.generate({ timestamp: step * 30_000 });
  }
}

/** Switches the app on through the pages; the answer is the app and the recovery codes. */
export async function setUp(page: Page): Promise<{ app: App; codes: string[] }> {
  await goTo(page, 'Ways to get in');
  await page.getByRole('button', { name: 'Set up an app' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.dw-qr').waitFor();
  const app = new App((await dialog.locator('.dw-secret code').innerText()).replaceAll(' ', ''));
  await dialog.getByLabel('Code that the app shows now').fill(await app.code());
  await dialog.getByRole('button', { name: 'Switch it on' }).click();
  await page.getByTestId('recovery-codes').waitFor();
  return { app, codes: await page.getByTestId('recovery-codes').locator('code').allInnerTexts() };
}

import type { Page } from 'playwright-core';

export const card = (page: Page) => page.getByTestId('pairing-card');
/** The button, in whatever language. */
export const pairButton = (page: Page) => page.locator('.mantine-Button-root', { hasText: /Pair a device|Gerät koppeln|配对设备/ });

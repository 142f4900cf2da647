import type { Locator } from 'playwright-core';
import QRCode from 'qrcode';

/** Which modules of the picture are dark, row by row. */
export async function modulesOf(picture: Locator): Promise<string[]> {
  const box = await picture.getAttribute('viewBox');
  const path = (await picture.locator('path').getAttribute('d')) ?? '';
  const size = Number((box ?? '').split(' ')[2]) - 8;
  const dark = new Set([...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => `${Number(x) - 4} ${Number(y) - 4}`));
  return Array.from({ length: size }, (_, y) => Array.from({ length: size }, (_, x) => (dark.has(`${x} ${y}`) ? '#' : '.')).join(''));
}

/** The same of a text, by the package itself. */
export function modulesFor(text: string): string[] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  return Array.from({ length: modules.size }, (_, y) => Array.from({ length: modules.size }, (_, x) => (modules.get(y, x) ? '#' : '.')).join(''));
}

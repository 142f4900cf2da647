import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where Electron keeps its fuses: after this text, a version, a length, and one character a fuse (electron/fuses). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const factorySettings = '101100110';

/**
 * A folder that has the shape of Electron's download, for packing where the real one cannot be had: its program says that it is none,
 * with fuses behind it as Electron ships them. It shows what our configuration packs and flips; that Electron obeys is shown where Electron is.
 */
export function makeRuntime(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'));
  const fuses = Buffer.concat([Buffer.from(sentinel), Buffer.from([1, factorySettings.length]), Buffer.from(factorySettings)]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.from('#!/bin/sh\necho "Electron is not on this computer."\nexit 1\n'), fuses]), {
    mode: 0o755,
  });
  for (const name of ['chrome-sandbox', 'chrome_crashpad_handler']) writeFileSync(join(folder, name), '', { mode: 0o755 });
  for (const language of ['am', 'de', 'en-US', 'fr', 'zh-CN']) writeFileSync(join(folder, 'locales', `${language}.pak`), '');
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) writeFileSync(join(folder, name), 'licence');
  writeFileSync(join(folder, 'version'), version);
}

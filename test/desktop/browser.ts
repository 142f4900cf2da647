import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { chromiumArguments, part } from '../support/parts.ts';

/** A Chromium that both the spec and the stand-in talk to: the one clicks in the pages that the other opened. */
export interface SharedBrowser {
  readonly address: string;
  /** The spec's own line to it. */
  readonly browser: Browser;
  /** Its profile on disk. */
  readonly profile: string;
  stop(): Promise<void>;
}

const quiet = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--use-mock-keychain',
  '--use-fake-device-for-media-stream',
];

/** Chromium's last children may still write while its folder goes; what is left in the system's temporary folder then is nobody's failure. */
function forget(profile: string): void {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ENOTEMPTY') throw error;
  }
}

/** Starts it with an empty profile. Rejects when it does not listen within 20 s. */
export async function startBrowser(): Promise<SharedBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'doorward-chromium-'));
  const flags = ['--headless', ...chromiumArguments, ...quiet, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'];
  const child = spawn(part('chromium'), flags, { stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = once(child, 'exit');
  const end = async () => {
    child.kill('SIGTERM');
    const force = setTimeout(kill, 3_000);
    await ended;
    clearTimeout(force);
    process.off('exit', kill);
    forget(profile);
  };
  try {
    const address = await addressFrom(child.stderr);
    const browser = await chromium.connectOverCDP(address);
    return { address, browser, profile, stop: () => closeWhole(browser).then(end) };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Asked to close, it finishes its files; merely disconnected, it would run on. */
async function closeWhole(browser: Browser): Promise<void> {
  await (await browser.newBrowserCDPSession()).send('Browser.close').catch(() => undefined); // it is gone already
  await browser.close();
}

function addressFrom(stderr: NodeJS.ReadableStream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const late = setTimeout(() => reject(new Error(`Chromium does not listen:\n${text}`)), 20_000);
    stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const [address] = /ws:\/\/\S+/.exec(text) ?? [];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
  });
}

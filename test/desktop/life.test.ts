import { setTimeout as wait } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import type { DesktopApp } from './driver.ts';
import { describeDesktop } from './desktop.ts';
import { chooseInTray, newProfile, openApp, seen, watch } from './open-app.ts';
import { windowsOf } from './windows.ts';

const answers = (url: string) =>
  fetch(`${url}api/v1/health`).then(
    (answer) => answer.status === 200,
    () => false,
  );
const windowCount = (app: DesktopApp, count: number) => vi.waitFor(async () => expect(await windowsOf(app)).toHaveLength(count), 10_000);

/** A session of a script, whose label is changed over and over; `last` is the newest label that the server acknowledged. */
async function keepRenaming(url: string): Promise<{ id: number; last: () => number; sent: () => number; done: Promise<void> }> {
  const signedIn = await fetch(`${url}api/v1/auth/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' });
  const { token, session } = (await signedIn.json()) as { token: string; session: { id: number } };
  let last = -1;
  let sent = -1;
  const headers = { Authorization: `Token ${token}`, 'Content-Type': 'application/json' };
  const rename = () =>
    fetch(`${url}api/v1/auth/sessions/${String(session.id)}`, {
      method: 'PATCH',
      headers,
      body: JSON.stringify({ device_label: `load ${String((sent += 1))}` }),
    });
  const work = async () => {
    for (;;) {
      const answer = await rename().catch(() => null);
      if (answer === null) return;
      if (answer.status === 200) last = sent;
    }
  };
  return { id: session.id, last: () => last, sent: () => sent, done: work() };
}

describeDesktop('coming and going', (driver) => {
  test('a second start brings the first to the front and ends; its doorward:// link is only a knock', async () => {
    const profile = newProfile();
    const first = await openApp(driver(), { profile });
    const page = await first.page();
    const home = page.url();
    await first.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    const second = await driver().launch({ profile, args: ['doorward://run?cmd=<script>&url=file:///etc/passwd'] });
    expect(await second.ended).toBe(0);
    await vi.waitFor(async () => expect(await windowsOf(first)).toEqual([{ url: home, visible: true, minimized: false }]), 5_000);
    await page.close();
    await windowCount(first, 0);
    await (
      await driver().launch({ profile })
    ).ended;
    await windowCount(first, 1);
    expect(await answers(home)).toBe(true);
  });

  test('closing the window keeps the server, says so once, and the tray opens it again', async () => {
    const app = await openApp(driver());
    const page = await app.page();
    const home = page.url();
    await watch(app);
    for (let times = 0; times < 2; times += 1) {
      await (await app.page()).close();
      await windowCount(app, 0);
      expect(await answers(home)).toBe(true);
      await vi.waitFor(async () => expect((await seen(app)).tray).toContain('Open Doorward'), 5_000);
      await chooseInTray(app, 'Open Doorward');
      await windowCount(app, 1);
    }
    const { notified, tray } = await seen(app);
    expect(notified).toEqual([expect.stringContaining('keeps running in the tray')]);
    expect(tray).toEqual(['Running, for this computer only', 'Secrets: in a file, not in the keychain', 'Open Doorward', 'Quit']);
  });

  test('quitting in the tray stops the server', async () => {
    const app = await openApp(driver());
    const home = (await app.page()).url();
    await watch(app);
    await (await app.page()).close();
    await vi.waitFor(async () => expect((await seen(app)).tray).toContain('Quit'), 5_000);
    await chooseInTray(app, 'Quit').catch(() => undefined); // it may be gone before it answers
    expect(await app.ended).toBe(0);
    expect(await answers(home)).toBe(false);
  });

  test('where there is no tray, closing the window quits', async ({ skip }) => {
    if (driver().name === 'electron') skip('Electron itself does not tell that a desktop has no tray');
    const app = await openApp(driver(), { env: { STAND_IN_TRAY: 'none' } });
    const page = await app.page();
    expect(await page.evaluate(() => window.doorward?.facts())).toMatchObject({ staysInTray: false });
    await page.close();
    expect(await app.ended).toBe(0);
  });

  test('started by the computer itself it opens no window, until somebody asks', async () => {
    const profile = newProfile();
    const app = await openApp(driver(), { profile, args: ['--hidden'] });
    await wait(3_000);
    expect(await windowsOf(app)).toEqual([]);
    await (
      await driver().launch({ profile })
    ).ended;
    expect(await answers((await app.page()).url())).toBe(true);
  });

  test.each(['SIGTERM', 'quit'])('%s under load: within five seconds, and every acknowledged change is there afterwards', async (how) => {
    const profile = newProfile();
    const app = await openApp(driver(), { profile });
    const home = (await app.page()).url();
    const loads = await Promise.all(Array.from({ length: 6 }, () => keepRenaming(home)));
    await wait(800);
    const begun = Date.now();
    if (how === 'SIGTERM') process.kill(app.pid, 'SIGTERM');
    else await app.evaluate(({ app: electron }) => electron.quit());
    expect(await app.ended).toBe(0);
    expect(Date.now() - begun).toBeLessThan(5_500);
    await Promise.all(loads.map((load) => load.done));
    const again = (await (await openApp(driver(), { profile })).page()).url();
    const { sessions } = (await (await fetch(`${again}api/v1/auth/sessions`)).json()) as { sessions: { id: number; device_label: string }[] };
    for (const load of loads) {
      const label = Number(sessions.find(({ id }) => id === load.id)?.device_label.replace('load ', ''));
      expect(load.last()).toBeGreaterThan(0);
      expect(label).toBeGreaterThanOrEqual(load.last());
      expect(label).toBeLessThanOrEqual(load.sent());
    }
  });
});

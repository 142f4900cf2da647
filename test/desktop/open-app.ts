import { onTestFinished } from 'vitest';
import type { DesktopApp, Driver, LaunchOptions } from './driver.ts';
import { makeProfile, type Profile } from './profile.ts';

/** A person's folders, removed when the test is over. */
export function newProfile(): Profile {
  const profile = makeProfile();
  onTestFinished(() => profile.remove());
  return profile;
}

/** Starts the app, and ends it when the test is over. */
export async function openApp(driver: Driver, options: Partial<LaunchOptions> = {}): Promise<DesktopApp> {
  const app = await driver.launch({ profile: options.profile ?? newProfile(), ...options });
  onTestFinished(async () => {
    await app.quit(); // before the profile goes: what was registered last runs first
  });
  return app;
}

/** What the shell told the desktop since `watch`. */
export interface Seen {
  readonly opened: readonly string[];
  readonly notified: readonly string[];
  /** The labels of the tray's menu, as it was last made. */
  readonly tray: readonly string[];
}

interface Watch {
  opened: string[];
  notified: string[];
  tray: { label?: string; click?: () => void }[];
  last?: { emit(name: 'click'): void };
}
declare global {
  var watch: Watch | undefined;
}

/** Notes what the shell says to the desktop from here on; nothing is really opened. */
export async function watch(app: DesktopApp): Promise<void> {
  await app.evaluate(({ shell, Notification, Menu }) => {
    const noted: Watch = { opened: [], notified: [], tray: [] };
    globalThis.watch = noted;
    shell.openExternal = (url) => Promise.resolve(void noted.opened.push(url));
    Notification.prototype.show = function (this: { body: string; emit(name: 'click'): void }) {
      noted.last = this;
      noted.notified.push(this.body);
    };
    const build = Menu.buildFromTemplate.bind(Menu);
    Menu.buildFromTemplate = (template) => {
      noted.tray = template.map((item) => ({
        ...('label' in item && item.label !== undefined ? { label: item.label } : {}),
        click: item.click as () => void,
      }));
      return build(template);
    };
  });
}

/** What was noted so far. */
export function seen(app: DesktopApp): Promise<Seen> {
  return app.evaluate(() => {
    const noted = globalThis.watch;
    return { opened: noted?.opened ?? [], notified: noted?.notified ?? [], tray: (noted?.tray ?? []).map((item) => item.label ?? '') };
  });
}

/** Chooses a line of the tray's menu. */
export function chooseInTray(app: DesktopApp, label: string): Promise<void> {
  return app.evaluate((_electron, wanted) => globalThis.watch?.tray.find((item) => item.label === wanted)?.click?.(), label);
}

/** Clicks on the notification that was shown last. */
export function clickNotification(app: DesktopApp): Promise<void> {
  return app.evaluate(() => globalThis.watch?.last?.emit('click'));
}

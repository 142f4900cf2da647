import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A person's folders, made for one test. */
export interface Profile {
  readonly root: string;
  readonly dataDir: string;
  readonly userData: string;
  readonly downloads: string;
  /** A small environment of our own: nothing of the developer's settings or keychain reaches the test. */
  env(keyring?: Readonly<Record<string, string | undefined>>): Record<string, string>;
  remove(): void;
}

/** Makes the folders. The data folder itself is left to the server. */
export function makeProfile(): Profile {
  const root = mkdtempSync(join(tmpdir(), 'doorward-desktop-'));
  const [home, config, dataDir, userData] = ['home', 'config', 'data', 'electron'].map((name) => join(root, name)) as [
    string,
    string,
    string,
    string,
  ];
  const downloads = join(home, 'Downloads');
  mkdirSync(downloads, { recursive: true });
  return {
    ...{ root, dataDir, userData, downloads },
    env: (keyring) => {
      const fromKeyring = ['DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR', 'XDG_DATA_HOME'];
      const kept = ['PATH', 'LANG', 'TMPDIR', 'DISPLAY', 'WAYLAND_DISPLAY', 'XAUTHORITY', 'SystemRoot', 'TEMP'];
      const pick = (names: readonly string[], from: Readonly<Record<string, string | undefined>>) =>
        Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
      const vault = keyring ? { DOORWARD_VAULT__BACKEND: 'keychain' } : { DOORWARD_VAULT__BACKEND: 'file' };
      const own = { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: config, APPDATA: config, DOORWARD_DATA_DIR: dataDir, DOORWARD_SERVER__PORT: '0' };
      return { ...pick(kept, process.env), ...(keyring ? pick(fromKeyring, keyring) : {}), ...vault, ...own };
    },
    remove: () => rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}

/** The files under some folders that hold a text, as UTF-8 or UTF-16. */
export function filesWith(text: string, folders: readonly string[]): string[] {
  const needles = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => {
        const bytes = readFileSync(file);
        return needles.some((needle) => bytes.includes(needle));
      }),
  );
}

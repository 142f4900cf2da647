import { homedir, platform } from 'node:os';
import { join } from 'node:path';

/** Where this platform keeps a program's data for one person; the same folder for the desktop app and the headless program. */
export function defaultDataDir(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(userData(env), 'Doorward', 'server');
}

function userData(env: Readonly<Record<string, string | undefined>>): string {
  switch (platform()) {
    case 'win32':
      return env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support');
    default:
      return env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  }
}

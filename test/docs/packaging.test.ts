import { mkdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { openDesk, prints, root, testPage, type Desk, type Done } from './page.ts';

let desk: Desk;
const here = () => desk;
const etc = () => join(desk.folder, 'etc');
beforeAll(() => {
  desk = openDesk();
  const npm = join(desk.folder, 'npm');
  mkdirSync(join(etc(), 'systemd', 'system'), { recursive: true });
  // The system's folders. What follows is npm's: where “global” is, where the package lands, and what this computer's npm knows already.
  Object.assign(desk.placeholders, { '/etc/': `${etc()}/` });
  Object.assign(desk.env, {
    npm_config_prefix: npm,
    npm_config_pack_destination: desk.folder,
    npm_config_cache: process.env['npm_config_cache'] ?? join(userInfo().homedir, '.npm'),
    npm_config_userconfig: process.env['npm_config_userconfig'] ?? join(userInfo().homedir, '.npmrc'),
    npm_config_prefer_offline: 'true',
    // keytar would be compiled; its stand-by comes ready made.
    npm_config_ignore_scripts: 'true',
    DOORWARD_SERVER__PORT: '0',
    PATH: `${join(npm, 'bin')}:${desk.env['PATH'] ?? ''}`,
  });
});
afterAll(() => desk.remove());

/** As systemd starts it, which this computer cannot be asked for: the unit's own line, with the folders that systemd makes. */
async function startAsService(): Promise<string> {
  const unit = readFileSync(join(etc(), 'systemd', 'system', 'doorward.service'), 'utf8');
  const line = /^ExecStart=(.*)$/m.exec(unit)?.[1] ?? '';
  Object.assign(desk.env, { STATE_DIRECTORY: join(desk.folder, 'state'), CONFIGURATION_DIRECTORY: join(etc(), 'doorward') });
  let said = '';
  await desk.serve(line, async ({ mode, url, logs }) => {
    expect(mode).toBe('multi');
    expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
    said = logs();
  });
  return said;
}

const writesConfig: Done = async (line) => {
  await prints(here)(line);
  // “journalctl: the setup code for the first admin is here”: what it shows is what the server writes to stderr.
  expect(await startAsService()).toMatch(/"setup_code":"[^"]+"/);
  // docs/administration.md, Remove
  await prints(here)('npm uninstall --global doorward');
  expect((await desk.type('ls npm/bin')).stdout).toBe('');
};

const heavy = 'test/packaging/package.test.ts packs with the same configuration; the whole of it wants Electron, which npm run dist fetches';
const carried = 'test/packaging/portable.ts does it with the tar.gz that package.test.ts makes';

describe('docs/packaging.md', () => {
  testPage('docs/packaging.md', {
    'npm run dist': heavy,
    'npm run dist:dir': heavy,
    'npm run dist -- --linux deb --x64': heavy,
    'tar xzf Doorward-*-linux-x64.tar.gz && cd Doorward-*/': carried,
    'mkdir doorward-data': carried,
    './doorward': carried,
    'npm pack': (line) => prints(here, /^doorward-\d+\.\d+\.\d+\.tgz$/m, { cwd: root })(line),
    'npm install --global doorward-*.tgz': async (line) => {
      await prints(here)(line);
      expect((await desk.type('command -v doorward')).stdout).toBe(`${join(desk.folder, 'npm', 'bin', 'doorward')}\n`);
    },
    'doorward serve --data-dir ~/doorward': (line) =>
      desk.serve(line, async ({ url }) => {
        expect(await (await fetch(`${url}/api/v1/auth/mode`)).json()).toMatchObject({ mode: 'single' });
      }),
    'sudo cp "$(npm root --global)/doorward/packaging/doorward.service" /etc/systemd/system/': prints(here),
    [`sudo mkdir -p /etc/doorward && echo '{"mode": "multi"}' | sudo tee /etc/doorward/config.json`]: writesConfig,
    'sudo systemctl enable --now doorward': 'systemd does not run here; the line of the unit that it would start is started instead',
    'journalctl -u doorward': 'systemd does not run here; what it would show is looked at instead',
    'npm run icons': 'test/packaging/icons.test.ts looks at what it draws; it wants Chromium and writes into the checkout',
  });
});

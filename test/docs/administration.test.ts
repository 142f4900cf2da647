import { existsSync, statSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { loadSettings } from '../../server/config/load-settings.ts';
import { openDesk, prints, root, testPage, type Desk, type Way } from './page.ts';

let desk: Desk;
const here = () => desk;
beforeAll(() => {
  desk = openDesk();
  // The reader's port and the system's folders.
  Object.assign(desk.placeholders, { '"port": 7431': '"port": 0', '/etc/doorward': join(desk.folder, 'etc', 'doorward') });
});
afterAll(() => desk.remove());

const whileItRuns: Way = (line) =>
  desk.serve(line, async ({ url }) => {
    expect(await (await fetch(`${url}/api/v1/auth/mode`)).json()).toMatchObject({ mode: 'single' });
    // “the same commands change it there, at once”
    const network = (verb: string) => desk.type(`doorward network ${verb} --data-dir ./data`);
    expect(await network('status')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^running: +true$/m) as string });
    expect(await network('allow --acknowledge')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^allowed: +true$/m) as string });
    expect(await network('deny')).toMatchObject({ code: 0 });
    // “others end with exit code 3 while it runs”
    expect(await desk.type('doorward accounts list --data-dir ./data')).toMatchObject({ code: 3 });
  });

const policy: Way = async (line) => {
  expect(await desk.type(line)).toMatchObject({ code: 0 });
  const policyFile = join(desk.folder, 'etc', 'doorward', 'policy.json');
  expect(statSync(policyFile).mode & 0o777).toBe(0o644);
  if (process.getuid?.() === 0)
    expect(loadSettings({ env: {}, given: {}, policyFile })).toMatchObject({ mode: 'sso', server: { bind: '127.0.0.1' } });
};

const data = () => join(desk.folder, '.config', 'Doorward');
const usualFolder = () => desk.serve('DOORWARD_SERVER__PORT=0 doorward serve', () => Promise.resolve());
const asks: Way = async (line) => {
  await usualFolder();
  // Nobody can be asked where there is no terminal, and so nothing is touched.
  expect(await desk.type(line)).toMatchObject({ code: 2, stderr: expect.stringContaining('keep_or_remove') as string });
  expect(existsSync(data())).toBe(true);
};
const removes: Way = async (line) => {
  await prints(here)(line);
  expect(existsSync(data())).toBe(false);
};

const movesUnderPassphrase: Way = async (line) => {
  writeFileSync(join(desk.folder, 'passphrase'), 'a place of its own\n');
  await prints(here, /^to: +passphrase-file$/m)(line);
};

const canAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;
const analyzed = (wanted: RegExp): Way => (canAnalyze ? prints(here, wanted, { cwd: root }) : 'there is no systemd on this computer');

describe('docs/administration.md', () => {
  testPage('docs/administration.md', {
    [`echo '{"server": {"port": 7431}, "sessions": {"maxPerAccount": 20}}' > config.json`]: prints(here),
    'doorward serve --config config.json --data-dir ./data': whileItRuns,
    [`echo '{"mode": "sso", "server": {"bind": "127.0.0.1"}}' | sudo install -D -m 0644 /dev/stdin /etc/doorward/policy.json`]: policy,
    'doorward network status --data-dir ./data': prints(here, /^allowed: +false$/m),
    'doorward network allow --acknowledge --data-dir ./data': prints(here, /^allowed: +true$/m),
    'doorward network deny --data-dir ./data': prints(here, /^allowed: +false$/m),
    'doorward mode show --data-dir ./data': prints(here, /^mode: single$/m),
    'doorward mode preview multi --data-dir ./data': prints(here, /^to: +multi$/m),
    'doorward accounts list --data-dir ./data': prints(here, /default .* admin/),
    'doorward sessions list --data-dir ./data': prints(here, 'Nobody is signed in'),
    'doorward rescue --data-dir ./data': prints(here, /^url: +http:\/\/127\.0\.0\.1:\d+\/#sign-in-link=/m),
    'doorward activity verify --data-dir ./data': prints(here, /^entries: +\d+$/m),
    'doorward activity export --data-dir ./data': async (line) => {
      const { code, stdout } = await desk.type(line);
      expect([
        code,
        stdout
          .trim()
          .split('\n')
          .map((entry) => (JSON.parse(entry) as { kind: string }).kind),
      ]).toEqual([0, expect.arrayContaining(['account_created', 'network_changed', 'rescue_link_made'])]);
    },
    'doorward vault move passphrase --passphrase-file ./passphrase --data-dir ./data': movesUnderPassphrase,
    'DOORWARD_VAULT__PASSPHRASE=$(cat ./passphrase) doorward vault move file --yes --data-dir ./data': prints(here, /^to: +key-file$/m),
    'doorward vault move keychain --data-dir ./data': 'test/cli/vault-move.test.ts does it with a real keychain',
    'systemd-analyze verify packaging/doorward.service': analyzed(/^(?!.*doorward\.service:\d)/s),
    'systemd-analyze security --offline=true packaging/doorward.service': analyzed(/exposure level for doorward\.service: 1\.\d OK/),
    'doorward uninstall': asks,
    'doorward uninstall --remove-data --yes': removes,
    '/opt/Doorward/doorward --uninstall': 'test/desktop/uninstall.test.ts does it with the desktop app',
    '/Applications/Doorward.app/Contents/MacOS/Doorward --uninstall': 'macOS; the same program as on Linux',
    'sudo apt purge doorward': 'test/packaging/package.test.ts installs the deb and purges it with dpkg',
    'sudo dnf remove doorward': 'test/packaging/package.test.ts installs the rpm and erases it with rpm',
    'npm uninstall --global doorward': 'test/docs/packaging.test.ts does it after the install',
    'rm -r ~/.config/Doorward && secret-tool clear service doorward': async (line) => {
      await usualFolder();
      // The keychain's half is done by test/cli/uninstall.test.ts on a real one.
      await prints(here)(line.replace(/ && .*/, ''));
      expect(existsSync(data())).toBe(false);
    },
    'node dist/server/cli.js': (line) => prints(here, /^\d+\.\d+\.\d+$/m, { cwd: root })(`${line} --version`),
  });
});

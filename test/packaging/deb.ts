import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { afterAll, describe, expect, test } from 'vitest';
import type { Packed } from './packed.ts';

const installed = () => spawnSync('dpkg-query', ['-W', '-f=${Status}', 'doorward'], { encoding: 'utf8' }).stdout.includes('install ok');
const isDebian = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/dpkg');
/** A Doorward that somebody uses is left alone. */
const mayInstall = isDebian && !installed();

/** Without the libraries that Electron asks for: its program is a stand-in, and what is shown is what our package puts where. */
const dpkg = (...args: string[]) => execFileSync('dpkg', ['--force-depends', ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const ours = ['/opt/Doorward', '/usr/bin/doorward', '/usr/share/applications/doorward.desktop', '/usr/share/icons/hicolor/256x256/apps/doorward.png'];
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Called inside the suite that packs: packing twice at a time would overwrite what is packed. */
export function testDeb(packed: () => Packed): void {
  const home = join(userInfo().homedir, '.config', 'autostart');

  const title = mayInstall ? 'the deb' : 'the deb (skipped: it is installed by root on Debian only, where no Doorward is installed)';
  describe.runIf(mayInstall)(title, () => {
    afterAll(() => {
      if (installed()) dpkg('--purge', 'doorward');
    });

    test('says what it is, and what it needs', () => {
      const field = (name: string) => execFileSync('dpkg-deb', ['-f', packed().deb, name], { encoding: 'utf8' }).trim();
      expect([field('Package'), field('Architecture'), field('Version')]).toEqual(['doorward', 'amd64', expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
      expect(field('Depends')).toContain('libsecret-1-0');
      expect(field('Maintainer')).toContain('Doorward');
    });

    test('installs the program, its command, its icon and its links; removed, it leaves nothing but what people keep', () => {
      const before = ours.filter(isThere);
      expect(before).toEqual([]);
      const data = mkdtempSync(join(tmpdir(), 'doorward-kept-'));
      const autostart = join(home, 'doorward.desktop');
      const foreign = join(home, 'doorward-test-other.desktop');
      const own = !existsSync(autostart);
      mkdirSync(dirname(autostart), { recursive: true });
      if (own) writeFileSync(autostart, '[Desktop Entry]\nType=Application\nName=Doorward\nExec="/opt/Doorward/doorward" --hidden\n');
      writeFileSync(foreign, '[Desktop Entry]\nType=Application\nName=Other\nExec="/usr/bin/other"\n');
      writeFileSync(join(data, 'journal'), 'kept');
      try {
        dpkg('-i', packed().deb);
        expect(ours.filter((path) => !isThere(path))).toEqual([]);
        expect(readlinkSync('/usr/bin/doorward')).toBe('/opt/Doorward/doorward');
        const entry = readFileSync('/usr/share/applications/doorward.desktop', 'utf8');
        expect(entry).toMatch(/^MimeType=.*x-scheme-handler\/doorward;/m);
        expect(entry).toMatch(/^Exec=\/opt\/Doorward\/doorward %U$/m);
        const files = execFileSync('dpkg', ['-L', 'doorward'], { encoding: 'utf8' }).trim().split('\n');

        dpkg('--purge', 'doorward');
        const left = [...ours, ...files.filter((file) => /doorward/i.test(file) && !file.startsWith('/usr/share/doc'))].filter(isThere);
        expect(left).toEqual([]);
        if (own) expect(existsSync(autostart)).toBe(false);
        expect(existsSync(foreign)).toBe(true);
        expect(readFileSync(join(data, 'journal'), 'utf8')).toBe('kept');
      } finally {
        rmSync(foreign, { force: true });
        if (own) rmSync(autostart, { force: true });
        rmSync(data, { recursive: true, force: true });
      }
    }, 60_000);

    test('removed while it runs, it is told to quit and the files go after; an update ends nothing', async () => {
      dpkg('-i', packed().deb);
      // Something that runs from the same place: the stand-in's program is no program.
      rmSync('/opt/Doorward/doorward');
      copyFileSync('/bin/sleep', '/opt/Doorward/doorward');
      const running = spawn('/opt/Doorward/doorward', ['600'], { stdio: 'ignore' });
      const ended = once(running, 'exit');
      execFileSync('sh', ['/var/lib/dpkg/info/doorward.prerm', 'upgrade', '9.9.9']);
      expect([running.exitCode, running.signalCode]).toEqual([null, null]);
      expect(dpkg('--purge', 'doorward').match(/data stay/g)).toHaveLength(1);
      expect(await ended).toEqual([null, 'SIGTERM']);
      expect(ours.filter(isThere)).toEqual([]);
    }, 60_000);

    test('an update keeps the command, and what starts with the computer', () => {
      const autostart = join(home, 'doorward.desktop');
      const own = !existsSync(autostart);
      try {
        dpkg('-i', packed().deb);
        if (own) writeFileSync(autostart, '[Desktop Entry]\nExec="/opt/Doorward/doorward" --hidden\n');
        dpkg('-i', packed().deb);
        expect([isThere('/usr/bin/doorward'), existsSync(autostart)]).toEqual([true, true]);
      } finally {
        dpkg('--purge', 'doorward');
        if (own) rmSync(autostart, { force: true });
      }
    }, 60_000);
  });
}

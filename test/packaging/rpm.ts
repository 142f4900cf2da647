import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Packed } from './packed.ts';

const isRoot = process.platform === 'linux' && process.getuid?.() === 0;
const isThere = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

/** Called inside the suite that packs. Nothing of the system's own database of packages is touched: the rpm has one for itself. */
export function testRpm(packed: () => Packed): void {
  describe.runIf(isRoot && existsSync('/usr/bin/rpmbuild') && !isThere('/opt/Doorward'))('the rpm', () => {
    let database = '';
    const rpm = (...args: string[]) => execFileSync('rpm', ['--dbpath', database, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    beforeAll(() => void (database = mkdtempSync(join(tmpdir(), 'doorward-rpm-'))));
    afterAll(() => rmSync(database, { recursive: true, force: true }));

    test('installs the program and its command, and removed it leaves nothing', () => {
      const file = packed().rpm ?? '';
      expect(rpm('-qp', '--queryformat', '%{NAME} %{ARCH}', file)).toBe('doorward x86_64');
      expect(rpm('-qpR', file)).toContain('libsecret');
      rpm('-i', '--nodeps', file);
      try {
        expect(readlinkSync('/usr/bin/doorward')).toBe('/opt/Doorward/doorward');
        expect(['/opt/Doorward/resources/app.asar', '/usr/share/applications/doorward.desktop'].filter((path) => !isThere(path))).toEqual([]);
        rpm('-U', '--nodeps', '--force', file);
        expect(isThere('/usr/bin/doorward'), 'an update keeps the command').toBe(true);
      } finally {
        expect(rpm('-e', 'doorward')).toContain('data stay');
      }
      const files = rpm('-qpl', file).trim().split('\n');
      expect([...files, '/opt/Doorward', '/usr/bin/doorward'].filter(isThere)).toEqual([]);
    }, 120_000);
  });
}

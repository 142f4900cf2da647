import { extractAll } from '@electron/asar';
import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commandsOf, fencedBlocks } from '../support/fenced-blocks.ts';
import { describeWith } from '../support/parts.ts';
import { newProfile } from '../desktop/open-app.ts';
import { standInDriver } from '../desktop/stand-in-driver.ts';
import { sessionsOf } from '../desktop/windows.ts';
import type { Packed } from './packed.ts';

/** Called inside the suite that packs. */
export function testPortable(packed: () => Packed): void {
  describe.runIf(process.platform === 'linux')('the tar.gz that is carried along', () => {
    describeWith('chromium', 'with a browser as its window', () => {
      test('unpacked by hand with a data folder beside it, the packed program keeps everything there', async () => {
        const profile = newProfile();
        symlinkSync(packed().tarball, join(profile.root, basename(packed().tarball)));
        // The steps of docs/packaging.md; the third opens the window, which the driver does here.
        const [unpack = '', makeFolder = '', open] = fencedBlocks('docs/packaging.md')
          .filter(({ section }) => section === 'Carry along')
          .flatMap(commandsOf);
        expect(open).toBe('./doorward');
        const typed = execFileSync('bash', ['-ec', `umask 022\n${unpack}\n${makeFolder}\npwd -P`], { cwd: profile.root, encoding: 'utf8' });
        const beside = typed.trim();
        const resources = join(beside, 'resources');
        // Node has no eyes for an archive.
        extractAll(join(resources, 'app.asar'), join(resources, 'app'));
        const env = { STAND_IN_EXE: join(beside, 'doorward'), STAND_IN_RESOURCES: resources, DOORWARD_DATA_DIR: undefined };
        const driver = await standInDriver();
        onTestFinished(() => driver.stop());
        const app = await driver.launch({ profile, env, main: join(resources, 'app', 'dist', 'main', 'main.js') });
        expect(await sessionsOf(await app.page())).toMatchObject([{ kind: 'desktop', is_current: true }]);
        expect(await app.quit()).toBe(0);
        expect(readdirSync(join(beside, 'doorward-data')).sort()).toEqual(['electron', 'server']);
        expect(readdirSync(join(profile.root, 'config').replace(/config$/, '')).includes('config')).toBe(false);
      }, 120_000);
    });
  });
}

import { extractAll } from '@electron/asar';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
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
        execFileSync('tar', ['-xzf', packed().tarball, '-C', profile.root]);
        const beside = join(profile.root, readdirSync(profile.root).find((name) => name.startsWith('Doorward-')) ?? 'nothing');
        const resources = join(beside, 'resources');
        mkdirSync(join(beside, 'doorward-data'), { mode: 0o700 });
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

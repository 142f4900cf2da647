import { afterAll, beforeAll, describe, vi } from 'vitest';
import { makeUsedFolder } from '../support/first-run.ts';
import { describeWith } from '../support/parts.ts';
import type { Driver } from './driver.ts';
import { electronDriver, findElectronBinary } from './electron-driver.ts';
import { standInDriver } from './stand-in-driver.ts';

// Each spec starts the whole app, some of them three times, beside other tests.
vi.setConfig({ testTimeout: 60_000 });

/**
 * A group of specs on the stand-in, and again on the real Electron where its program is found (ELECTRON_OVERRIDE_DIST_PATH, or unpacked in
 * node_modules/electron). What only one of them can show asks `driver().name`.
 */
export function describeDesktop(title: string, specs: (driver: () => Driver) => void): void {
  describeWith('chromium', `${title} (stand-in)`, () => withDriver(standInDriver, specs));
  const binary = findElectronBinary();
  if (binary === undefined) describe.skip(`${title} (skipped: the real Electron is not on this computer)`, () => specs(() => none()));
  else describe(`${title} (Electron)`, () => withDriver(async () => electronDriver(binary), specs));
}

function withDriver(make: () => Promise<Driver>, specs: (driver: () => Driver) => void): void {
  let driver: Driver | undefined;
  beforeAll(async () => void (driver = beginningLater(await make())));
  afterAll(() => driver?.stop());
  specs(() => driver ?? none());
}

/** Its person has answered the first questions long ago, unless a launch wants the first one. */
function beginningLater(driver: Driver): Driver {
  return {
    ...driver,
    launch: async (options) => {
      if (options.firstRun !== true) await makeUsedFolder(options.profile.dataDir);
      return driver.launch(options);
    },
  };
}

function none(): never {
  throw new Error('no driver');
}

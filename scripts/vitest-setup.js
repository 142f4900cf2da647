// @ts-check
import { ensureBuilt } from './build.js';
import { isInstalled } from './install.js';
import { Advice, say } from './say.js';

/**
 * Makes sure that the built program is what the sources say, when vitest is run by itself. Outside CI a build that fails does not stop
 * the tests that do not need it; those that do tell the reason (test/support/server-process.ts). Packages cannot be replaced under a
 * running vitest, so that is asked for.
 */
export default async function setup() {
  if (!isInstalled()) throw new Advice('package-lock.json has changed since the packages were installed: run `npm ci` (or `npm test`, which does).');
  try {
    await ensureBuilt('[test]');
  } catch (error) {
    if (process.env['CI']) throw error;
    process.env['BUILD_FAILED'] = String(error);
    say(`${String(error)}\nTests that start the built program will fail.`);
  }
}

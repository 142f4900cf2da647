// @ts-check
import { ensureBuilt } from './build.js';
import { say } from './say.js';

/**
 * Makes sure that the built program is what the sources say, when vitest is run by itself. Outside CI a build that fails does not stop
 * the tests that do not need it; those that do tell the reason (test/support/server-process.ts).
 */
export default async function setup() {
  try {
    await ensureBuilt('[test]');
  } catch (error) {
    if (process.env['CI']) throw error;
    process.env['DOORWARD_BUILD_FAILED'] = String(error);
    say(`${String(error)}\nTests that start the built program will fail.`);
  }
}

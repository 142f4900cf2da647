import { describe, test, type SuiteFactory } from 'vitest';
import { parts, type PartName } from '../../scripts/parts.js';

/** The path of a real program for tests (`scripts/parts.js` says where it is looked for), or undefined. */
export function findPart(name: PartName): string | undefined {
  return parts[name].find();
}

/** The path of a real program. Errors: one that says how it is installed. */
export function part(name: PartName): string {
  const file = findPart(name);
  if (file === undefined) throw new Error(`${parts[name].title} is not on this computer (Debian: apt-get install ${parts[name].debian.join(' ')}).`);
  return file;
}

/**
 * A group of tests that needs a real program. Without it the group is skipped under a name that says why; under CI it fails, since a
 * test that never runs proves nothing.
 */
export function describeWith(name: PartName, title: string, factory: SuiteFactory): void {
  if (findPart(name) !== undefined) describe(title, factory);
  else if (parts[name].linuxOnly && process.platform !== 'linux') describe.skip(`${title} (skipped: on Linux only)`, factory);
  else if (process.env['CI']) test(`${title}: needs ${parts[name].title}`, () => void part(name));
  else describe.skip(`${title} (skipped: ${parts[name].title} is not on this computer)`, factory);
}

/** What Chromium is started with in tests: it runs as root there, in containers with little shared memory. */
export const chromiumArguments: readonly string[] = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--lang=en-US'];

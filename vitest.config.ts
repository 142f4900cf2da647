import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const all = 'test/**/*.test.{ts,tsx}';

/**
 * The files that plug a cable into this computer (a network namespace). Chromium drops what it is loading whenever the computer's
 * network changes, so nothing may run beside them.
 */
const cables = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' })
  .filter(
    (file) =>
      /\.test\.tsx?$/.test(file) && /(?<!contract)\/network(-namespace)?\.ts'/.test(readFileSync(join(import.meta.dirname, 'test', file), 'utf8')),
  )
  .map((file) => `test/${file.replaceAll('\\', '/')}`);

/** The files that drive pages in Chromium. */
const screens = 'test/{ui,ui-*,desktop}/**/*.test.ts';

/** Its own root: without this file vitest would take the renderer's. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    pool: 'forks',
    testTimeout: 45_000,
    hookTimeout: 90_000,
    teardownTimeout: 10_000,
    globalSetup: ['scripts/vitest-setup.js'],
    env: { NODE_ENV: 'test' },
    // A busy machine is slow, not wrong: what is polled for has as long as what Playwright waits for.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      {
        extends: true,
        // Real servers, browsers and keyrings run beside the tests: more workers only make them wait for each other.
        test: { name: 'together', include: [all], exclude: [...cables, screens], maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        // Where nobody looks on, a page that a busy machine drew too late gets a second look; `npm test` names each that needed it. Nothing else does.
        test: {
          name: 'screens',
          include: [screens],
          exclude: [...cables],
          maxWorkers: 2,
          retry: process.env['CI'] ? 1 : 0,
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'cable', include: [...cables], maxWorkers: 1, sequence: { groupOrder: 1 } } },
    ],
  },
});

import { defineConfig } from 'vitest/config';

/** Its own root: without this file vitest would take the renderer's. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['test/**/*.test.{ts,tsx}'],
    pool: 'forks',
    // Real servers, browsers and keyrings run beside the tests: more workers only make them wait for each other.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    globalSetup: ['scripts/vitest-setup.js'],
    env: { NODE_ENV: 'test' },
  },
});

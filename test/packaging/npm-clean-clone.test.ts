import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');
const Ready = z.object({ url: z.string(), pid: z.number() });
/** Nothing of the npm and the vitest that run this. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(npm_(?!config_(registry|cache|userconfig)$)|vitest|node_env$|doorward_)/i.test(name)),
  ),
  npm_config_prefer_offline: 'true',
};

describe.skipIf(!existsSync(join(root, '.git')))('a clean clone (issue 7)', { timeout: 600_000 }, () => {
  let folder = '';
  let tarball = '';
  const run = (cwd: string, program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'doorward-clone-'));
    run(folder, 'git', '-c', 'safe.directory=*', 'clone', '--quiet', '--depth', '1', `file://${root}`, 'clone');
    run(join(folder, 'clone'), 'npm', 'pack', '--silent', '--pack-destination', folder);
    tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  }, 600_000);
  afterAll(() => rm(folder, { recursive: true, force: true }), 300_000);

  test('npm pack makes the package, with nothing of the house in it', () => {
    const names = run(folder, 'tar', '-tzf', tarball)
      .trim()
      .split('\n')
      .map((name) => name.replace(/^package\//, ''));
    console.info(`the npm package: ${(statSync(join(folder, tarball)).size / 1e6).toFixed(2)} MB, ${String(names.length)} files`);
    for (const needed of [
      'dist/server/cli.js',
      'dist/renderer/index.html',
      'dist/client/index.js',
      'dist/types/index.d.ts',
      'packaging/doorward.service',
      'LICENSE',
    ])
      expect(names).toContain(needed);
    const tops = new Set(names.map((name) => name.split('/').slice(0, 2).join('/')));
    const dist = ['client', 'docs', 'main', 'renderer', 'server', 'types'].map((part) => `dist/${part}`);
    const expected = ['CHANGELOG.md', 'LICENSE', 'README.md', ...dist, 'package.json', 'packaging/doorward.service'];
    expect([...tops].filter((name) => !expected.includes(name))).toEqual([]);
    expect(names.filter((name) => /(?<!\.d)\.ts$|\.(tsx|map|pem|key|log|env)$|(^|\/)(tests?|\.git|\.npmrc|\.env)(\/|$)/.test(name))).toEqual([]);
  });

  test('installed in an empty folder, npx runs it, and it talks over HTTP', async () => {
    const home = join(folder, 'empty');
    mkdirSync(home);
    // keytar would be compiled; its stand-by comes ready made.
    run(home, 'npm', 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent', join(folder, tarball));
    expect(run(home, 'npx', '--no-install', 'doorward', '--version').trim()).toMatch(/^\d+\.\d+\.\d+$/);
    const args = ['--no-install', 'doorward', 'serve', '--port', '0', '--data-dir', join(home, 'data')];
    const child = spawn('npx', args, { cwd: home, env: { ...env, DOORWARD_VAULT__BACKEND: 'file' }, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const { url, pid } = Ready.parse(JSON.parse(String((await once(createInterface(child.stdout), 'line'))[0])));
    try {
      expect(await (await fetch(`${url}/api/v1/auth/mode`)).json()).toMatchObject({ mode: 'single' });
      expect((await fetch(url)).headers.get('content-type')).toContain('text/html');
      expect((await fetch(`${url}/api/v1/docs`)).status).toBe(200);
    } finally {
      process.kill(pid, 'SIGTERM');
      expect((await ended)[0]).toBe(0);
    }
  });
});

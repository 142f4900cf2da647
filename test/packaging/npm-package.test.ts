import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPacked } from './packed-server.ts';

const root = join(import.meta.dirname, '..', '..');

describe('npm pack', () => {
  let folder = '';
  let files: readonly string[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'doorward-npm-'));
    execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: root, encoding: 'utf8' });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    execFileSync('tar', ['-xzf', join(folder, tarball), '-C', folder]);
    files = readdirSync(join(folder, 'package'), { recursive: true, withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [join(entry.parentPath, entry.name).slice(join(folder, 'package').length + 1)] : [],
    );
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('holds the headless program with its screens, its licence and its service, and nothing of the house', () => {
    for (const needed of ['dist/server/cli.js', 'dist/renderer/index.html', 'package.json', 'LICENSE', 'README.md', 'packaging/doorward.service'])
      expect(files).toContain(needed);
    // npm adds what `main` names, whatever `files` says; nothing on that way loads it.
    // Types of the two doors are made to be packed; dist/types is there only after `build --types`, which every `npm pack` of a person runs.
    const types = /^dist\/client\/types\/[\w-]+\.d\.ts$|^dist\/types\/(?:[\w-]+\/)*[\w-]+\.d\.ts$/;
    const rest = files.filter((file) => file !== 'dist/main/main.js' && !types.test(file));
    expect(rest.filter((file) => /\.(?:ts|tsx|map)$|^(?:test|server|main|renderer|scripts|dist\/(?:main|dev))/.test(file))).toEqual([]);
  });

  test('the command that it installs starts the server and its screens', async () => {
    // What `npm install` would put there: the same versions, by the same lock file.
    symlinkSync(join(root, 'node_modules'), join(folder, 'package', 'node_modules'));
    const server = await startPacked(join(folder, 'package'));
    try {
      expect((await fetch(`${server.url}/api/v1/auth/mode`)).status).toBe(200);
      expect((await fetch(server.url)).headers.get('content-type')).toContain('text/html');
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });
});

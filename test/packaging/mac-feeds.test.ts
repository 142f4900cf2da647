import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '..', '..');
const script = join(root, 'scripts', 'mac-feeds.js');
// electron-builder's own writer, and the reader of electron-updater.
const from = (name: string) => createRequire(createRequire(import.meta.url).resolve(name));
const Writer = z.object({ serializeToYaml: z.custom<(value: object, skipInvalid: boolean, noRefs: boolean) => string>() });
const { serializeToYaml: write } = Writer.parse(from('app-builder-lib')('builder-util'));
const Reader = z.object({ load: z.custom<(text: string) => unknown>() });
const { load } = Reader.parse(from('electron-updater')('js-yaml'));

const filesOf = (arch: string) =>
  ['zip', 'dmg'].map((kind, size) => ({ url: `Doorward-1.2.3-mac-${arch}.${kind}`, sha512: `${arch.repeat(17)}${kind}==`, size }));
const feed = (arch: string, releaseDate: string, version = '1.2.3') => {
  const files = filesOf(arch);
  return { version, files, path: files[0]?.url, sha512: files[0]?.sha512, vendor: { storeFormat: '4' }, releaseDate };
};

let folder = '';
const leave = (job: string, content: object) => {
  mkdirSync(join(folder, job));
  writeFileSync(join(folder, job, 'latest-mac.yml'), write(content, false, true));
  writeFileSync(join(folder, job, `${job}.zip`), job);
};
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'doorward-feeds-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('the feeds of the two macOS builds become one, which names the packages of both', () => {
  const first = feed('x64', '2026-11-21T10:05:00.000Z');
  leave('packages-macos-15', feed('arm64', '2026-11-21T10:00:00.000Z'));
  leave('packages-macos-15-intel', first);
  execFileSync(process.execPath, [script, folder]);
  expect(load(readFileSync(join(folder, 'latest-mac.yml'), 'utf8'))).toEqual({ ...first, files: [...filesOf('x64'), ...filesOf('arm64')] });
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file));
  expect(left.sort()).toEqual([
    'latest-mac.yml',
    join('packages-macos-15-intel', 'packages-macos-15-intel.zip'),
    join('packages-macos-15', 'packages-macos-15.zip'),
  ]);
});

test('feeds of different releases are not joined, and half of one is none', () => {
  leave('packages-macos-15', feed('arm64', '2026-11-21T10:00:00.000Z'));
  const alone = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  expect([alone.status, alone.stderr]).toEqual([1, expect.stringContaining('Two feeds were expected')]);
  leave('packages-macos-15-intel', feed('x64', '2026-11-21T10:00:00.000Z', '1.2.4'));
  const mixed = spawnSync(process.execPath, [script, folder], { encoding: 'utf8' });
  expect([mixed.status, mixed.stderr]).toEqual([1, expect.stringContaining('different releases')]);
  expect(existsSync(join(folder, 'latest-mac.yml'))).toBe(false);
});

test('where no updates are published there is nothing to join', () => {
  expect(execFileSync(process.execPath, [script, folder], { encoding: 'utf8' })).toBe('');
});

test('the release takes along what an update needs', () => {
  const workflow = readFileSync(join(root, '.github', 'workflows', 'release.yml'), 'utf8');
  for (const line of ['release/*.yml', '!release/builder-*.yml', 'release/*.blockmap', 'run: node scripts/mac-feeds.js packages'])
    expect(workflow).toContain(` ${line}\n`);
});

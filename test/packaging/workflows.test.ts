import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { parts } from '../../scripts/parts.js';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.github', 'workflows');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const names = readdirSync(folder);
const scripts: Readonly<Record<string, string>> = packageJson.scripts;
const tools: Readonly<Record<string, string>> = packageJson.devDependencies;

describe.each(names)('the workflow %s', (name) => {
  const text = read(name);
  const found = (pattern: RegExp) => [...text.matchAll(pattern)].map(([, one = '']) => one);

  test('takes every action of others by the hash of its commit', () => {
    const others = found(/uses: (\S+)/g).filter((one) => !one.startsWith('./'));
    expect(others.length).toBeGreaterThan(0);
    expect(others.filter((one) => !/@[0-9a-f]{40}$/.test(one))).toEqual([]);
    for (const own of found(/uses: \.\/(\S+)/g)) expect(existsSync(join(root, own)), own).toBe(true);
  });

  test('may read alone, but where a job says what more it needs, and leaves no credential behind', () => {
    expect(text).toMatch(/^permissions:\n {2}contents: read\n\n/m);
    expect(found(/^ +([a-z-]+: write)$/gm).sort()).toEqual(
      name === 'release.yml' ? ['attestations: write', 'contents: write', 'id-token: write'] : [],
    );
    expect(found(/uses: (actions\/checkout)/g)).toHaveLength(found(/(persist-credentials: false)/g).length);
    // Only what packs sees secrets, and only those of its system.
    expect(found(/^ +\w+: (.*secrets\..*)$/gm).filter((one) => !/^\$\{\{ runner\.os == '\w+' && secrets\.\w+ \|\| '' \}\}$/.test(one))).toEqual([]);
  });

  test('runs only what there is', () => {
    for (const script of found(/npm run ([\w:]+)/g)) expect(Object.keys(scripts)).toContain(script);
    for (const tool of found(/npx ([a-z][\w-]*)/g)) expect(Object.keys(tools)).toContain(tool);
    for (const file of found(/(?:node|run:) ((?:scripts|\.ci)\/[\w./-]+)/g)) expect(existsSync(join(root, file)), file).toBe(true);
  });
});

test('what the tests run against is installed before them', () => {
  const needed = readFileSync(join(root, '.ci', 'run'), 'utf8');
  for (const { debian } of Object.values(parts)) for (const one of debian) expect(needed).toContain(`:${one}\n`);
});

test('the checksums are as sha256sum reads them, of every kind of package', () => {
  const made = mkdtempSync(join(tmpdir(), 'doorward-sums-'));
  try {
    const packages = ['AppImage', 'deb', 'dmg', 'exe', 'rpm', 'tar.gz', 'zip'].map((kind) => `Doorward-1.2.3.${kind}`);
    for (const one of [...packages, 'builder-debug.yml']) writeFileSync(join(made, one), one);
    execFileSync(process.execPath, [join(root, 'scripts', 'checksums.js'), made, 'SUMS.txt']);
    const sums = packages.map((one) => `${createHash('sha256').update(one).digest('hex')}  ${one}\n`);
    expect(readFileSync(join(made, 'SUMS.txt'), 'utf8')).toBe(sums.join(''));
    for (const kind of packages) expect(read('release.yml')).toContain(`release/*.${kind.replace('Doorward-1.2.3.', '')}`);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
});

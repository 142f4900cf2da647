import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const run = promisify(execFile);
let folder = '';

/** A checkout of our scripts alone: what they keep in dist/ and node_modules/ is then this test's own. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doorward-once-'));
  cpSync(join(import.meta.dirname, '..', '..', 'scripts'), join(folder, 'scripts'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a few lines with the copied scripts in a process of their own. */
async function script(lines: string): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', lines], { cwd: folder });
  return stdout + stderr;
}

describe('the lock of installing and building', () => {
  const work = `
    import { appendFileSync } from 'node:fs';
    import { alone } from './scripts/lock.js';
    await alone(async () => {
      appendFileSync('trace', '(');
      await new Promise((resolve) => setTimeout(resolve, 100));
      appendFileSync('trace', ')');
    });`;

  test('of five runs at once, one works at a time', async () => {
    await Promise.all([1, 2, 3, 4, 5].map(() => script(work)));
    expect(readFileSync(join(folder, 'trace'), 'utf8')).toBe('()()()()()');
  });

  test('one left by a killed run is taken over', async () => {
    mkdirSync(join(folder, 'dist', '.lock'), { recursive: true });
    writeFileSync(join(folder, 'dist', '.lock', 'pid'), '999999999');
    await script(work);
    expect(readFileSync(join(folder, 'trace'), 'utf8')).toBe('()');
  });

  test('one that its owner has not touched for a minute is taken over, whoever has its number now', async () => {
    mkdirSync(join(folder, 'dist', '.lock'), { recursive: true });
    writeFileSync(join(folder, 'dist', '.lock', 'pid'), String(process.pid));
    const old = new Date(Date.now() - 61_000);
    utimesSync(join(folder, 'dist', '.lock', 'pid'), old, old);
    await script(work);
    expect(readFileSync(join(folder, 'trace'), 'utf8')).toBe('()');
  });
});

describe('what is already installed', () => {
  const look = `import { ensureInstalled } from './scripts/install.js'; await ensureInstalled('[1/1]'); console.log('nothing to do');`;
  const binary = `node_modules/@esbuild/${process.platform}-${process.arch}`;
  const lock = (version: string) =>
    JSON.stringify({
      packages: { '': {}, 'node_modules/a': { version }, 'node_modules/b': { version: '1.0.0', optional: true }, [binary]: { version: '1.0.0' } },
    });

  test("by the developer's own npm is taken as it is, an optional package may be missing", async () => {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package-lock.json'), lock('1.0.0'));
    writeFileSync(
      join(folder, 'node_modules', '.package-lock.json'),
      JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' }, [binary]: { version: '1.0.0' } } }),
    );
    expect(await script(look)).toBe('nothing to do\n');
  });

  test('is installed again when the lock file names another version', async () => {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package-lock.json'), lock('2.0.0'));
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), lock('1.0.0'));
    // No such package: npm refuses, which shows that it was asked.
    await expect(script(look)).rejects.toThrow(/Installing packages \(the lock file changed\)/);
  });
});

test('a fingerprint is of contents and names, not of times', async () => {
  const look = `import { fingerprint } from './scripts/stamp.js'; process.stdout.write(fingerprint(['server', 'no-such-folder']));`;
  const at = (name: string) => join(folder, 'server', name);
  mkdirSync(at('deep'), { recursive: true });
  writeFileSync(at('deep/a.ts'), 'a');
  const first = await script(look);
  utimesSync(at('deep/a.ts'), 1, 1);
  expect(await script(look)).toBe(first);
  writeFileSync(at('deep/a.ts'), 'b');
  const second = await script(look);
  writeFileSync(at('deep/b.ts'), '');
  expect(new Set([first, second, await script(look)]).size).toBe(3);
});

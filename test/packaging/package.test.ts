import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { keyringAvailable, startKeyring, type Keyring } from '../support/keyring.ts';
import { describeWith } from '../support/parts.ts';
import { testDeb } from './deb.ts';
import { testPortable } from './portable.ts';
import { testRpm } from './rpm.ts';
import { ownPackage, pack, type Packed } from './packed.ts';
import { startPacked } from './packed-server.ts';

/** As Electron writes a fuse: the character 0 or 1. */
const [off, on] = ['0', '1'].map((letter) => letter.charCodeAt(0));
const mostBytes = 15_000_000;

/** All bytes of a folder. */
function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** Every file of a folder with its SHA-256, as a sorted list. */
function listing(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return paths.map((path) => `${relative(folder, path)} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`).sort();
}

describeWith('sevenZip', 'what is packed for people', () => {
  let packed: Packed;
  let app = '';
  let resources = '';

  beforeAll(async () => {
    packed = await pack();
    resources = join(packed.unpacked, 'resources');
    app = mkdtempSync(join(tmpdir(), 'doorward-packed-'));
    extractAll(join(resources, 'app.asar'), app);
  }, 180_000);
  afterAll(() => {
    packed.remove();
    rmSync(app, { recursive: true, force: true });
  });

  test('B89: the fuses of the packed program are as they must be', async () => {
    const wire = await getCurrentFuseWire(join(packed.unpacked, 'doorward'));
    expect({
      runAsNode: wire[FuseV1Options.RunAsNode],
      cookieEncryption: wire[FuseV1Options.EnableCookieEncryption],
      nodeOptions: wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable],
      inspect: wire[FuseV1Options.EnableNodeCliInspectArguments],
      integrity: wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation],
      onlyAsar: wire[FuseV1Options.OnlyLoadAppFromAsar],
      filePrivileges: wire[FuseV1Options.GrantFileProtocolExtraPrivileges],
    }).toEqual({
      runAsNode: off,
      cookieEncryption: on,
      nodeOptions: off,
      inspect: off,
      integrity: on,
      onlyAsar: on,
      filePrivileges: off,
    });
  });

  test('the archive holds the program, and no sources, tests, tools of development or secrets', () => {
    const files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((file) => file.replaceAll('\\', '/'));
    for (const needed of ['/dist/main/main.js', '/dist/main/preload.cjs', '/dist/server/cli.js', '/dist/renderer/index.html', '/package.json'])
      expect(files).toContain(needed);
    const tops = new Set(files.map((file) => file.split('/')[1]));
    expect([...tops].sort()).toEqual(['dist', 'node_modules', 'package.json']);
    const unwanted = /\.(?:tsx?|mts|cts|map|pem|key|log|sqlite)$|\/(?:tests?|__tests__|\.git|\.env)(?:\/|$)/;
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
    const modules = new Set(files.filter((file) => file.startsWith('/node_modules/')).map((file) => moduleOf(file)));
    expect(Object.keys(ownPackage.devDependencies).filter((name) => modules.has(name))).toEqual([]);
    expect(readFileSync(join(app, 'package.json'), 'utf8')).not.toContain('devDependencies');
  });

  test('without the runtime it is smaller than 15 MB', () => {
    const bytes = bytesIn(resources);
    console.info(`the app without its runtime: ${(bytes / 1e6).toFixed(2)} MB of ${String(mostBytes / 1e6)}`);
    expect(bytes).toBeLessThan(mostBytes);
  });

  test('packed twice it is the same, file by file and byte by byte, the archive too', async () => {
    // Making a deb leaves this one in the folder; the second time none is made.
    const first = listing(packed.unpacked).filter((file) => !file.startsWith('resources/apparmor-profile '));
    expect(first.length).toBeGreaterThan(10);
    expect(listing(await packed.packAgain())).toEqual(first);
  }, 180_000);

  test("Electron's own texts come in the languages of the screens only", () => {
    expect(readdirSync(join(packed.unpacked, 'locales')).sort()).toEqual(['de.pak', 'en-US.pak', 'zh-CN.pak']);
  });

  test('the server inside it starts, answers over HTTP and shows its screens', async () => {
    const server = await startPacked(app);
    try {
      const get = (path: string) => fetch(`${server.url}${path}`);
      expect(await (await get('/api/v1/auth/mode')).json()).toMatchObject({ mode: 'single' });
      expect(z.object({ user: z.object({ role: z.string() }) }).parse(await (await get('/api/v1/auth/me')).json()).user.role).toBe('admin');
      for (const path of ['/', '/api/v1/openapi.json', '/api/v1/docs'])
        expect({ path, status: (await get(path)).status }).toEqual({ path, status: 200 });
      const script = /src="([^"]+\.js)"/.exec(await (await get('/')).text())?.[1] ?? 'none';
      expect((await get(new URL(script, server.url).pathname)).status).toBe(200);
    } finally {
      expect(await server.stop()).toBe(0);
    }
  });

  test('with accounts and passwords too: the workers that hash are in it', async () => {
    const owner = { DOORWARD_OWNER__USERNAME: 'ada', DOORWARD_OWNER__PASSWORD: 'lovely analytical engine', DOORWARD_PASSWORD__BCRYPT_COST: '10' };
    const server = await startPacked(app, ['--mode', 'multi'], owner);
    try {
      const body = JSON.stringify({ ident: 'ada', password: 'lovely analytical engine' });
      const answer = await fetch(`${server.url}/api/v1/auth/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
      expect(z.object({ token: z.string() }).parse(await answer.json()).token).toMatch(/^[0-9a-f]{40}$/);
    } finally {
      await server.stop();
    }
  });

  test.runIf(keyringAvailable)('the keychain module loads from the unpacked folder and keeps a secret in the real keyring', async () => {
    const keyring: Keyring = await startKeyring();
    try {
      // keytar where it could be built, and its stand-by that is always packed.
      const unpacked = join(resources, 'app.asar.unpacked', 'node_modules');
      const all = readdirSync(unpacked, { recursive: true, encoding: 'utf8' }).filter((name) => /key(?:tar|ring)[^/]*\.node$/.test(name));
      expect(all.some((name) => name.includes('keyring'))).toBe(true);
      for (const name of all) {
        const module = `require(${JSON.stringify(join(unpacked, name))})`;
        const entry = `new k.AsyncEntry('Doorward test', 'packed', { linux: { store: 'secret-service' } })`;
        const calls = name.includes('keytar')
          ? `k.setPassword('Doorward test', 'packed', 'kept').then(() => k.getPassword('Doorward test', 'packed'))`
          : `${entry}.setPassword('kept').then(() => ${entry}.getPassword())`;
        const program = `const k = ${module}; ${calls}.then((kept) => (console.log(kept), process.exit()))`;
        expect(execFileSync(process.execPath, ['-e', program], { env: keyring.env, encoding: 'utf8' }).trim(), name).toBe('kept');
      }
    } finally {
      await keyring.stop();
    }
  });

  test('the tar.gz holds the same folder', () => {
    const names = execFileSync('tar', ['-tzf', packed.tarball], { encoding: 'utf8' }).split('\n');
    for (const file of ['doorward', 'resources/app.asar', 'chrome-sandbox']) expect(names.some((name) => name.endsWith(`/${file}`))).toBe(true);
  });

  testPortable(() => packed);
  testDeb(() => packed);
  testRpm(() => packed);
});

const moduleOf = (file: string) => {
  const [, , first = '', second = ''] = file.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
};

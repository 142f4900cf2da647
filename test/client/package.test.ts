import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const program = `
import { createClient, DoorwardError, type DoorwardClient, type SessionRow } from 'doorward/client';
const client: DoorwardClient = createClient({ url: 'https://127.0.0.1:1', token: 'x' });
const names = async (): Promise<readonly string[]> => (await client.sessions()).sessions.map((row: SessionRow) => row.device_label);
// @ts-expect-error a session has no colour
const wrong = async () => (await client.sessions()).sessions[0]?.colour;
void wrong;
names().catch((error: unknown) => { if (error instanceof DoorwardError && error.code === 'unreachable') console.log('unreachable'); });
`;

const embedding = `
import { startServer, StartError, type Hooks, type RunningServer } from 'doorward';
const hooks: Hooks = {
  serializeUser: (user, account) => ({ ...user, display_name: account.displayName.toUpperCase() }),
  sendPasswordResetMail: async ({ to, url, user }) => void [to.length, url?.length, user.username],
};
export const start = async (): Promise<RunningServer> => startServer({ port: 0, mode: 'multi', hooks });
// @ts-expect-error there is no such mode
export const wrong = () => startServer({ mode: 'several' });
// @ts-expect-error a hook gets no password
export const nosy: Hooks = { sendActivationMail: (mail) => void mail.password };
export const isBadSetting = (error: unknown) => error instanceof StartError && error.code === 'bad_setting';
`;

describe('what npm packs, for programs', () => {
  let folder: string;
  beforeAll(() => {
    execFileSync(process.execPath, [join(root, 'scripts', 'run.js'), 'build', '--types'], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    folder = mkdtempSync(join(tmpdir(), 'doorward-consumer-'));
    const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
    const packed = JSON.parse(execFileSync('npm', pack, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })) as {
      filename: string;
    }[];
    const home = join(folder, 'node_modules', 'doorward');
    mkdirSync(home, { recursive: true });
    execFileSync('tar', ['-xzf', join(folder, packed[0]?.filename ?? ''), '-C', home, '--strip-components=1']);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'program.ts'), program);
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each([
    ['Node', ['--module', 'nodenext']],
    ['a bundler for browsers', ['--module', 'esnext', '--moduleResolution', 'bundler', '--customConditions', 'browser']],
  ])('a strict program in TypeScript for %s reads its types, with no other package at hand', (_where, options) => {
    const strict = [
      '--strict',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
      '--target',
      'es2022',
      '--lib',
      'es2022,dom,dom.iterable',
    ];
    const tsc = [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), ...strict, ...options, 'program.ts'];
    expect(spawnSync(process.execPath, tsc, { cwd: folder, encoding: 'utf8' }).stdout).toBe('');
    if (options.includes('nodenext')) expect(execFileSync(process.execPath, ['program.js'], { cwd: folder, encoding: 'utf8' })).toBe('unreachable\n');
  });

  test('a strict program in TypeScript that embeds the server reads the types of its door', () => {
    // What npm would have installed beside it: the package's own dependency, and Node's types, which the program brings.
    for (const name of ['zod', '@types', 'undici-types']) symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
    writeFileSync(join(folder, 'embedding.ts'), embedding);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--strict', '--exactOptionalPropertyTypes', '--noEmit', '--target', 'es2023', '--module', 'nodenext', '--types', 'node'];
    expect(spawnSync(process.execPath, [tsc, ...options, 'embedding.ts'], { cwd: folder, encoding: 'utf8' }).stdout).toBe('');
  });

  test('what browsers load imports nothing, and what Node loads nothing but Node', () => {
    const importsOf = (file: string) =>
      [...readFileSync(join(folder, 'node_modules/doorward/dist/client', file), 'utf8').matchAll(/^import .*from "(.*)";$/gm)].map(
        ([, name]) => name ?? '',
      );
    expect(importsOf('index.js')).toEqual([]);
    expect(importsOf('node.js').every((name) => name.startsWith('node:'))).toBe(true);
  });
});

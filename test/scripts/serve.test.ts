import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
let dataDir = '';

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'doorward-serve-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A verb of scripts/run.js in a process of its own; `ready` resolves with its first line on stdout. */
function start(verb: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { PATH, HOME } = process.env;
  const line = ['scripts/run.js', verb, '--data-dir', dataDir, ...args];
  const child = spawn(process.execPath, line, {
    cwd: root,
    env: { PATH, HOME, DOORWARD_VAULT__BACKEND: 'file', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const ready = Promise.race([once(child.stdout, 'data'), ended.then(() => Promise.reject(new Error(text.stderr)))]);
  ready.catch(() => undefined);
  return { child, text, ended, ready };
}

describe('npm run serve', () => {
  test('writes the ready line to stdout and nothing else, and ends with 0 on SIGTERM', async () => {
    const { child, text, ended, ready } = start('serve', ['--port', '0']);
    await ready;
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    const lines = text.stdout.trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'ready', pid: child.pid });
  });

  test('a second signal does not cut off the stop that the first began: Ctrl-C comes from the terminal and from npm', async () => {
    const { child, ended, ready } = start('serve', ['--port', '0']);
    await ready;
    child.kill('SIGINT');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test("ends with the program's own exit codes: 2 for a bad option, 5 for a port that is taken", async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as AddressInfo;
    expect(await start('serve', ['--port', 'many']).ended).toBe(2);
    const taken = start('serve', ['--port', String(port)]);
    expect(await taken.ended).toBe(5);
    expect(taken.text.stderr).toContain(String(port));
    stranger.close();
  });
});

describe('npm start', () => {
  test('without a display says so in one line, serves, and says where', async () => {
    const { child, text, ended, ready } = start('start', ['--port', '0']);
    await ready;
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(text.stderr).toMatch(/^Electron is not available here \(no display\): serving the same app to your browser\.$/m);
    expect(text.stderr).toMatch(/^Doorward is open at http:\/\/127\.0\.0\.1:\d+$/m);
  });
});

test('an unknown verb is answered with the ones there are', async () => {
  const { text, ended } = start('deploy', []);
  expect(await ended).toBe(1);
  expect(text.stderr).toContain('start | serve | dev | build | test | check | bench');
});

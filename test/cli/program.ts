import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Of `--json`. */
  readonly lines: readonly Record<string, unknown>[];
}

export interface Given {
  /** What is piped in; without it stdin is closed at once. */
  readonly input?: string | Buffer;
  readonly env?: Readonly<Record<string, string>>;
}

/** A data folder, the built program on it, and a server on it; all gone with `remove`. */
export interface Ground {
  readonly dataDir: string;
  /** For files that a test makes beside the data. */
  readonly folder: string;
  /** `accounts list` with `--data-dir` after it. */
  run(command: string, given?: Given): Promise<Ended>;
  runWith(args: readonly string[], given?: Given): Promise<Ended>;
  serve(mode: 'single' | 'multi'): Promise<ServerProcess>;
  remove(): void;
}

/** Cheap hashes, no keychain, and nothing of the developer's own. */
const env = { PATH: process.env['PATH'] ?? '', DOORWARD_VAULT__BACKEND: 'file', DOORWARD_PASSWORD__BCRYPT_COST: '10' };

export function ground(): Ground {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-cli-'));
  const dataDir = join(folder, 'data');
  const runWith = (args: readonly string[], given: Given = {}) => run([...args, '--data-dir', dataDir], given);
  return {
    dataDir,
    folder,
    run: (command, given) => runWith(command.split(' '), given),
    runWith,
    serve: (mode) => startServerProcess({ dataDir, args: ['--mode', mode], env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A ground for each test of a file, and `serve`: the server on it, in the mode that its folder is in, stopped after the test. */
export function useGround(): { readonly place: () => Ground; readonly serve: () => Promise<ServerProcess> } {
  let place: Ground | undefined;
  let server: ServerProcess | undefined;
  const here = () => {
    if (place === undefined) throw new Error('a ground is there only while a test runs');
    return place;
  };
  beforeEach(() => void (place = ground()));
  afterEach(async () => {
    await server?.stop();
    server = undefined;
    place?.remove();
    place = undefined;
  });
  const serve = async () => (server = await startServerProcess({ dataDir: here().dataDir, env: { DOORWARD_PASSWORD__BCRYPT_COST: '10' } }));
  return { place: here, serve };
}

async function run(args: readonly string[], { input, env: more }: Given): Promise<Ended> {
  const failed = process.env['BUILD_FAILED'];
  if (failed !== undefined) throw new Error(`The built program is not what the sources say. ${failed}`);
  const child = spawn(process.execPath, [program, ...args], { env: { ...env, ...more }, stdio: 'pipe', timeout: 120_000 });
  const texts = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (texts[0] += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (texts[1] += chunk));
  child.stdin.on('error', () => undefined).end(input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  const [stdout = '', stderr = ''] = texts;
  return { code, stdout, stderr, lines: jsonLines(stdout) };
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []));
}

/** Ended well, and said this. */
export function expectDone(ended: Ended): Ended {
  expect({ code: ended.code, stderr: ended.stderr }).toMatchObject({ code: 0 });
  return ended;
}

/** Ended with this exit code and one line on stderr with these words; nothing on stdout, and no stack. */
export function expectRefused({ code, stdout, stderr }: Ended, wanted: number, ...words: readonly string[]): void {
  expect({ code, stdout, stderr }).toMatchObject({ code: wanted, stdout: '' });
  for (const word of words) expect(stderr).toContain(word);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\n {4}at /);
}

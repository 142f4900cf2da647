import { execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { commandsIn } from '../support/fenced-blocks.ts';

export const root = join(import.meta.dirname, '..', '..');

/** Somebody's home with the program on the path, as npm puts it there, and a `sudo` that does as it is told. */
export interface Desk {
  readonly folder: string;
  /** What stands in a page for something of the reader's, and what it is here. Looked up anew for each line. */
  readonly placeholders: Record<string, string>;
  readonly env: Record<string, string>;
  /** Types one line of the page into a shell; the exit code, and all that it printed. */
  type(line: string, options?: { readonly cwd?: string }): Promise<Typed>;
  /** Types a line that starts a server, waits until it answers, does `work` and asks it to stop: exit code 0. */
  serve(line: string, work: (server: Served) => Promise<void>, options?: { readonly cwd?: string }): Promise<void>;
  remove(): void;
}

export interface Served {
  readonly url: string;
  readonly mode: string;
  /** What it wrote to stderr so far. */
  readonly logs: () => string;
}

export interface Typed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Does what a line says and looks at what came of it; or the reason why it cannot be done here. */
export type Done = (line: string) => Promise<void>;
export type Way = Done | string;

export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-page-'));
  program(folder, 'doorward', `exec '${process.execPath}' '${join(root, 'dist', 'server', 'cli.js')}' "$@"`);
  program(folder, 'sudo', 'exec "$@"');
  const { PATH = '' } = process.env;
  const config = join(folder, '.config');
  const own = { HOME: folder, XDG_CONFIG_HOME: config, DOORWARD_VAULT__BACKEND: 'file', DOORWARD_PASSWORD__BCRYPT_COST: '10' };
  const env: Record<string, string> = { ...own, PATH: `${join(folder, 'bin')}:${PATH}` };
  const placeholders: Record<string, string> = {};
  const fill = (line: string) => Object.entries(placeholders).reduce((text, [word, value]) => text.replaceAll(word, value), line);
  const shell = (line: string) => ['-ec', fill(line)] as const;
  return {
    folder,
    placeholders,
    env,
    type: (line, { cwd = folder } = {}) =>
      new Promise((resolve) => {
        const child = execFile('bash', shell(line), { cwd, env, timeout: 240_000, maxBuffer: 2 ** 26 }, (_error, stdout, stderr) =>
          resolve({ code: child.exitCode ?? -1, stdout, stderr }),
        );
        child.stdin?.end();
      }),
    serve: async (line, work, { cwd = folder } = {}) =>
      serveAndStop(spawn('bash', shell(line), { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] }), work),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function serveAndStop(child: ReturnType<typeof spawn>, work: Parameters<Desk['serve']>[1]): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const early = ended.then((code) => Promise.reject(new Error(`ended with ${String(code)}: ${said}`)));
  const { url, mode, pid } = await Promise.race([readyLine(child), early]);
  early.catch(() => undefined);
  try {
    await work({ url, mode, logs: () => said });
  } finally {
    process.kill(pid, 'SIGTERM');
    expect([await ended, said]).toEqual([0, said]);
  }
}

/** npm's own heading may stand before it. */
async function readyLine({ stdout }: ReturnType<typeof spawn>) {
  if (stdout === null) throw new Error('no stdout');
  for await (const line of createInterface({ input: stdout }))
    if (line.startsWith('{')) return JSON.parse(line) as { readonly url: string; readonly mode: string; readonly pid: number };
  throw new Error('no ready line');
}

function program(folder: string, name: string, line: string): void {
  mkdirSync(join(folder, 'bin'), { recursive: true });
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${line}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

/** A line that ends with 0 and prints what is looked for. */
export const prints =
  (desk: () => Desk, wanted: RegExp | string = '', options: { readonly cwd?: string } = {}): Done =>
  async (line) => {
    const typed = await desk().type(line, options);
    expect(typed).toEqual({ ...typed, code: 0 });
    expect(typed.stdout + typed.stderr).toMatch(wanted);
  };

/** A command that is only named, its arguments being the reader's: the program knows it. */
export const isKnown =
  (desk: () => Desk): Done =>
  async (line) => {
    const words = line.split(' ').slice(1);
    const names = words.filter((word) => /^[a-z]+$/.test(word)).slice(0, 2);
    const { stdout } = await desk().type(`doorward ${names[0] ?? ''} --help`);
    expect(stdout).toContain(`Usage: doorward ${names[0] ?? '?'} `);
    if (names[1] !== undefined && stdout.includes('Commands:')) expect(stdout).toMatch(new RegExp(`^  ${names[1]}\\b`, 'm'));
  };

/**
 * Every command of a page is done, in the order of the page, or is known not to be possible here, for a reason. A line that nobody thought of
 * fails, and so does a line here that the page does not have any more.
 */
export function testPage(file: string, ways: Readonly<Record<string, Way>>): void {
  const lines = commandsIn(file);

  test(`${file} tells people to type nothing that is neither done here nor named with a reason`, () => {
    expect(lines.filter((line) => ways[line] === undefined)).toEqual([]);
    expect(Object.keys(ways).filter((line) => !lines.includes(line))).toEqual([]);
  });

  for (const line of lines) {
    const way = ways[line];
    if (typeof way === 'string') test.skip(`${line} (${way})`, () => undefined);
  }

  test(`what ${file} tells people to type does what it says`, { timeout: 300_000 }, async () => {
    for (const line of lines) {
      const way = ways[line];
      if (typeof way !== 'function') continue;
      await way(line).catch((cause: unknown) =>
        Promise.reject(new Error(`${line}\n${cause instanceof Error ? cause.message : String(cause)}`, { cause })),
      );
    }
  });
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');

/** Other tests run beside it: half a second is usual, half a minute is not yet a failure. */
const usualReadyMs = 60_000;

/** How a test wants its server started; all of it optional. */
export interface ServerProcessOptions {
  /** Default: a new folder, removed by `stop()`. A folder that is given stays. */
  readonly dataDir?: string;
  /** Further arguments of `serve`. */
  readonly args?: readonly string[];
  /** Added to a small environment of our own: the developer's `DOORWARD_*` never reach the test. */
  readonly env?: Readonly<Record<string, string>>;
  /** Runs the program through another one, such as `['strace', '-f']` or `['prlimit', '--nofile=64']`. */
  readonly wrapper?: readonly string[];
  readonly readyWithinMs?: number;
}

/** The one line that the program writes to stdout (api.md, The headless program). */
export interface ReadyLine {
  readonly event: 'ready';
  readonly url: string;
  readonly port: number;
  readonly mode: 'single' | 'multi' | 'sso';
  readonly pid: number;
}

/** A built server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly port: number;
  /** The server's own pid, whatever wraps it. */
  readonly pid: number;
  readonly ready: ReadyLine;
  readonly dataDir: string;
  /** All that it wrote so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Its log lines, parsed; lines that are not JSON are left out. */
  readonly logs: () => Record<string, unknown>[];
  /** Sends a signal to the server itself. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves when the process has ended, with its exit code; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, then SIGKILL after ten seconds; resolves with the exit code. Removes a data folder that was made here. Idempotent. */
  readonly stop: () => Promise<number | null>;
}

/** A start that did not come to the ready line: what tests of exit codes look at. */
export interface EndedProcess {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built server on a free port and waits for its ready line. Errors: one with the exit code and all of stderr. */
export async function startServerProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const folder = dataFolder(options.dataDir);
  const launched = launch(folder.path, options, ['serve', '--port', '0']);
  try {
    return describeProcess(launched, await readyLine(launched, options.readyWithinMs ?? usualReadyMs), folder);
  } catch (error) {
    await killHard(launched);
    folder.remove();
    throw new Error(`${String(error)}\n${launched.stderr()}`, { cause: error });
  }
}

/** Starts the built program and waits for its end: for starts that must fail, and for other commands than `serve`. */
export async function runProgram(options: ServerProcessOptions & { readonly command?: readonly string[] } = {}): Promise<EndedProcess> {
  const folder = dataFolder(options.dataDir);
  const launched = launch(folder.path, options, options.command ?? ['serve', '--port', '0']);
  const limit = setTimeout(() => void killHard(launched), options.readyWithinMs ?? usualReadyMs);
  const code = await launched.ended;
  clearTimeout(limit);
  folder.remove();
  return { code, stdout: launched.stdout(), stderr: launched.stderr() };
}

interface DataFolder {
  readonly path: string;
  readonly remove: () => void;
}

function dataFolder(given: string | undefined): DataFolder {
  if (given !== undefined) return { path: given, remove: () => undefined };
  const path = mkdtempSync(join(tmpdir(), 'doorward-data-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

interface Launched {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

function launch(dataDir: string, options: ServerProcessOptions, command: readonly string[]): Launched {
  const failed = process.env['BUILD_FAILED'];
  if (failed !== undefined) throw new Error(`The built program is not what the sources say. ${failed}`);
  if (!existsSync(program)) throw new Error('dist/server/cli.js is missing: npm run build');
  const line = [...(options.wrapper ?? []), process.execPath, program, ...command, '--data-dir', dataDir, ...(options.args ?? [])];
  const child = spawn(line[0] ?? process.execPath, line.slice(1), {
    env: { ...baseEnvironment(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill); // a test worker that ends in the middle leaves no server behind
  const ended = once(child, 'close').then(([code]) => code as number | null);
  void ended.finally(() => process.off('exit', kill)).catch(() => undefined);
  return { child, ended, stdout: collect(child.stdout), stderr: collect(child.stderr) };
}

function baseEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TEMP', 'SystemRoot', 'APPDATA', 'LOCALAPPDATA', 'USERPROFILE'];
  const own = Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
  // No keychain but the one a test brings: the developer's own must not fill with test secrets.
  return { ...own, DOORWARD_VAULT__BACKEND: 'file' };
}

function collect(stream: Readable | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

async function readyLine({ child, ended }: Launched, limit: number): Promise<ReadyLine> {
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The server was not ready within ${String(limit)} ms.`)), limit);
  });
  const early = ended.then((code) => Promise.reject(new Error(`The server ended with ${String(code)} before it was ready.`)));
  early.catch(() => undefined);
  try {
    const [line] = (await Promise.race([once(lines, 'line'), late, early])) as [string];
    return JSON.parse(line) as ReadyLine;
  } finally {
    clearTimeout(timer);
  }
}

function describeProcess(launched: Launched, ready: ReadyLine, folder: DataFolder): ServerProcess {
  const { child, ended, stdout, stderr } = launched;
  let stopped: Promise<number | null> | undefined;
  const kill = (name: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) process.kill(ready.pid, name);
  };
  const stop = async () => {
    kill('SIGTERM');
    const limit = setTimeout(() => kill('SIGKILL'), 10_000);
    const code = await ended;
    clearTimeout(limit);
    folder.remove();
    return code;
  };
  const { url, port, pid } = ready;
  return {
    url,
    port,
    pid,
    ready,
    dataDir: folder.path,
    stdout,
    stderr,
    logs: () => parseLines(stderr()),
    kill,
    ended,
    stop: () => (stopped ??= stop()),
  };
}

async function killHard({ child, ended }: Launched): Promise<void> {
  child.kill('SIGKILL');
  await ended.catch(() => null);
}

function parseLines(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch {
      return [];
    }
  });
}

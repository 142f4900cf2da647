import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const Ready = z.object({ url: z.string() });

export interface PackedServer {
  readonly url: string;
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts the server of an unpacked application with a data folder of its own. Errors: with what it wrote to stderr. */
export async function startPacked(app: string, args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<PackedServer> {
  const data = mkdtempSync(join(tmpdir(), 'doorward-packed-data-'));
  const { PATH, HOME } = process.env;
  const line = [join(app, 'dist', 'server', 'cli.js'), 'serve', '--port', '0', '--data-dir', data, ...args];
  const child = spawn(process.execPath, line, {
    cwd: data,
    env: { PATH, HOME, DOORWARD_VAULT__BACKEND: 'file', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const first = once(createInterface(child.stdout), 'line').then(([text]) => String(text));
  const text = await Promise.race([first, ended.then((code) => Promise.reject(new Error(`ended with ${String(code)}: ${said}`)))]);
  return {
    url: Ready.parse(JSON.parse(text)).url,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await ended;
      rmSync(data, { recursive: true, force: true });
      return code;
    },
  };
}

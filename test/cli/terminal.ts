import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { part } from '../support/parts.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');

/** Runs the program in a terminal of its own, and types each answer when its question stands there. What the screen shows afterwards, echoes included. */
export async function typeInto(
  args: readonly string[],
  answers: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const script = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
  const env = { PATH: process.env['PATH'] ?? '', DOORWARD_VAULT__BACKEND: 'file', DOORWARD_PASSWORD__BCRYPT_COST: '10' };
  const child = spawn(part('django'), ['-c', script, process.execPath, program, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 30_000,
  });
  const waiting = Object.entries(answers);
  let screen = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
    const [question, answer] = waiting[0] ?? [];
    if (question === undefined || answer === undefined || !screen.slice(seen).includes(question)) return;
    waiting.shift();
    seen = screen.length;
    child.stdin.write(answer);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, screen };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { part } from '../support/parts.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');

/** A question and what is typed when it stands there. */
export type Answer = readonly [question: string, answer: string];

export interface OnScreen {
  readonly code: number | null;
  /** What the screen shows afterwards, echoes included. */
  readonly screen: string;
}

/** Runs the program in a terminal of its own, and types each answer when its question stands there. */
export function typeInto(args: readonly string[], answers: Readonly<Record<string, string>>): Promise<OnScreen> {
  const env = { PATH: process.env['PATH'] ?? '', DOORWARD_VAULT__BACKEND: 'file', DOORWARD_PASSWORD__BCRYPT_COST: '10' };
  return atTerminal([process.execPath, program, ...args], Object.entries(answers), { env, timeout: 30_000 });
}

/** The same for any command. */
export async function atTerminal(
  command: readonly string[],
  answers: readonly Answer[],
  options: { readonly env: Readonly<Record<string, string>>; readonly timeout: number; readonly cwd?: string },
): Promise<OnScreen> {
  const script = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
  const child = spawn(part('django'), ['-c', script, ...command], { ...options, stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [...answers];
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

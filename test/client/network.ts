import { execFileSync, spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { findPart } from '../support/parts.ts';

const program = join(import.meta.dirname, '..', '..', 'dist', 'server', 'cli.js');

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly lines: readonly Record<string, unknown>[];
}

/** Another computer with nothing of Doorward on it but the program: a network namespace, a cable to this one, and a home of its own. */
export interface ClientComputer {
  readonly here: string;
  readonly name: string;
  /** Runs `doorward …` there. `onLine` hears each line of JSON as it comes. */
  run(
    args: readonly string[],
    options?: { readonly onLine?: (line: Record<string, unknown>) => void; readonly env?: Readonly<Record<string, string>> },
  ): Promise<Said>;
  /** Runs it on this computer, with the home of that one. */
  runHere(args: readonly string[]): Promise<Said>;
  /** `ip` on this side of the cable, and there. */
  ip(...args: readonly string[]): void;
  ipThere(...args: readonly string[]): void;
  readonly hereEnd: string;
  readonly thereEnd: string;
  readonly home: string;
  remove(): void;
}

const ip = (...args: readonly string[]) => void execFileSync(findPart('ip') ?? 'ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });

/** Needs root. The caller removes it. */
export function connectClient(): ClientComputer {
  const id = String(process.pid % 60_000);
  const [name, hereEnd, thereEnd] = [`dwc-${id}`, `dwch${id}`, `dwct${id}`];
  const third = process.pid % 250;
  const [here, there] = [`10.77.${third}.1`, `10.77.${third}.2`];
  ip('netns', 'add', name);
  ip('link', 'add', hereEnd, 'type', 'veth', 'peer', 'name', thereEnd, 'netns', name);
  ip('addr', 'add', `${here}/24`, 'dev', hereEnd);
  ip('link', 'set', hereEnd, 'up');
  const ipThere = (...args: readonly string[]) => ip('-n', name, ...args);
  ipThere('link', 'set', 'lo', 'up');
  ipThere('addr', 'add', `${there}/24`, 'dev', thereEnd);
  ipThere('link', 'set', thereEnd, 'up');
  const home = mkdtempSync(join(tmpdir(), 'doorward-client-'));
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, XDG_CONFIG_HOME: home, DOORWARD_VAULT__BACKEND: 'file' };
  return {
    ...{ here, name, hereEnd, thereEnd, home, ip, ipThere },
    run: (args, { onLine, env: more } = {}) =>
      listenTo(
        spawn(findPart('ip') ?? 'ip', ['netns', 'exec', name, process.execPath, program, ...args], { ...given, env: { ...env, ...more } }),
        onLine,
      ),
    runHere: (args) => listenTo(spawn(process.execPath, [program, ...args], { ...given, env })),
    remove: () => {
      ip('netns', 'del', name);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

const given = { stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'], timeout: 60_000 };

async function listenTo(child: ChildProcessByStdio<null, Readable, Readable>, onLine?: (line: Record<string, unknown>) => void): Promise<Said> {
  const texts = ['', ''];
  let open = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    texts[0] += chunk;
    const whole = (open + chunk).split('\n');
    open = whole.pop() ?? '';
    for (const one of whole) if (one.startsWith('{')) onLine?.(JSON.parse(one) as Record<string, unknown>);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (texts[1] += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const [stdout = '', stderr = ''] = texts;
  const lines = stdout.split('\n').flatMap((one) => (one.startsWith('{') ? [JSON.parse(one) as Record<string, unknown>] : []));
  return { code, stdout, stderr, lines };
}

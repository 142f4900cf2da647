import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { describe, test, type SuiteFactory } from 'vitest';
import { findPart } from './parts.ts';
import { requestBytes, parseAnswers, type RawAnswer, type RawRequest } from './raw-http.ts';

/** Another computer on the network, as far as the kernel can tell: a network namespace with a cable to this one. */
export interface OtherComputer {
  /** This computer's address on the cable. */
  readonly here: string;
  readonly there: string;
  /** Sends one request from there. Errors: one where nothing answered. */
  call(port: number, request: RawRequest): RawAnswer;
  /** Runs a program there, without holding this process up. */
  run(
    program: string,
    args: readonly string[],
    input?: string,
  ): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>;
  /** This computer's end of the cable: the name of its interface. */
  readonly device: string;
  /** What DHCP does: this computer's end gets another address, and the other end one beside it. Gives it back; `here` stays the first one. */
  move(): string;
  remove(): void;
}

/** Why there can be no second computer; null where there can. */
function missing(): string | null {
  const ip = findPart('ip');
  if (ip === undefined) return 'ip (iproute2) is not on this computer';
  if (process.getuid?.() !== 0) return 'making a network namespace needs root';
  const probe = `dw-probe-${String(process.pid)}`;
  const made = spawnSync(ip, ['netns', 'add', probe], { encoding: 'utf8' });
  if (made.status !== 0) return 'this computer lets nobody make a network namespace';
  spawnSync(ip, ['netns', 'del', probe]);
  return null;
}

/** Skipped by name where there can be no second computer, and a failure under CI=true. */
export function describeWithOtherComputer(title: string, factory: SuiteFactory): void {
  const reason = missing();
  if (reason === null) describe(title, factory);
  else if (process.env['CI'] && process.platform === 'linux') test(`${title}: ${reason}`, () => Promise.reject(new Error(reason)));
  else describe.skip(`${title} (skipped: ${reason})`, factory);
}

/** Sends stdin's bytes to host and port, writes what comes back; plain JavaScript, because it runs in the other namespace with node alone. */
const client = `
const [host, port] = process.argv.slice(1);
const socket = require('node:net').connect({ host, port: Number(port), timeout: 5000 });
process.stdin.on('data', (chunk) => socket.write(chunk));
socket.on('data', (chunk) => process.stdout.write(chunk)).on('timeout', () => socket.destroy()).on('error', (error) => { console.error(error.message); process.exit(1); });
`;

/** The caller removes it. Needs root. */
export function connectOtherComputer(): OtherComputer {
  const id = String(process.pid % 60_000);
  const name = `doorward-${id}`;
  const [hereEnd, thereEnd] = [`dwh${id}`, `dwt${id}`];
  // One /30 a process, out of 10.128.0.0/9.
  const block = 10 * 2 ** 24 + 2 ** 23 + (process.pid % 2 ** 19) * 4;
  const dotted = (address: number) => [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
  const [here, there] = [dotted(block + 1), dotted(block + 2)];
  const ip = (...args: readonly string[]) => execFileSync(findPart('ip') ?? 'ip', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  ip('netns', 'add', name);
  try {
    ip('link', 'add', hereEnd, 'type', 'veth', 'peer', 'name', thereEnd, 'netns', name);
    ip('addr', 'add', `${here}/30`, 'dev', hereEnd);
    ip('link', 'set', hereEnd, 'up');
    ip('-n', name, 'addr', 'add', `${there}/30`, 'dev', thereEnd);
    ip('-n', name, 'link', 'set', thereEnd, 'up');
  } catch (error) {
    ip('netns', 'del', name);
    throw error;
  }
  return {
    here,
    there,
    device: hereEnd,
    run: (program, args, input = '') => runThere(name, program, args, input),
    move: () => {
      const [moved, beside] = [dotted(block + 2 ** 21 + 1), dotted(block + 2 ** 21 + 2)];
      ip('addr', 'flush', 'dev', hereEnd);
      ip('addr', 'add', `${moved}/30`, 'dev', hereEnd);
      ip('-n', name, 'addr', 'add', `${beside}/30`, 'dev', thereEnd);
      return moved;
    },
    call: (port, request) => {
      const headers = [['Connection', 'close'] as const, ...pairsOf(request.headers)];
      const input = requestBytes({ port, host: here }, { ...request, headers });
      const run = spawnSync(findPart('ip') ?? 'ip', ['netns', 'exec', name, process.execPath, '-e', client, here, String(port)], {
        input,
        timeout: 15_000,
      });
      const [answer] = parseAnswers(run.stdout, request.method === 'HEAD');
      if (!answer) throw new Error(`nothing answered there: ${run.stderr.toString()}`);
      return answer;
    },
    // Both ends of the cable go with the namespace.
    remove: () => void ip('netns', 'del', name),
  };
}

const pairsOf = (headers: RawRequest['headers'] = []): readonly (readonly [string, string])[] =>
  Array.isArray(headers) ? (headers as readonly (readonly [string, string])[]) : Object.entries(headers as Readonly<Record<string, string>>);

function runThere(namespace: string, program: string, args: readonly string[], input: string): ReturnType<OtherComputer['run']> {
  const child = spawn(findPart('ip') ?? 'ip', ['netns', 'exec', namespace, program, ...args], { timeout: 30_000 });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdin.on('error', () => undefined).end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

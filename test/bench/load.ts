import autocannon from 'autocannon';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { serverOptions } from '../../scripts/bundle.js';

/** A server in a process of its own, with the requests it is to be asked. */
export interface Served {
  readonly name: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** CPU time the server's process has used so far, microseconds. */
  cpu(): Promise<number>;
  stop(): Promise<void>;
}

interface Ready {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const outdir = join(import.meta.dirname, '..', '..', 'dist', 'bench');
const measured = ['bare-express', 'doorward', 'storm-server'] as const;
let bundling: Promise<unknown> | undefined;

/** The measured servers are bundled as the shipped one is: what runs a test straight from its sources costs something at each closure. */
function bundle(): Promise<unknown> {
  const { entryPoints, ...options } = serverOptions();
  return build({ ...options, entryPoints: [...entryPoints, ...measured.map((out) => ({ in: `test/bench/${out}.ts`, out }))], outdir });
}

/** Starts one of the measured servers with its arguments and waits until it says where it listens. */
export async function serve(name: string, file: (typeof measured)[number], args: readonly string[]): Promise<Served> {
  await (bundling ??= bundle());
  const child = fork(join(outdir, `${file}.js`), [...args], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the measured server ended')));
  // Nobody may be waiting when it ends as told.
  ended.catch(() => undefined);
  const ready = await answerOf<Ready>(child, ended);
  return {
    name,
    ...ready,
    cpu: async () => {
      child.send('cpu');
      return answerOf<number>(child, ended);
    },
    stop: async () => {
      child.send('stop');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function answerOf<T>(child: ChildProcess, ended: Promise<never>): Promise<T> {
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [T];
  return message;
}

const connections = 10;
const roundSeconds = 1;

/** One round of load on one server: its CPU microseconds a request. Every answer must be a 200. */
async function round(served: Served): Promise<number> {
  const before = await served.cpu();
  const result = await autocannon({ url: served.url, connections, duration: roundSeconds, headers: { ...served.headers } });
  const used = (await served.cpu()) - before;
  if (result.non2xx > 0 || result.errors > 0 || result['2xx'] === 0)
    throw new Error(`${served.name}: ${result.non2xx} refused, ${result.errors} failed`);
  return used / result['2xx'];
}

const warmUps = 3;

/** Interleaved rounds, so that noise hits all alike; the first ones are for the compiler to warm up. The median of each, CPU microseconds a request. */
export async function compare(servers: readonly Served[], rounds: number): Promise<ReadonlyMap<string, number>> {
  const figures = new Map<string, number[]>(servers.map(({ name }) => [name, []]));
  for (let count = 0; count < warmUps + rounds; count += 1) {
    for (const served of servers) {
      const figure = await round(served);
      if (count >= warmUps) figures.get(served.name)?.push(figure);
    }
  }
  return new Map([...figures].map(([name, values]) => [name, median(values)]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing measured');
  return middle;
}

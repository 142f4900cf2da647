import { spawn } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { CasdoorNamed } from './named.ts';

/** A way for Casdoor to be out, and to be back. */
export interface Outage {
  readonly how: string;
  begin(): Promise<void>;
  /** Resolves as soon as Casdoor answers again. */
  end(): Promise<void>;
}

/** The ways that the environment gives, and the address that Doorward is to know Casdoor by. */
export interface Outages {
  readonly url: string;
  readonly ways: readonly Outage[];
  close(): Promise<void>;
}

/** What the outages of this run are, known before anything starts: the tests are named after it. */
export function waysOf(named: CasdoorNamed | null): readonly string[] {
  if (!named || (named.CASDOOR_STOP === undefined && named.CASDOOR_FREEZE === undefined))
    return ['its network cable is cut (no CASDOOR_STOP is set)'];
  return [
    ...(named.CASDOOR_STOP === undefined ? [] : ['its process is ended']),
    ...(named.CASDOOR_FREEZE === undefined ? [] : ['its process hangs']),
  ];
}

export async function openOutages(named: CasdoorNamed): Promise<Outages> {
  const { CASDOOR_URL: url, CASDOOR_STOP: stop, CASDOOR_START: start, CASDOOR_FREEZE: freeze, CASDOOR_THAW: thaw } = named;
  const pairs = [
    [stop, start],
    [freeze, thaw],
  ] as const;
  const commands = pairs.filter(([one]) => one !== undefined);
  const names = waysOf(named);
  if (commands.length > 0) {
    const ways = commands.map(([begin, end], at) => byCommands(names[at] ?? '', url, begin ?? '', end ?? ''));
    return { url, ways, close: () => Promise.resolve() };
  }
  const cable = await openCable(url);
  return { url: cable.url, ways: [{ how: names[0] ?? '', begin: cable.cut, end: cable.mend }], close: cable.cut };
}

const byCommands = (how: string, url: string, begin: string, end: string): Outage => ({
  how,
  begin: () => run(begin),
  end: async () => {
    await run(end);
    await answers(url);
  },
});

function run(command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', command], { stdio: 'ignore' });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${command}: exit code ${String(code)}`))));
  });
}

async function answers(url: string): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end;) {
    const response = await fetch(`${url}/.well-known/openid-configuration`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${url}`);
}

interface Cable {
  readonly url: string;
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
}

/** A way to Casdoor that can be cut, as a cable can. Its address becomes the issuer. */
async function openCable(target: string): Promise<Cable> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  let own = 0;
  const mend = async () => {
    server = createServer((socket) => {
      const beyond = connect(Number(port), hostname);
      for (const [one, other] of [
        [socket, beyond],
        [beyond, socket],
      ] as const) {
        sockets.add(one);
        one.on('error', () => other.destroy());
        one.on('close', () => (sockets.delete(one), other.destroy()));
      }
      socket.pipe(beyond).pipe(socket);
    });
    await new Promise<void>((resolve) => server?.listen(own, '127.0.0.1', resolve));
    own = (server.address() as AddressInfo).port;
  };
  await mend();
  const cut = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server?.close(resolve));
  };
  return { url: `http://127.0.0.1:${String(own)}`, mend, cut };
}

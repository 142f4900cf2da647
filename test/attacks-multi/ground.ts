import { request } from 'node:http';
import { startServer, type RunningServer } from '../../server/index.ts';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { talkTo, type Reply, type Talk } from '../flows/talk.ts';
import { ada, settingsOf } from '../flows-multi/team.ts';

/** Multi mode over a store that the test can reach into; requests may come from any address by way of a proxy that is trusted. */
export interface Ground extends Talk {
  readonly server: RunningServer;
  readonly store: Store;
  /** A login from an address of the network. */
  readonly from: (address: string, ident: string, password: string) => Promise<Reply>;
  readonly here: (ident: string, password: string) => Promise<Reply>;
  readonly admin: () => Promise<string>;
  /** Makes an account without a mail: its token. */
  readonly join: (name: string, password: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Beside 127.0.0.1, so that this computer itself is not taken for the proxy. */
const proxy = '127.0.0.2';

/** A login that a trusted proxy passes on. */
function passOn(url: string, address: string, body: object): Promise<Reply> {
  const headers = { 'Content-Type': 'application/json', 'X-Forwarded-For': address };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/api/v1/auth/login`, { method: 'POST', headers, localAddress: proxy, agent: false }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      const names = Object.entries(answer.headersDistinct).flatMap(([name, values = []]) => values.map((value): [string, string] => [name, value]));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: new Headers(names), text, body: JSON.parse(text) as unknown }));
    });
    sent.on('error', reject).end(JSON.stringify(body));
  });
}

export async function openGround(extra: Readonly<Record<string, unknown>> = {}): Promise<Ground> {
  const store = createMemoryStore();
  const settings = settingsOf({ registration: { activation: 'none' }, server: { trustedProxies: [proxy] }, log: { level: 'silent' }, ...extra });
  const server = await startServer({ mode: 'multi', port: 0, env: {}, settings, parts: { store, vault: createMemoryVault() } });
  const talk = talkTo(server.url);
  const login = (body: object) => talk.send('POST', 'login', { body });
  const tokenOf = (reply: Reply): string => {
    if (reply.status !== 200) throw new Error(reply.text);
    return (reply.body as { token: string }).token;
  };
  return {
    ...talk,
    server,
    store,
    from: (address, ident, password) => passOn(server.url, address, { ident, password }),
    here: (ident, password) => login({ ident, password }),
    admin: async () => tokenOf(await login({ ident: ada.username, password: ada.password })),
    join: async (username, password) => {
      const reply = await talk.send('POST', 'register', { body: { username, email: `${username}@example.org`, password } });
      if (reply.status !== 201) throw new Error(reply.text);
      return tokenOf(await login({ ident: username, password }));
    },
    close: () => server.stop(),
  };
}

/** An answer without what is different each time. */
export function shapeOf({ status, headers, text }: Reply): unknown {
  const names = [...headers]
    .filter(([name]) => name !== 'date')
    .map(([name, value]) => [name, /request-id|nonce/.test(name) ? '' : value.replace(/nonce-[^']+/g, '')]);
  return [status, names, text.replace(/"request_id":"[^"]+"/, '')];
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Median milliseconds: as a clock on the wall sees it, and of computing, which a busy computer does not stretch. */
export interface Took {
  readonly wall: number;
  readonly cpu: number;
}

/** Each way to ask, in turns, so that what disturbs one disturbs all. The server's threads are this process's: their work is in its `cpuUsage`. */
export async function race<K extends string>(ways: Readonly<Record<K, () => Promise<unknown>>>, rounds: number): Promise<Record<K, Took>> {
  const names = Object.keys(ways) as K[];
  const took = new Map(names.map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]));
  for (let round = -2; round < rounds; round += 1)
    for (const name of names.toSorted(() => Math.random() - 0.5)) {
      const [begun, before] = [performance.now(), process.cpuUsage()];
      await ways[name]();
      const { user, system } = process.cpuUsage(before);
      if (round < 0) continue;
      took.get(name)?.wall.push(performance.now() - begun);
      took.get(name)?.cpu.push((user + system) / 1000);
    }
  const middle = ({ wall, cpu }: { wall: number[]; cpu: number[] }): Took => ({ wall: median(wall), cpu: median(cpu) });
  return Object.fromEntries([...took].map(([name, times]) => [name, middle(times)])) as Record<K, Took>;
}

/** How many times the cheapest the dearest costs. */
export function spread(took: Readonly<Record<string, Took>>, kind: keyof Took): number {
  const times = Object.values(took).map((one) => one[kind]);
  return Math.max(...times) / Math.min(...times);
}

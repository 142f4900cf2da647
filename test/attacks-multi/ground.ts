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

export async function openGround(extra: Readonly<Record<string, unknown>> = {}): Promise<Ground> {
  const store = createMemoryStore();
  const settings = settingsOf({ registration: { activation: 'none' }, server: { trustedProxies: ['127.0.0.1'] }, log: { level: 'silent' }, ...extra });
  const server = await startServer({ mode: 'multi', port: 0, env: {}, settings, parts: { store, vault: createMemoryVault() } });
  const talk = talkTo(server.url);
  const login = (body: object, headers: Readonly<Record<string, string>> = {}) => talk.send('POST', 'login', { body, headers });
  const tokenOf = (reply: Reply): string => {
    if (reply.status !== 200) throw new Error(reply.text);
    return (reply.body as { token: string }).token;
  };
  return {
    ...talk,
    server,
    store,
    from: (address, ident, password) => login({ ident, password }, { 'X-Forwarded-For': address }),
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
  const names = [...headers].filter(([name]) => name !== 'date').map(([name, value]) => [name, /request-id|nonce/.test(name) ? '' : value.replace(/nonce-[^']+/g, '')]);
  return [status, names, text.replace(/"request_id":"[^"]+"/, '')];
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Median milliseconds of each way to ask, taken in turns so that a busy computer is busy for all of them. */
export async function race<K extends string>(ways: Readonly<Record<K, () => Promise<unknown>>>, rounds: number): Promise<Record<K, number>> {
  const names = Object.keys(ways) as K[];
  const took = new Map<K, number[]>(names.map((name) => [name, []]));
  for (let round = -2; round < rounds; round += 1)
    for (const [place] of names.entries()) {
      const name = names[(place + round + names.length * 2) % names.length];
      if (name === undefined) continue;
      const begun = performance.now();
      await ways[name]();
      if (round >= 0) took.get(name)?.push(performance.now() - begun);
    }
  return Object.fromEntries(names.map((name) => [name, median(took.get(name) ?? [])])) as Record<K, number>;
}

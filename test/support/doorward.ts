import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { startServer, type RunningServer, type StartOptions } from '../../server/index.ts';
import type { Clock } from '../../server/ports/clock.ts';
import type { Store } from '../../server/ports/store.ts';
import type { Vault } from '../../server/ports/vault.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { call, type RawAnswer, type RawRequest, type Target } from './raw-http.ts';

export interface DoorwardOptions {
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly clock?: Clock;
  readonly store?: Store;
  readonly vault?: Vault;
  readonly bind?: string;
  /** Keeps everything in this folder instead of in memory. */
  readonly dataDir?: string;
}

/** A server inside the test's own process, on a free port. */
export interface Doorward {
  readonly server: RunningServer;
  readonly target: Target;
  readonly store: Store;
  /** Everything that was logged so far. */
  log(): string;
  call(request: RawRequest): Promise<RawAnswer>;
  /** A new session of the owner, as a script gets it. */
  signIn(headers?: Readonly<Record<string, string>>): Promise<{ readonly token: string; readonly id: number }>;
  stop(): Promise<void>;
}

/** A clock that stands still until it is told. */
export interface HandClock extends Clock {
  set(now: number): void;
  forward(ms: number): void;
}

export function handClock(start = Date.UTC(2030, 0, 15, 12)): HandClock {
  let time = start;
  return { now: () => time, set: (now) => void (time = now), forward: (ms) => void (time += ms) };
}

const login = '/api/v1/auth/login';

export async function startDoorward(options: DoorwardOptions = {}): Promise<Doorward> {
  const ui = makeUi();
  const lines: string[] = [];
  const log = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString());
      done();
    },
  });
  const store = options.store ?? createMemoryStore();
  const inMemory = options.dataDir === undefined;
  const parts: StartOptions['parts'] = {
    ...(inMemory ? { store, vault: options.vault ?? createMemoryVault() } : {}),
    ...(options.clock ? { clock: options.clock } : {}),
  };
  const settings = inMemory ? (options.settings ?? {}) : { vault: { backend: 'file' }, ...options.settings };
  const server = await startServer({
    port: 0,
    env: {},
    parts,
    settings,
    log,
    uiDir: ui.dir,
    ...(options.bind === undefined ? {} : { bind: options.bind }),
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
  });
  // What the start says is no answer to anything that a test sends.
  lines.length = 0;
  const target = { port: server.port, host: new URL(server.url).hostname.replace(/^\[|\]$/g, '') };
  const send = (request: RawRequest) => call(target, request);
  return {
    server,
    target,
    store,
    log: () => lines.join(''),
    call: send,
    signIn: async (headers = {}) => {
      const answer = await send({ method: 'POST', path: login, headers });
      if (answer.status !== 200) throw new Error(`sign-in answered ${String(answer.status)}: ${answer.body}`);
      const { token, session } = answer.json<{ token: string; session: { id: number } }>();
      return { token, id: session.id };
    },
    stop: async () => {
      await server.stop();
      ui.remove();
    },
  };
}

/** A built UI as small as one can be. */
function makeUi(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'doorward-ui-'));
  mkdirSync(join(dir, 'assets'));
  writeFileSync(join(dir, 'index.html'), '<!doctype html><style nonce="__CSP_NONCE__"></style><script src="/assets/app.js"></script>');
  writeFileSync(join(dir, 'assets', 'app.js'), 'export {};');
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}

export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
export const tokenHeader = (token: string) => ({ Authorization: `Token ${token}` });

/** A session as browsers have it: the cookie's pair, and the token for writes. */
export interface BrowserSession {
  readonly cookie: string;
  readonly csrf: string;
  readonly id: number;
  readonly setCookie: string;
}

/** Signs in as a browser does: the CSRF token first, then the cookie. */
export async function signInBrowser(house: Doorward, headers: Readonly<Record<string, string>> = {}): Promise<BrowserSession> {
  const before = await house.call({ path: '/api/v1/auth/me' });
  const { csrf } = before.json<{ csrf: string }>();
  const answer = await house.call({ method: 'POST', path: login, headers: { 'X-CSRFToken': csrf, ...headers } });
  const setCookie = answer.header('set-cookie');
  const body = answer.json<{ csrf: string; session: { id: number } }>();
  return { cookie: setCookie.split(';', 1)[0] ?? '', csrf: body.csrf, id: body.session.id, setCookie };
}

/** What bad requests must not change: the owner's settings, sessions and activity. */
export async function stateOf(house: Doorward): Promise<string> {
  const paths = ['/api/v1/auth/settings', '/api/v1/auth/sessions?limit=200', '/api/v1/auth/activity?limit=200'];
  const answers = await Promise.all(paths.map((path) => house.call({ path })));
  return answers.map(({ status, body }) => `${String(status)} ${body}`).join('\n');
}

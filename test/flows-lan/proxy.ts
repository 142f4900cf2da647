import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createSocket, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { part } from '../support/parts.ts';

/** A proxy that runs with a configuration of docs/forward-auth.md, in front of an app that says what it was sent. */
export interface Proxied {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'forward-auth.md'), 'utf8');

/** The block of the page under `## <title>`, with the page's addresses replaced by those of this test: what is tried is what is written. */
function configuration(title: string, addresses: Readonly<Record<string, string>>): string {
  const block = new RegExp(`## ${title}\\n[^]*?\`\`\`\\w*\\n([^]*?)\`\`\``).exec(page)?.[1];
  if (block === undefined) throw new Error(`docs/forward-auth.md has no configuration for ${title}`);
  return Object.entries(addresses).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`the configuration for ${title} does not name ${from}`);
    return text.replaceAll(from, to);
  }, block);
}

export type ProxyKind = 'nginx' | 'caddy' | 'traefik';

/** Where a Traefik is; it is no package of Debian, so only where somebody has built one. */
export const traefikPath = process.env['TRAEFIK_PATH'];

const starts = { nginx: startNginx, caddy: startCaddy, traefik: startTraefik } as const;

export async function startProxy(kind: ProxyKind, doorwardPort: number): Promise<Proxied> {
  const folder = mkdtempSync(join(tmpdir(), `doorward-${kind}-`));
  const app = await startApp();
  const port = await freePort();
  const appAddress = `127.0.0.1:${String((app.address() as AddressInfo).port)}`;
  const addresses = { '127.0.0.1:7420': `127.0.0.1:${String(doorwardPort)}`, '127.0.0.1:3000': appAddress };
  const child = starts[kind](folder, port, addresses);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${String(port)}`;
  await answers(url, () => said);
  return {
    url,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      app.close();
      app.closeAllConnections();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startNginx(folder: string, port: number, addresses: Readonly<Record<string, string>>): ChildProcess {
  const places = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
  const server = configuration('nginx', { ...addresses, 'listen 80;': `listen 127.0.0.1:${String(port)};` });
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr;\nevents {}\nhttp { access_log off;\n${places}\n${server}\n}`,
  );
  return spawn(part('nginx'), ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'], { stdio: ['ignore', 'ignore', 'pipe'] });
}

function startCaddy(folder: string, port: number, addresses: Readonly<Record<string, string>>): ChildProcess {
  const site = configuration('Caddy', { ...addresses, 'app.example.org {': `http://127.0.0.1:${String(port)} {` });
  writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n}\n${site}`);
  const env = { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder };
  return spawn(part('caddy'), ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
}

function startTraefik(folder: string, port: number, addresses: Readonly<Record<string, string>>): ChildProcess {
  const file = join(folder, 'traefik.yml');
  writeFileSync(file, configuration('Traefik', { ...addresses, 'Host(`app.example.org`)': 'PathPrefix(`/`)' }));
  const own = [`--entrypoints.web.address=127.0.0.1:${String(port)}`, `--providers.file.filename=${file}`];
  const quiet = ['--global.checknewversion=false', '--global.sendanonymoususage=false'];
  return spawn(traefikPath ?? 'traefik', [...own, ...quiet], { env: { HOME: folder }, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** What the app was sent: the headers that say who it is. */
export interface Sent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** With whatever headers, also those that `fetch` keeps for itself. */
export function sendAsIs(url: string, headers: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly text: string }> {
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    }).on('error', reject);
  });
}

async function startApp(): Promise<Server> {
  const app = createServer((req, res) => {
    res.setHeader('Content-Type', 'application/json');
    res.end(JSON.stringify({ path: req.url ?? '', headers: req.headers } satisfies Sent));
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  return app;
}

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>((resolve) => socket.listen(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise((resolve) => socket.close(resolve));
  return port;
}

async function answers(url: string, said: () => string): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    try {
      // Traefik answers 404 until it has read its file.
      if ((await fetch(url)).status !== 404) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the proxy does not answer: ${said()}`);
}

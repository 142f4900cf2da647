import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
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

export async function startProxy(kind: 'nginx' | 'caddy', doorwardPort: number): Promise<Proxied> {
  const folder = mkdtempSync(join(tmpdir(), `doorward-${kind}-`));
  const app = await startApp();
  const port = await freePort();
  const appAddress = `127.0.0.1:${String((app.address() as AddressInfo).port)}`;
  const addresses = { '127.0.0.1:7420': `127.0.0.1:${String(doorwardPort)}`, '127.0.0.1:3000': appAddress };
  const child = kind === 'nginx' ? startNginx(folder, port, addresses) : startCaddy(folder, port, addresses);
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

/** What the app was sent: the headers that say who it is. */
export interface Sent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
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
      await fetch(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  throw new Error(`the proxy does not answer: ${said()}`);
}

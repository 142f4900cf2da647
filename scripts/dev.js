// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { copyDocs, serverOptions } from './bundle.js';
import { ensureInstalled } from './install.js';
import { inDist, inRoot, root } from './paths.js';
import { say } from './say.js';

const server = { host: '127.0.0.1', port: 7421 };
const target = `http://${server.host}:${String(server.port)}`;

/**
 * `npm run dev [-- serve options]`: the server restarts and the page reloads when their sources change. It has its own port and data
 * folder (dist/dev-data), so that it never meets the data of a Doorward in use, and its own build folder, so that dist/ stays as stamped.
 * @param {readonly string[]} args
 */
export default async function devVerb(args) {
  await ensureInstalled('[1/1]');
  const outdir = inDist('dev', 'server');
  mkdirSync(outdir, { recursive: true });
  await copyDocs(inDist('dev', 'docs'));
  const restart = restarter(['serve', '--port', String(server.port), ...withDataDir(args)]);
  const { context } = await import('esbuild');
  /** @type {import('esbuild').Plugin} */
  const restartPlugin = { name: 'restart', setup: (hooks) => hooks.onEnd((result) => (result.errors.length === 0 ? restart() : undefined)) };
  const bundler = await context({ ...serverOptions(), outdir, plugins: [restartPlugin] });
  await bundler.watch();
  await serveUi();
}

/** @param {readonly string[]} args */
const withDataDir = (args) => (args.includes('--data-dir') ? args : ['--data-dir', inDist('dev-data'), ...args]);

/** @param {readonly string[]} args */
function restarter(args) {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let child;
  process.on('exit', () => child?.kill('SIGTERM'));
  process.on('SIGTERM', () => process.exit(0));
  process.on('SIGINT', () => process.exit(0));
  return async () => {
    if (child !== undefined && child.exitCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
      say('The server changed: starting it again.');
    }
    child = spawn(process.execPath, ['--enable-source-maps', inDist('dev', 'server', 'cli.js'), ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
  };
}

/** Vite serves the page with hot reload and hands the API's paths on. */
async function serveUi() {
  const { createServer } = await import('vite');
  const proxy = { target, changeOrigin: true, configure: sendAsOurs };
  const vite = await createServer({
    root: inRoot('renderer'),
    configFile: inRoot('renderer', 'vite.config.ts'),
    server: { host: server.host, proxy: { '/api': proxy, '/.well-known': proxy } },
  });
  await vite.listen();
  vite.printUrls();
}

/**
 * The server takes no request with another origin than its own. Only the dev page's own origin is translated: a page from elsewhere
 * keeps its origin and is refused, as it is without the proxy.
 * @param {import('vite').HttpProxy.ProxyServer} proxy
 */
function sendAsOurs(proxy) {
  proxy.on('proxyReq', (request, incoming) => {
    if (incoming.headers.origin === `http://${incoming.headers.host ?? ''}`) request.setHeader('origin', target);
  });
}

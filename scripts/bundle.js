// @ts-check
/** Builds one part of dist/. A process of its own, so that no bundler stays in the memory of the server that is started next. */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inDist, inRoot, root } from './paths.js';

/** @type {Record<string, (outdir: string) => Promise<void>>} */
const bundlers = { client: bundleClient, server: bundleServer, main: bundleMain, renderer: bundleRenderer, docs: copyDocs };

/** @type {import('esbuild').BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  sourcemap: true,
  logLevel: 'warning',
  logOverride: { 'empty-import-meta': 'error' },
};

/** Every file lands in one folder, chunks too: so `import.meta.url` means dist/server/ wherever the code was written. */
export const serverOptions = () => ({
  ...shared,
  entryPoints: [{ in: 'server/index.ts', out: 'index' }, { in: 'server/cli.ts', out: 'cli' }, ...workers()],
  format: /** @type {const} */ ('esm'),
  packages: /** @type {const} */ ('external'),
  splitting: true,
  chunkNames: 'chunk-[hash]',
});

function workers() {
  const folder = inRoot('server', 'workers');
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.ts')) : [];
  return files.map((file) => ({ in: `server/workers/${file}`, out: `workers/${file.slice(0, -3)}` }));
}

/** The client library, for browsers and for Node, and its types. Brings no package along. @param {string} outdir */
async function bundleClient(outdir) {
  const { build } = await import('esbuild');
  await build({ ...shared, entryPoints: ['client/index.ts'], outdir, format: 'esm', platform: 'browser', target: 'es2022' });
  await build({ ...shared, entryPoints: ['client/node.ts'], outdir, format: 'esm' });
  const { writeClientTypes } = await import('./client-types.js');
  await writeClientTypes(join(outdir, 'types'));
}

/** @param {string} outdir */
async function bundleServer(outdir) {
  const { build } = await import('esbuild');
  await build({ ...serverOptions(), outdir });
  makeProgram(join(outdir, 'cli.js'));
}

/** The first line that lets a shell start it; the map moves down by that line. @param {string} file */
function makeProgram(file) {
  const code = readFileSync(file, 'utf8');
  if (!code.startsWith('#!')) {
    writeFileSync(file, `#!/usr/bin/env node\n${code}`);
    const map = JSON.parse(readFileSync(`${file}.map`, 'utf8'));
    writeFileSync(`${file}.map`, JSON.stringify({ ...map, mappings: `;${map.mappings}` }));
  }
  chmodSync(file, 0o755);
}

/** The shell does not carry a second copy of the server: it imports the built one through its door. @param {string} outdir */
async function bundleMain(outdir) {
  const { build } = await import('esbuild');
  /** @type {import('esbuild').Plugin} */
  const serverDoor = {
    name: 'server-door',
    setup: (hooks) => hooks.onResolve({ filter: /^\.\.\/server\/index\.ts$/ }, () => ({ path: '../server/index.js', external: true })),
  };
  /** The updater is in the bundle, so that nothing but it is packed; its `require('electron')` becomes the import that we have. @type {import('esbuild').Plugin} */
  const electronForUpdater = {
    name: 'electron-for-updater',
    setup: (hooks) => {
      hooks.onResolve({ filter: /^electron$/ }, ({ kind }) => (kind === 'require-call' ? { path: 'electron', namespace: 'required' } : undefined));
      const names = ['app', 'autoUpdater', 'net', 'session', 'Notification'].map((name) => `export const ${name} = electron.${name};`);
      hooks.onLoad({ filter: /.*/, namespace: 'required' }, () => ({
        contents: `import * as electron from 'electron';\n${names.join('\n')}`,
        resolveDir: root,
      }));
    },
  };
  const entryPoints = [{ in: 'main/main.ts', out: 'main' }];
  await build({
    ...shared,
    entryPoints,
    outdir,
    format: 'esm',
    external: ['electron'],
    splitting: true,
    chunkNames: 'chunk-[hash]',
    plugins: [serverDoor, electronForUpdater],
    // The updater is CommonJS and asks for Node's own modules by `require`, which a module does not have.
    banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  });
  // Electron's sandbox loads one CommonJS file that may require nothing but electron.
  await build({ ...shared, entryPoints: ['main/preload.ts'], outfile: join(outdir, 'preload.cjs'), format: 'cjs', external: ['electron'] });
}

/** @param {string} outdir */
async function bundleRenderer(outdir) {
  // A test run says NODE_ENV=test, and Vite would then ship React's development half to people.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  await build({
    root: inRoot('renderer'),
    configFile: inRoot('renderer', 'vite.config.ts'),
    logLevel: 'warn',
    // The page's size is a row of the bench, not a warning at every start.
    build: { outDir: outdir, emptyOutDir: true, chunkSizeWarningLimit: 2000 },
  });
}

/** The API page's script and style are served from here: no request leaves this computer. @param {string} outdir */
export async function copyDocs(outdir) {
  mkdirSync(outdir, { recursive: true });
  const from = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  for (const file of ['swagger-ui-bundle.js', 'swagger-ui.css']) copyFileSync(join(from, file), join(outdir, file));
}

/** Builds beside the old files and changes places at the end: a build that fails or is killed leaves what was there. @param {string} name */
async function replacePart(name) {
  const bundle = bundlers[name];
  if (bundle === undefined) throw new Error(`There is no part called ${name}.`);
  const next = inDist(`.next-${name}`);
  const old = inDist(`.old-${name}`);
  rmSync(next, { recursive: true, force: true });
  await bundle(next);
  if (existsSync(inDist(name))) renameSync(inDist(name), old);
  renameSync(next, inDist(name));
  rmSync(old, { recursive: true, force: true });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    for (const name of process.argv.slice(2)) await replacePart(name);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`); // the bundlers' stacks say nothing about our code
    process.exitCode = 1;
  }
}

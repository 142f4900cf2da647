// @ts-check
import { existsSync, rmSync } from 'node:fs';
import { prepare } from './build.js';
import { serverOptions } from './bundle.js';
import { run } from './child.js';
import { inRoot } from './paths.js';
import { Advice, progress, say } from './say.js';
import { signingEnvironment } from './signing.js';

/**
 * `npm run dist [-- electron-builder's options]`: packages for this system, in release/. `npm run dist:dir` stops at the folder that would be packed.
 * @param {readonly string[]} args
 */
export default async function dist(args) {
  const { absent } = await prepare(4);
  if (absent.length > 0) throw new Advice(`These parts have no sources in this tree: ${absent.join(', ')}.`);
  const program = inRoot('node_modules', 'electron-builder', 'cli.js');
  if (!existsSync(program)) throw new Advice('electron-builder is not installed: npm ci');
  await progress('[3/4] Bundling', bundlePacked);
  const env = signingEnvironment(process.env, process.platform);
  const { code } = await progress('[4/4] Packing', () => run(process.execPath, [program, '--publish', 'never', ...args], { env }));
  if (code !== 0) throw new Advice('Packing failed; the cause is above. docs/packaging.md says what each package needs.', code);
  say('release/ has what was packed.');
}

/** What loads a file by its path, or is compiled for one system: it comes as files. electron-builder.yml names the same. */
const asFiles = ['keytar', '@napi-rs/keyring', '@node-rs/argon2', 'sql.js', 'piscina', '@zxcvbn-ts/language-common'];

/** Names stay: what goes wrong is read by them. */
const smaller = { minifyWhitespace: true, minifySyntax: true, keepNames: true };

/** The server with its libraries inside it, in release/server: a third of the size, a tenth of the files, and nothing that nobody calls. */
export async function bundlePacked() {
  const { build } = await import('esbuild');
  const outdir = inRoot('release', 'server');
  rmSync(outdir, { recursive: true, force: true });
  // Libraries that are CommonJS ask for Node's own modules by `require`, which a module does not have.
  const banner = { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" };
  const options = serverOptions();
  await build({ ...options, packages: 'bundle', outdir, external: asFiles, sourcemap: false, banner, ...smaller });
}

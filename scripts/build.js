// @ts-check
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { run } from './child.js';
import { ensureInstalled } from './install.js';
import { alone } from './lock.js';
import { inDist, inRoot } from './paths.js';
import { Advice, progress, say } from './say.js';
import { fingerprint, readStamps, writeStamps } from './stamp.js';

const always = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/bundle.js'];

/** The parts of dist/, what each is made from, and one file that shows it is there. @type {Record<string, { from: string[], makes: string }>} */
const parts = {
  client: { from: ['client', 'server/contract', ...always], makes: 'index.js' },
  server: { from: ['server', 'client', ...always], makes: 'cli.js' },
  main: { from: ['main', ...always], makes: 'preload.cjs' },
  renderer: { from: ['renderer', 'client', 'server/contract', 'main/bridge.ts', ...always], makes: 'index.html' },
  docs: { from: always, makes: 'swagger-ui-bundle.js' },
};

/**
 * Makes dist/ what the sources say; does nothing where it already is. A part whose sources are not in the tree is left out and named.
 * @param {string} label
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<{ built: string[], absent: string[] }>}
 */
export async function ensureBuilt(label, { force = false } = {}) {
  const absent = Object.keys(parts).filter((name) => !hasSources(name));
  if (!force && stale().length === 0) return { built: [], absent };
  return alone(async () => {
    const names = force ? Object.keys(parts).filter(hasSources) : stale();
    if (names.length === 0) return { built: [], absent };
    await progress(`${label} Building ${names.join(', ')}`, () => build(names));
    return { built: names, absent };
  });
}

/** @param {string[]} names */
async function build(names) {
  mkdirSync(inDist(), { recursive: true });
  clearLeftovers();
  const before = Object.fromEntries(names.map((name) => [name, fingerprint(parts[name]?.from ?? [])]));
  const failed = [];
  for (const name of names) {
    const { code } = await run(process.execPath, [inRoot('scripts', 'bundle.js'), name]);
    if (code === 0) writeStamps({ ...readStamps(), [name]: before[name] ?? '' });
    else failed.push(name);
  }
  if (failed.length > 0) throw new Advice(`Building ${failed.join(' and ')} failed; the cause is above.`);
}

/** Names of the parts whose sources changed since they were built. */
function stale() {
  const stamps = readStamps();
  return Object.entries(parts)
    .filter(([name, part]) => hasSources(name) && (stamps[name] !== fingerprint(part.from) || !existsSync(inDist(name, part.makes))))
    .map(([name]) => name);
}

const sources = {
  client: 'client/index.ts',
  server: 'server/cli.ts',
  main: 'main/main.ts',
  renderer: 'renderer/vite.config.ts',
  docs: 'package.json',
};

/** @param {string} name */
const hasSources = (name) => existsSync(inRoot(sources[/** @type {keyof typeof sources} */ (name)]));

/** What a killed build left behind. */
function clearLeftovers() {
  for (const name of readdirSync(inDist())) if (/^\.(next|old)-/.test(name)) rmSync(inDist(name), { recursive: true, force: true });
}

/**
 * Installs and builds what is missing: what every verb begins with.
 * @param {number} steps how many steps the verb has in all
 */
export async function prepare(steps) {
  await ensureInstalled(`[1/${String(steps)}]`);
  const result = await ensureBuilt(`[2/${String(steps)}]`);
  for (const name of result.absent) say(`Not in this tree yet: ${name}.`);
  return result;
}

/** `npm run build [-- --force] [--types]`: types are what a package needs beside the rest. @param {readonly string[]} args */
export default async function buildVerb(args) {
  await ensureInstalled('[1/2]');
  const { built, absent } = await ensureBuilt('[2/2]', { force: args.includes('--force') });
  if (absent.length > 0) throw new Advice(`These parts have no sources in this tree: ${absent.join(', ')}.`);
  if (args.includes('--types')) await alone(ensureTypes);
  say(built.length === 0 ? 'dist/ is up to date.' : 'dist/ is ready.');
}

/** Left alone where they are what the sources say, and replaced at once: somebody may be packing dist/. */
async function ensureTypes() {
  const made = fingerprint(['server', 'scripts/server-types.js', ...always]);
  if (readStamps()['types'] === made && existsSync(inDist('types', 'index.d.ts'))) return;
  clearLeftovers();
  const { writeServerTypes } = await import('./server-types.js');
  await progress('Writing types', () => writeServerTypes(inDist('.next-types')));
  if (existsSync(inDist('types'))) renameSync(inDist('types'), inDist('.old-types'));
  renameSync(inDist('.next-types'), inDist('types'));
  rmSync(inDist('.old-types'), { recursive: true, force: true });
  writeStamps({ ...readStamps(), types: made });
}

// @ts-check
/** The real programs that tests run against: where they are, and how they come onto this computer. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { run } from './child.js';
import { inRoot } from './paths.js';
import { progress, say } from './say.js';

/** @typedef {'chromium' | 'keyring' | 'strace' | 'ip' | 'django' | 'nginx' | 'caddy' | 'sevenZip'} PartName */
/** @typedef {{ title: string, find: () => string | undefined, debian: string[], linuxOnly?: true }} Part */

const pythons = ['django', 'argon2', 'bcrypt', 'werkzeug'];

/** @type {Record<PartName, Part>} */
export const parts = {
  chromium: { title: 'Chromium', find: findChromium, debian: ['chromium', 'fonts-noto-cjk'] },
  keyring: { title: 'gnome-keyring with D-Bus', find: findKeyring, debian: ['gnome-keyring', 'dbus', 'libsecret-tools'], linuxOnly: true },
  strace: { title: 'strace', find: () => onPath('strace'), debian: ['strace'], linuxOnly: true },
  ip: { title: 'ip (iproute2)', find: () => onPath('ip'), debian: ['iproute2'], linuxOnly: true },
  nginx: { title: 'nginx', find: () => onPath('nginx'), debian: ['nginx-light'], linuxOnly: true },
  sevenZip: { title: '7-Zip', find: () => onPath('7za'), debian: ['p7zip-full'], linuxOnly: true },
  caddy: { title: 'Caddy', find: () => onPath('caddy'), debian: ['caddy'], linuxOnly: true },
  django: { title: 'Django with its hashers, and werkzeug', find: findDjango, debian: pythons.map((name) => `python3-${name}`), linuxOnly: true },
};

/** @param {string} name */
export function onPath(name) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)).find((file) => existsSync(file));
}

function findChromium() {
  const named = process.env['CHROMIUM_PATH'];
  if (named !== undefined) return existsSync(named) ? named : undefined;
  const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];
  return names.map(onPath).find((file) => file !== undefined && !isSnap(file)) ?? installedApp() ?? playwrights();
}

/** Ubuntu's /usr/bin/chromium-browser is a script that asks for a snap. @param {string} file */
function isSnap(file) {
  return readFileSync(file).subarray(0, 2048).toString('latin1').includes('/snap/');
}

function installedApp() {
  const places = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    join(process.env['ProgramFiles'] ?? '', 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(process.env['ProgramFiles(x86)'] ?? '', 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ];
  return process.platform === 'linux' ? undefined : places.find((file) => existsSync(file));
}

function playwrights() {
  try {
    const file = createRequire(import.meta.url)('playwright-core').chromium.executablePath();
    return existsSync(file) ? file : undefined;
  } catch {
    return undefined; // not installed yet, or not made for this system
  }
}

function findKeyring() {
  return ['dbus-daemon', 'dbus-run-session'].every(onPath) ? onPath('gnome-keyring-daemon') : undefined;
}

/** The system's Python with the system's packages: whatever else is first on the path has packages of its own. */
function findDjango() {
  return pythons.every((name) => existsSync(`/usr/lib/python3/dist-packages/${name}`)) ? '/usr/bin/python3' : undefined;
}

/** The parts that this system can have and does not. @returns {PartName[]} */
export function missingParts() {
  const names = /** @type {PartName[]} */ (Object.keys(parts));
  return names.filter((name) => (process.platform === 'linux' || !parts[name].linuxOnly) && parts[name].find() === undefined);
}

/**
 * Brings what is missing onto this computer where that needs no question: the system's packages for root, Playwright's browser elsewhere.
 * What then is still missing is a failure under CI; elsewhere the tests that need it are skipped by name.
 * @param {string} label
 */
export async function ensureParts(label) {
  const missing = missingParts();
  if (missing.length === 0) return [];
  await progress(`${label} Installing for the tests: ${missing.map((name) => parts[name].title).join(', ')}`, () => install(missing));
  const still = missingParts();
  for (const name of still)
    say(`${parts[name].title} is not on this computer and could not be installed (Debian: apt-get install ${parts[name].debian.join(' ')}).`);
  return still;
}

/** @param {readonly PartName[]} missing */
async function install(missing) {
  const root = process.getuid?.() === 0;
  const system = systemId();
  const packages = missing.filter((name) => name !== 'chromium' || system === 'debian').flatMap((name) => parts[name].debian);
  if (root && packages.length > 0 && onPath('apt-get') !== undefined) await aptGet(packages);
  if (missing.includes('chromium') && system !== 'debian') await fetchChromium(root && system === 'ubuntu');
  else if (missing.includes('chromium') && !root) await fetchChromium(false);
}

/** @param {readonly string[]} packages */
async function aptGet(packages) {
  const options = { quiet: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run('apt-get', ['update', '-q'], options);
  const { code, output } = await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
  if (code !== 0) say(output.trimEnd().split('\n').slice(-5).join('\n'));
}

/** @param {boolean} withLibraries */
async function fetchChromium(withLibraries) {
  const program = inRoot('node_modules', 'playwright-core', 'cli.js');
  await run(process.execPath, [program, 'install', ...(withLibraries ? ['--with-deps'] : []), 'chromium'], { quiet: true, timeout: 300_000 });
}

function systemId() {
  try {
    return /^ID="?([a-z]+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

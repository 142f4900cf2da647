// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { npm } from './child.js';
import { alone } from './lock.js';
import { inRoot } from './paths.js';
import { Advice, progress } from './say.js';

const stampFile = inRoot('node_modules', '.doorward-installed');

/**
 * Makes node_modules what package-lock.json says; does nothing where it already is.
 * @param {string} label
 */
export async function ensureInstalled(label) {
  if (isInstalled()) return;
  await alone(async () => {
    if (isInstalled()) return; // another run did it while we waited
    const first = !existsSync(inRoot('node_modules'));
    await progress(`${label} Installing packages (${first ? 'first time, about a minute' : 'the lock file changed'})`, install);
  });
}

async function install() {
  const args = [
    'ci',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=warn',
    '--fetch-retries=3',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=10000',
  ];
  // SCARF_ANALYTICS: an npm older than 11 does not read allowScripts and would run a package's telemetry.
  const { code, output } = await npm(args, { quiet: true, env: { ...process.env, SCARF_ANALYTICS: 'false' } });
  if (code !== 0) throw new Advice(`${tail(output)}\n${advice(output)}`);
  if (!matchesLock()) throw new Advice('npm ci ended well, but node_modules is not what package-lock.json says. Delete node_modules and try again.');
  writeFileSync(stampFile, fingerprint());
}

/** Whether node_modules is what package-lock.json says. */
export function isInstalled() {
  const wanted = fingerprint();
  try {
    if (readFileSync(stampFile, 'utf8') === wanted) return true;
  } catch {
    // No stamp: somebody may have run npm by hand, so look at what is there.
  }
  if (!matchesLock()) return false;
  writeFileSync(stampFile, wanted);
  return true;
}

/** The platform belongs to it: a folder that is shared between systems has the wrong binaries. */
function fingerprint() {
  return createHash('sha256')
    .update(`${process.platform} ${process.arch}\n`)
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
}

/** npm leaves a lock file of what it really installed; an optional package may be missing from it. */
function matchesLock() {
  const there = packagesOf(inRoot('node_modules', '.package-lock.json'));
  const wanted = packagesOf(inRoot('package-lock.json'));
  if (there === undefined || wanted === undefined) return false;
  const complete = Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || (path in there ? there[path]?.version === version : optional === true),
  );
  return complete && Object.keys(there).every((path) => path in wanted) && optionalsFitThisSystem(there);
}

/**
 * A tree from another system is complete but for its binaries; esbuild's is the one without which nothing runs.
 * @param {Record<string, unknown>} there
 */
function optionalsFitThisSystem(there) {
  return `node_modules/@esbuild/${process.platform}-${process.arch}` in there;
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean }> | undefined}
 */
function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** @param {string} output */
const tail = (output) =>
  output
    .split('\n')
    .filter((line) => /\S/.test(line.replace('npm error', '')) && !/^npm error {4,}at /.test(line))
    .slice(-12)
    .join('\n');

/** @param {string} output */
function advice(output) {
  if (/ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH/.test(output))
    return 'The packages could not be fetched: this computer does not reach the package registry. Check the network (behind a proxy: `npm config set proxy …`), then run the same command again. What was fetched is kept.';
  if (/ENOSPC/.test(output)) return 'The disk is full: about 1 GB is needed for the packages.';
  if (/EACCES|EPERM/.test(output)) return 'This folder, or npm’s cache, is not writable for you. Was npm run as another user here before?';
  if (/in sync|EUSAGE/.test(output)) return 'package.json and package-lock.json do not agree: run `npm install` once and commit both.';
  return 'Installing the packages failed; npm’s own words are above. Run the same command again when the cause is gone.';
}

// @ts-check
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { inDist, inRoot } from './paths.js';

const stampFile = inDist('.stamp');

/**
 * A hash of the names and contents of files and folders (paths inside the checkout). Contents, not times: a fresh clone and a copied
 * folder must come to the same result, and the whole tree is read in a few milliseconds.
 * @param {readonly string[]} paths
 */
export function fingerprint(paths) {
  const hash = createHash('sha256');
  for (const path of paths)
    for (const file of filesUnder(path))
      hash
        .update(`${file}\0`)
        .update(readFileSync(inRoot(file)))
        .update('\0');
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesUnder(path) {
  const full = inRoot(path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  const entries = readdirSync(full, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries
    .filter((entry) => entry.name !== 'node_modules' && !entry.name.startsWith('.'))
    .flatMap((entry) => filesUnder(`${path}/${entry.name}`));
}

/** @returns {Record<string, string>} what each part of dist/ was built from */
export function readStamps() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'));
  } catch {
    return {};
  }
}

/** @param {Record<string, string>} stamps */
export function writeStamps(stamps) {
  const next = `${stampFile}.${String(process.pid)}`;
  writeFileSync(next, JSON.stringify(stamps, null, 2));
  renameSync(next, stampFile);
}

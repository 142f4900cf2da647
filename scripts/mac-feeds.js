// @ts-check
/**
 * `node scripts/mac-feeds.js FOLDER`: where updates are published, the two macOS builds each leave a `…-mac.yml` (which package, its SHA-512) in a folder of their own
 * in FOLDER. Both become one in FOLDER, because every Mac asks for the same and takes the package of its processor. Without any there is nothing to do.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * One feed with the packages of both. Updaters read `files`; `path`, `sha512` and `releaseDate` stay those of the first, Intel's, which runs on both. Throws where they speak of different releases.
 * @param {string} first
 * @param {string} second
 */
export function joinFeeds(first, second) {
  const [one, other] = [first, second].map((feed) => {
    const files = /^files:\n((?: .*\n)+)/m.exec(feed)?.[1];
    if (files === undefined) throw new Error('A feed names no files.');
    return { files, rest: feed.replace(files, '').replace(/^(?:path|sha512|releaseDate): .*\n(?: .*\n)*/gm, '') };
  });
  if (one?.rest !== other?.rest) throw new Error(`The feeds are of different releases:\n${one?.rest}\n${other?.rest}`);
  return first.replace(`files:\n${one?.files}`, `files:\n${one?.files}${other?.files}`);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const folder = process.argv[2] ?? '';
  const feeds = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('-mac.yml'))
    .sort();
  const [first, second] = feeds;
  if (first !== undefined) {
    if (second === undefined || feeds.length > 2 || basename(first) !== basename(second))
      throw new Error(`Two feeds were expected: ${feeds.join(', ')}`);
    const [one = '', other = ''] = feeds.map((feed) => readFileSync(join(folder, feed), 'utf8'));
    writeFileSync(join(folder, basename(first)), joinFeeds(one, other));
    for (const feed of feeds) rmSync(join(folder, feed));
  }
}

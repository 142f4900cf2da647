// @ts-check
/** `node scripts/checksums.js FOLDER FILE`: the SHA-256 of every package in the folder, in a file beside them, as `sha256sum --check` reads it. For the release workflow: no two of its systems have the same tool. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder = '', file = ''] = process.argv.slice(2);
const packages = readdirSync(folder).filter((name) => /\.(?:AppImage|deb|rpm|tar\.gz|dmg|zip|exe)$/.test(name));
if (packages.length === 0) throw new Error(`There is no package in ${folder}.`);
const lines = packages.sort().map((name) => `${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}  ${name}\n`); // prettier-ignore
writeFileSync(join(folder, file), lines.join(''));
process.stdout.write(lines.join(''));

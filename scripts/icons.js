// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { prepare } from './build.js';
import { icnsOf, icoOf } from './icon-files.js';
import { parts } from './parts.js';
import { inRoot } from './paths.js';
import { Advice, say } from './say.js';

const sizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const folder = inRoot('packaging', 'icons');

/** `npm run icons`: draws packaging/icon.svg in every size that an installer asks for. Needed after the drawing has changed, and then committed. */
export default async function icons() {
  await prepare(2);
  const executablePath = parts.chromium.find();
  if (executablePath === undefined) throw new Advice('Drawing the icons needs Chromium (Debian: apt-get install chromium).');
  const svg = readFileSync(inRoot('packaging', 'icon.svg'), 'utf8');
  const drawn = await draw(svg, executablePath);
  mkdirSync(folder, { recursive: true });
  for (const [size, png] of drawn) writeFileSync(`${folder}/${String(size)}x${String(size)}.png`, png);
  writeFileSync(`${folder}/icon.ico`, icoOf([16, 24, 32, 48, 64, 128, 256].map((size) => ({ size, png: pick(drawn, size) }))));
  writeFileSync(`${folder}/icon.icns`, icnsOf(new Map([16, 32, 64, 128, 256, 512, 1024].map((size) => [size, pick(drawn, size)]))));
  // A test reads it: pictures that are older than the drawing are found.
  writeFileSync(`${folder}/drawn-from.txt`, `${createHash('sha256').update(svg).digest('hex')}\n`);
  say(`packaging/icons/ has ${String(drawn.size)} sizes, icon.ico and icon.icns.`);
}

/** @param {ReadonlyMap<number, Buffer>} drawn @param {number} size @returns {Buffer} */
function pick(drawn, size) {
  const png = drawn.get(size);
  if (png === undefined) throw new Error(`No icon of ${String(size)} pixels was drawn.`);
  return png;
}

/** @param {string} svg @param {string} executablePath @returns {Promise<Map<number, Buffer>>} */
async function draw(svg, executablePath) {
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage();
    const drawn = new Map();
    for (const size of sizes) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(`<style>*{margin:0}svg{display:block;width:${String(size)}px;height:${String(size)}px}</style>${svg}`);
      drawn.set(size, await page.screenshot({ omitBackground: true }));
    }
    return drawn;
  } finally {
    await browser.close();
  }
}

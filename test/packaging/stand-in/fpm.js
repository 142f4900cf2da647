#!/usr/bin/env node
// @ts-check
/**
 * As much of fpm as electron-builder asks of it for a deb, over the real dpkg-deb: fpm itself is fetched from where these machines cannot reach.
 * Everything that goes into the package is what electron-builder gives.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const flags = new Set(['--force', '--debug']);
const short = new Map(Object.entries({ '-s': '--source', '-t': '--target', '-d': '--depends' }));
/** @type {Map<string, string[]>} */
const options = new Map();
/** @type {string[]} */
const files = [];
const words = process.argv.slice(2);
for (let at = 0; at < words.length; at += 1) {
  const word = words[at] ?? '';
  if (flags.has(word)) continue;
  if (!word.startsWith('-')) files.push(word);
  else {
    const [name = '', value = words[(at += 1)] ?? ''] = word.includes('=') ? word.split(/=(.*)/s) : [word];
    const long = short.get(name) ?? name;
    options.set(long, [...(options.get(long) ?? []), value]);
  }
}
const one = (/** @type {string} */ name) => options.get(name)?.at(-1) ?? '';
if (one('--target') !== 'deb') throw new Error(`This stand-in packs deb only, not ${one('--target')}.`);

const folder = mkdtempSync(join(tmpdir(), 'doorward-fpm-'));
try {
  for (const file of files) {
    const [from = '', to = ''] = file.split('=');
    const target = join(folder, to);
    mkdirSync(to.endsWith('/') ? target : dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, dereference: false });
  }
  const control = join(folder, 'DEBIAN');
  mkdirSync(control, { mode: 0o755 });
  const [first = '', ...rest] = one('--description').trim().split('\n');
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    Architecture: one('--architecture'),
    Maintainer: one('--maintainer'),
    Depends: (options.get('--depends') ?? []).join(', '),
    Section: one('--category') || 'default',
    Priority: one('--deb-priority'),
    Homepage: one('--url'),
    Description: [first, ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  writeFileSync(join(control, 'control'), Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`).join('')); // prettier-ignore
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ]) {
    // prettier-ignore
    const script = join(control, String(name));
    copyFileSync(one(String(option)), script);
    chmodSync(script, 0o755);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', folder, one('--package')], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

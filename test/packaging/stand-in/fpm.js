#!/usr/bin/env node
// @ts-check
/**
 * As much of fpm as electron-builder asks of it for a deb and an rpm, over the real dpkg-deb and rpmbuild: fpm itself is fetched from where these
 * machines cannot reach. Everything that goes into the package is what electron-builder gives.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Option, name in a deb, section of a spec. */
const scripts = /** @type {const} */ ([
  ['--after-install', 'postinst', '%post'],
  ['--before-remove', 'prerm', '%preun'],
  ['--after-remove', 'postrm', '%postun'],
]);

const folder = mkdtempSync(join(tmpdir(), 'doorward-fpm-'));
const tree = join(folder, 'tree');
try {
  for (const file of files) {
    const [from = '', to = ''] = file.split('=');
    const target = join(tree, to);
    mkdirSync(to.endsWith('/') ? target : dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true, dereference: false });
  }
  const pack = { deb, rpm }[one('--target')];
  if (pack === undefined) throw new Error(`This stand-in packs deb and rpm only, not ${one('--target')}.`);
  pack();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function deb() {
  const control = join(tree, 'DEBIAN');
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
  for (const [option, name] of scripts) {
    const script = join(control, name);
    copyFileSync(one(option), script);
    chmodSync(script, 0o755);
  }
  execFileSync('dpkg-deb', ['--root-owner-group', '-Zgzip', '--build', tree, one('--package')], { stdio: 'inherit' });
}

function rpm() {
  const head = {
    Name: one('--name'),
    Version: one('--version'),
    Release: '1',
    Summary: one('--rpm-summary'),
    License: one('--license'),
    Vendor: one('--vendor'),
    URL: one('--url'),
    AutoReqProv: 'no',
  };
  const requires = (options.get('--depends') ?? []).map((name) => `Requires: ${name}`);
  const files = /** @type {string[]} */ (readdirSync(tree, { recursive: true, encoding: 'utf8' }));
  // What is ours, and not /opt or /usr/share themselves, as fpm does.
  const listed = files.filter((file) => /^opt\/Doorward(\/|$)/.test(file) || /\.(png|desktop)$/.test(file));
  const isFolder = new Set(files.map((file) => dirname(file)));
  const spec = [
    ...Object.entries(head).map(([name, value]) => `${name}: ${value}`),
    ...requires,
    '%description',
    one('--description'),
    ...scripts.flatMap(([option, , section]) => [section, readFileSync(one(option), 'utf8')]),
    '%files',
    '%defattr(-,root,root)',
    ...listed.map((file) => `${isFolder.has(file) ? '%dir ' : ''}"/${file}"`),
  ];
  const file = join(folder, 'spec');
  writeFileSync(file, `${spec.join('\n')}\n`);
  const define = ['_build_id_links none', '__os_install_post %{nil}', `_rpmdir ${folder}/made`, `_topdir ${folder}/top`];
  const architecture = { amd64: 'x86_64', arm64: 'aarch64' }[one('--architecture')] ?? one('--architecture');
  const defines = define.flatMap((line) => ['--define', line]);
  execFileSync('rpmbuild', ['-bb', '--quiet', '--target', architecture, '--buildroot', tree, ...defines, file], { stdio: 'inherit' });
  const made = join(folder, 'made', architecture);
  copyFileSync(join(made, readdirSync(made)[0] ?? 'nothing'), one('--package'));
}

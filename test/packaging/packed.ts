import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { bundlePacked } from '../../scripts/dist.js';
import { part } from '../support/parts.ts';
import { makeRuntime } from './stand-in/runtime.ts';

const root = join(import.meta.dirname, '..', '..');
const Package = z.object({ version: z.string(), devDependencies: z.record(z.string(), z.string()) });

/** Our package.json, as far as packing goes by it. */
export const ownPackage = Package.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

export interface Packed {
  /** The folder that every package is made from. */
  readonly unpacked: string;
  readonly deb: string;
  /** Where rpmbuild is. */
  readonly rpm: string | null;
  readonly tarball: string;
  /** Bundles the server and packs the folder a second time, beside the first. */
  readonly packAgain: () => Promise<string>;
  readonly remove: () => void;
}

/** Packs the built program once, as `npm run dist` does, with the stand-in runtime. Errors: with all that electron-builder said. */
export async function pack(): Promise<Packed> {
  await bundlePacked();
  const withRpm = existsSync('/usr/bin/rpmbuild');
  const folder = mkdtempSync(join(tmpdir(), 'doorward-pack-'));
  const out = join(folder, 'out');
  makeRuntime(join(folder, 'runtime'), ownPackage.devDependencies['electron'] ?? '');
  const again = join(folder, 'again');
  build(['dir', 'tar.gz', 'deb', ...(withRpm ? ['rpm'] : [])], join(folder, 'runtime'), out);
  const made = (ending: string) => join(out, readdirSync(out).find((name) => name.endsWith(ending)) ?? `nothing${ending}`);
  return {
    unpacked: join(out, 'linux-unpacked'),
    deb: made('.deb'),
    rpm: withRpm ? made('.rpm') : null,
    tarball: made('.tar.gz'),
    packAgain: async () => {
      await bundlePacked();
      build(['dir'], join(folder, 'runtime'), again);
      return join(again, 'linux-unpacked');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function build(targets: readonly string[], runtime: string, out: string): void {
  const options = [`-c.electronDist=${runtime}`, `-c.directories.output=${out}`, '-c.compression=store', '--publish', 'never'];
  const program = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, '--linux', ...targets, '--x64', ...options], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CUSTOM_FPM_PATH: join(import.meta.dirname, 'stand-in', 'fpm.js'), ELECTRON_BUILDER_7ZIP_PATH: part('sevenZip') },
  });
  if (status !== 0) throw new Error(`electron-builder ended with ${String(status)}:\n${stdout}\n${stderr}`);
}

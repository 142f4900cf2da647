// @ts-check
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './paths.js';

/** @typedef {{ readonly code: number, readonly output: string, readonly signal: NodeJS.Signals | null }} Ended */

/**
 * Runs a program to its end. `quiet` collects what it writes and shows nothing; otherwise it speaks for itself, on stderr.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, timeout?: number, stdout?: 'stderr' | 'inherit' }} [options]
 * @returns {Promise<Ended>}
 */
export function run(command, args, options = {}) {
  const stdout = options.stdout === 'inherit' ? 'inherit' : 2;
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: root,
      env: options.env ?? process.env,
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : [options.stdout === 'inherit' ? 'inherit' : 'ignore', stdout, 'inherit'],
      ...(options.timeout === undefined ? {} : { timeout: options.timeout }),
    });
    let output = '';
    const collect = (/** @type {Buffer} */ chunk) => (output = (output + chunk.toString()).slice(-20_000));
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const stopListening = passSignals(child);
    child.on('error', (error) => resolve({ code: 127, output: String(error), signal: null }));
    child.on('close', (code, signal) => {
      stopListening();
      resolve({ code: code ?? (signal === 'SIGINT' ? 130 : 143), output, signal });
    });
  });
}

/**
 * While the child runs, SIGTERM goes on to it; SIGINT reaches it by itself (the terminal sends it to the whole group), so we only outlive it.
 * @param {import('node:child_process').ChildProcess} child
 */
export function passSignals(child) {
  const onTerm = () => void child.kill('SIGTERM');
  const onInt = () => {
    if (!process.stdin.isTTY) child.kill('SIGINT');
  };
  process.on('SIGTERM', onTerm);
  process.on('SIGINT', onInt);
  return () => {
    process.off('SIGTERM', onTerm);
    process.off('SIGINT', onInt);
  };
}

/**
 * npm, started by Node where its program is found, so that no shell and no `.cmd` file is involved.
 * @param {readonly string[]} args
 * @param {{ quiet?: boolean, env?: NodeJS.ProcessEnv, timeout?: number }} [options]
 */
export function npm(args, options) {
  const beside = dirname(process.execPath);
  const places = [
    process.env['npm_execpath'] ?? '',
    join(beside, 'node_modules/npm/bin/npm-cli.js'),
    join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
  ];
  const program = places.find((file) => file.endsWith('npm-cli.js') && existsSync(file));
  return program === undefined ? run('npm', args, options) : run(process.execPath, [program, ...args], options);
}

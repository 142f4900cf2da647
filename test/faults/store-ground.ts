import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { AppError, StartError } from '../../server/errors.ts';
import { bundle } from '../support/bundle.ts';

/** A folder for one test file, removed at its end. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-store-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** test/faults/store-child.ts as one file. */
export const bundleChild = (folder: string): Promise<string> => bundle(join(import.meta.dirname, 'store-child.ts'), folder);

export interface ChildEnd {
  readonly output: string;
  readonly code: number | null;
}

/** Runs the child to its end. */
export async function runChild(script: string, args: readonly string[], options: { readonly uid?: number } = {}): Promise<ChildEnd> {
  return endOf(spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'], ...options }));
}

export async function endOf(child: ChildProcess): Promise<ChildEnd> {
  let output = '';
  child.stdout?.on('data', (bytes: Buffer) => (output += bytes.toString()));
  child.stderr?.on('data', (bytes: Buffer) => (output += bytes.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', (ended) => resolve(ended)));
  return { output, code };
}

/** Every file with its bytes: to show that nothing was touched. */
export function contentsOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    readdirSync(folder)
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}

export function copyOfFolder(from: string, to: string): string {
  cpSync(from, to, { recursive: true });
  return to;
}

/** The StartError that opening ends with; anything else is thrown. */
export async function startErrorOf(opening: Promise<unknown>): Promise<StartError> {
  try {
    await opening;
  } catch (error) {
    if (error instanceof StartError) return error;
    throw error;
  }
  throw new Error('the store opened');
}

/** The code of the AppError that `work` ends with, 'done' where there is none. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

/** Repeatable random numbers in [0, 1), so that a failing run can be run again. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Root passes over mode bits and may mount; some faults can only be made by it. A CI that cannot make them fails instead of skipping. */
export const isRootOrCi = process.getuid?.() === 0 || process.env['CI'] === 'true';

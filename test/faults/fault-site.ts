import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, onTestFinished } from 'vitest';
import { startServerProcess, type ServerProcess, type ServerProcessOptions } from '../support/server-process.ts';

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).toReversed()) await step();
});

/** A folder that is gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doorward-fault-'));
  undo.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The built program; stopped after the test. */
export async function started(options: ServerProcessOptions): Promise<ServerProcess> {
  const server = await startServerProcess({ readyWithinMs: 60_000, ...options });
  onTestFinished(async () => void (await server.stop()));
  return server;
}

export const owner = { username: 'ada', password: 'correct horse battery' };

/** What makes ada the first admin of a folder where people sign in. */
export const withOwner = { DOORWARD_OWNER__USERNAME: owner.username, DOORWARD_OWNER__PASSWORD: 'env:ADAS', ADAS: owner.password };

/** A clock that a test moves under a running program: what the system says, and `to` milliseconds more. */
export function shiftedClock(): { readonly env: Readonly<Record<string, string>>; readonly to: (ms: number) => void } {
  const folder = newFolder();
  const [script, shift] = [join(folder, 'clock.cjs'), join(folder, 'shift')];
  writeFileSync(shift, '0');
  writeFileSync(
    script,
    `const { readFileSync } = require('node:fs');
     const Real = Date;
     const now = () => Real.now() + Number(readFileSync(${JSON.stringify(shift)}, 'utf8'));
     globalThis.Date = class extends Real {
       constructor(...given) { given.length === 0 ? super(now()) : super(...given); }
       static now() { return now(); }
     };`,
  );
  return { env: { NODE_OPTIONS: `--require ${script}` }, to: (ms) => writeFileSync(shift, String(ms)) };
}

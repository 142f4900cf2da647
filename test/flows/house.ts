import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { startServer, type RunningServer, type StartOptions } from '../../server/index.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { talkTo, type Talk } from './talk.ts';

/** A server that really listens, with its store on the disk and a clock that a test can move. */
export interface House extends Talk {
  readonly server: RunningServer;
  readonly clock: MovableClock;
  readonly dataDir: string;
  /** What it logged so far. */
  log(): string;
  close(): Promise<void>;
}

/** The real time, shifted. */
export interface MovableClock {
  now(): number;
  forward(ms: number): void;
}

export function movableClock(): MovableClock {
  let shift = 0;
  return {
    now: () => Date.now() + shift,
    forward: (ms) => {
      shift += ms;
    },
  };
}

/** Starts a house of its own. The caller closes it. */
export async function openHouse(options: StartOptions = {}): Promise<House> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'doorward-flow-'));
  const clock = movableClock();
  let text = '';
  const log = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const parts = { vault: createMemoryVault(), clock, ...options.parts };
  const server = await startServer({ port: 0, env: {}, log, ...options, dataDir, parts });
  return {
    ...talkTo(server.url),
    server,
    clock,
    dataDir,
    log: () => text,
    close: async () => {
      await server.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** One house for the tests of a file or a group; ask for it inside of a test. */
export function useHouse(options: StartOptions = {}): () => House {
  let house: House | undefined;
  beforeAll(async () => {
    house = await openHouse(options);
  });
  afterAll(async () => {
    await house?.close();
  });
  return () => {
    if (house === undefined) throw new Error('the house is not open yet');
    return house;
  };
}

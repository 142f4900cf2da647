import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModeSwitched } from '../../server/contract/mode-schemas.ts';
import { bearer } from '../flows-multi/team.ts';
import { read } from '../flows/talk.ts';
import { newFolder } from './fault-site.ts';
import { ModeKillSite } from './mode-kill-site.ts';

const site = new ModeKillSite();
beforeAll(() => site.prepare(), 120_000);
afterAll(() => site.close());

/** What a process holds after its garbage was collected. */
interface Held {
  /** Bytes. */
  readonly heap: number;
  /** Timers, sockets, servers and whatever else keeps a process alive, by kind. */
  readonly resources: Readonly<Record<string, number>>;
  readonly listeners: number;
  readonly descriptors: number;
  readonly threads: number;
  readonly files: number;
}

/** Keeps every house that ever answered a request: what the program would do that forgot to let go of one. */
const leak = `const { Server } = require('node:http');
  const { emit } = Server.prototype;
  const houses = new Set();
  Server.prototype.emit = function (name, req, ...rest) {
    const done = emit.call(this, name, req, ...rest);
    if (name === 'request' && req.app) houses.add(req.app);
    return done;
  };`;

/** A script that the program loads before itself: at SIGUSR2 it writes what the process holds. The program itself has no such door. */
function witness(more: string): { readonly env: Readonly<Record<string, string>>; readonly look: (pid: number, dataDir: string) => Promise<Held> } {
  const folder = newFolder();
  const [script, out] = [join(folder, 'witness.cjs'), join(folder, 'held.json')];
  writeFileSync(
    script,
    `const { renameSync, writeFileSync } = require('node:fs');
     require('node:v8').setFlagsFromString('--expose-gc');
     const gc = require('node:vm').runInNewContext('gc');
     if (require('node:worker_threads').isMainThread) process.on('SIGUSR2', async () => {
       for (let i = 0; i < 4; i += 1) { gc(); await new Promise(setImmediate); }
       const resources = {};
       for (const kind of process.getActiveResourcesInfo()) resources[kind] = (resources[kind] ?? 0) + 1;
       const listeners = process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0);
       writeFileSync('${out}.new', JSON.stringify({ heap: process.memoryUsage().heapUsed, resources, listeners }));
       renameSync('${out}.new', '${out}');
     });
     ${more}`,
  );
  const look = async (pid: number, dataDir: string): Promise<Held> => {
    process.kill(pid, 'SIGUSR2');
    await expect.poll(() => existsSync(out)).toBe(true);
    const held = JSON.parse(readFileSync(out, 'utf8')) as Pick<Held, 'heap' | 'resources' | 'listeners'>;
    rmSync(out);
    const count = (path: string) => readdirSync(`/proc/${String(pid)}/${path}`).length;
    return { ...held, descriptors: count('fd'), threads: count('task'), files: readdirSync(dataDir, { recursive: true }).length };
  };
  return { env: { NODE_OPTIONS: `--require ${script}` }, look };
}

const bySingle = ['single', 'multi'] as const;
const bySso = ['sso', 'multi'] as const;

interface Rounds {
  readonly sso: number;
  readonly single: number;
}

/** What the program holds after so many changes of mode, two a round, and what it held before, when it was warm. */
async function holdsAfter(first: Rounds, then: Rounds, more = '') {
  const { env, look } = witness(more);
  const dataDir = site.fresh();
  const client = await site.start(dataDir, env);
  const rounds = async (count: number, round: typeof bySingle | typeof bySso) => {
    let token: string | undefined = await site.enter(client, 'multi');
    for (const mode of Array.from({ length: count }, () => round).flat()) {
      // Somebody listens to what happens; it ends with the house.
      const stream = await fetch(`${client.url}/api/v1/auth/events`, { headers: { Accept: 'text/event-stream', ...(token && bearer(token)) } });
      expect(stream.status).toBe(200);
      const heard = stream.text();
      read(await client.tryMove({ mode }, token), 200, ModeSwitched);
      expect(await heard).toContain('mode');
      token = mode === 'single' ? undefined : await site.enter(client, mode);
      expect((await client.send('POST', 'admin/mode/confirm', token === undefined ? {} : { token })).status).toBe(200);
    }
  };
  await rounds(first.sso, bySso);
  await rounds(first.single, bySingle);
  const warm = await look(site.server.pid, dataDir);
  await rounds(then.sso, bySso);
  await rounds(then.single, bySingle);
  const after = await look(site.server.pid, dataDir);
  await site.check(client);
  return { warm, after, mebibytes: (after.heap - warm.heap) / 1_048_576 };
}

/** Lines of activity and ended sessions stay for a while: that many MiB for 160 changes. One house has nearly as many. */
const limit = 4;

describe.skipIf(process.platform !== 'linux')('changes of mode in one process', { timeout: 240_000 }, () => {
  test('two hundred of them leave no timer, socket, file, thread, listener or house behind', async () => {
    const { warm, after, mebibytes } = await holdsAfter({ sso: 4, single: 16 }, { sso: 4, single: 76 });
    expect({ ...after, heap: 0 }).toEqual({ ...warm, heap: 0 });
    expect(mebibytes, 'MiB more').toBeLessThan(limit);
  });

  test('a program that lets go of no house is caught by that limit after four of them', async () => {
    const { mebibytes } = await holdsAfter({ sso: 1, single: 4 }, { sso: 0, single: 2 }, leak);
    console.info(`MiB that four houses hold: ${mebibytes.toFixed(1)}`);
    expect(mebibytes, 'MiB more').toBeGreaterThan(limit);
  });
});

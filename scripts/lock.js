// @ts-check
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inDist } from './paths.js';
import { say } from './say.js';

const lock = inDist('.lock');
const deadAfter = 60_000;

/**
 * Runs `work` while no other run of this checkout installs or builds. The lock is a folder that holds its owner's pid and is renamed
 * into place, so that it is never seen half made; its owner touches it, so that one left by a killed run is taken over.
 * @template T
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(work) {
  await take();
  const pulse = setInterval(() => touch(), 5_000);
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(pulse);
    process.off('exit', release);
    release();
  }
}

async function take() {
  let told = false;
  while (!tryTake()) {
    if (isDead()) {
      stealLock();
      continue;
    }
    if (!told) say(`Waiting for another run of Doorward in this folder (process ${holder()}) to finish installing or building…`);
    told = true;
    await sleep(250);
  }
}

function tryTake() {
  const mine = inDist(`.lock-${String(process.pid)}`);
  rmSync(mine, { recursive: true, force: true });
  mkdirSync(mine, { recursive: true });
  writeFileSync(`${mine}/pid`, String(process.pid));
  try {
    renameSync(mine, lock); // fails on a folder that has something in it
    return true;
  } catch {
    rmSync(mine, { recursive: true, force: true });
    return false;
  }
}

function holder() {
  try {
    return readFileSync(`${lock}/pid`, 'utf8');
  } catch {
    return '?';
  }
}

function isDead() {
  try {
    if (Date.now() - statSync(`${lock}/pid`).mtimeMs > deadAfter) return true;
    process.kill(Number(holder()), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/** Renames first: of two runs that see the same dead lock, one gets it. */
function stealLock() {
  const stolen = inDist(`.lock-stale-${String(process.pid)}`);
  try {
    renameSync(lock, stolen);
  } catch {
    return;
  }
  rmSync(stolen, { recursive: true, force: true });
}

function touch() {
  try {
    const now = new Date();
    utimesSync(`${lock}/pid`, now, now);
  } catch {
    // The lock was taken away by hand: whoever did that wanted it.
  }
}

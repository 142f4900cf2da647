import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { StartOptions } from '../../server/index.ts';
import { openSite, type Site } from '../backup/site.ts';
import { startServerProcess, runProgram } from '../support/server-process.ts';
import { ada, openMovable, type Movable } from './movable.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'doorward-first-'));
  ends.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function house(options: StartOptions = {}): Promise<Movable> {
  const one = await openMovable(options);
  ends.push(() => one.close());
  return one;
}

async function site(dataDir?: string): Promise<Site> {
  const one = await openSite({}, dataDir);
  ends.push(() => one.close());
  return one;
}

const asks = async (one: Movable, token?: string) => (await one.state(token)).first_run;
const end = async (one: Movable) => expect((await one.send('POST', 'admin/first-run/end')).status).toBe(204);

describe('the questions of the first run', () => {
  test('wait in new data, for the owner at this computer, with a session or without one', async () => {
    const one = await house();
    expect(await asks(one)).toBe(true);
    expect(await asks(one, (await one.signIn()).token)).toBe(true);
  });

  test('are not told to whoever comes from elsewhere, nor in what everybody may read', async () => {
    const one = await house();
    const { token } = await one.signIn();
    const there = await one.send('GET', 'admin/mode', { token, headers: { 'X-Forwarded-For': '203.0.113.9' } });
    expect(there.body).not.toHaveProperty('first_run');
    for (const path of ['mode', 'me', 'session', 'settings']) expect((await one.send('GET', path)).text).not.toContain('first_run');
  });

  test('end once and for good, over a restart too; once more changes nothing', async () => {
    const dataDir = folder();
    const before = await openMovable({ dataDir });
    await end(before);
    expect(await asks(before)).toBeUndefined();
    await end(before);
    await before.close();
    expect(await asks(await house({ dataDir }))).toBeUndefined();
  });

  test('wait on after a restart where nobody answered', async () => {
    const dataDir = folder();
    await (await openMovable({ dataDir })).close();
    expect(await asks(await house({ dataDir }))).toBe(true);
  });

  test('end only by an administrator', async () => {
    const one = await house();
    expect((await one.send('POST', 'admin/first-run/end', { headers: { Origin: 'https://example.org' } })).status).toBe(403);
    expect((await one.send('POST', 'admin/first-run/end', { headers: { 'X-Forwarded-For': '203.0.113.9' } })).status).toBe(401);
    expect(await asks(one)).toBe(true);
  });

  test('are never asked where a configuration says who uses it, not even when it says so no more', async () => {
    const dataDir = folder();
    const before = await openMovable({ dataDir, mode: 'single' });
    expect(await asks(before)).toBeUndefined();
    await before.close();
    expect(await asks(await house({ dataDir }))).toBeUndefined();
  });

  test.each(['data-v2', 'data-v3'])('are never asked in the data of before (%s)', async (name) => {
    const dataDir = folder();
    cpSync(join(import.meta.dirname, '..', 'fixtures', name), dataDir, { recursive: true });
    const server = await startServerProcess({ dataDir });
    ends.push(async () => void (await server.stop()));
    const answer = await fetch(`${server.url}/api/v1/auth/admin/mode`);
    expect([answer.status, (await answer.json()) as object]).toEqual([
      200,
      { mode: 'single', set_by_configuration: false, pending: null, last: null },
    ]);
  });

  test('are never asked in data that a command made', async () => {
    const dataDir = folder();
    expect(await runProgram({ dataDir, command: ['accounts', 'add', 'grace', '--generate'] })).toMatchObject({ code: 0 });
    expect(await asks(await house({ dataDir }))).toBeUndefined();
  });

  test('end with a change of mode, and its undo does not ask them anew', async () => {
    const one = await house();
    await one.move({ mode: 'multi', ...ada });
    const { token } = await one.enter(ada.username, ada.password);
    expect(await asks(one, token)).toBeUndefined();
    expect((await one.send('POST', 'admin/mode/undo', { token })).status).toBe(200);
    expect(await asks(one)).toBeUndefined();
  });

  test('end with a restore: who brings data has been here before; who goes back to the new data is asked again', async () => {
    const old = await site();
    const backup = await old.backUp();
    const one = await site();
    expect(await asks(one)).toBe(true);
    await one.restore(backup);
    expect(await asks(one)).toBeUndefined();
    await one.undo();
    expect(await asks(one)).toBe(true);
  });
});

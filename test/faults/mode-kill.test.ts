import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { AccountRow } from '../../server/contract/account-admin-schemas.ts';
import { ModeState } from '../../server/contract/mode-schemas.ts';
import { Me } from '../../server/contract/schemas.ts';
import { ada, movable, secret, type Movable } from '../flows-modes/movable.ts';
import { bearer } from '../flows-multi/team.ts';
import { read, talkTo } from '../flows/talk.ts';
import { startServerProcess, type ServerProcess } from '../support/server-process.ts';

const seed = Number(process.env['DOORWARD_SEED'] ?? 20_261_121);
const dataDir = mkdtempSync(join(tmpdir(), 'doorward-mode-kill-'));
let server: ServerProcess | undefined;
afterAll(async () => {
  await server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

type Client = Pick<Movable, 'tryMove' | 'state' | 'enter' | 'add' | 'makeKey' | 'send'>;

async function start(): Promise<Client> {
  const env = { DOORWARD_PASSWORD__BCRYPT_COST: '10', DOORWARD_LIMITS__ENABLED: 'false', DOORWARD_REGISTRATION__ACTIVATION: 'none' };
  server = await startServerProcess({ dataDir, env, readyWithinMs: 60_000 });
  return movable({
    ...talkTo(server.url),
    server: undefined as never,
    clock: undefined as never,
    dataDir,
    log: () => '',
    close: async () => undefined,
  });
}

interface Known {
  readonly graceId: number;
  readonly ownerId: number;
  readonly adasKey: string;
  readonly gracesKey: string;
}

/** An admin's token, or undefined where none is needed; and that the whole state is one of the two. */
async function check(client: Client, known: Known): Promise<{ state: ModeState; token: string | undefined }> {
  const open = read(await client.send('GET', 'me'), 200, Me).user;
  const token = open ? undefined : (await client.enter(ada.username, ada.password)).token;
  const state = await client.state(token);
  expect(state.mode).toBe(open ? 'single' : 'multi');
  const auth = token === undefined ? {} : { token };
  const ofKey = async (key: string) => client.send('GET', 'me', { headers: bearer(key) });
  expect(read(await ofKey(known.adasKey), 200, Me).user?.id).toBe(known.ownerId);
  const grace = read(await client.send('GET', `admin/accounts/${String(known.graceId)}`, auth), 200, AccountRow);
  expect([grace.username, grace.suspended_since !== null]).toEqual(['grace', state.mode === 'single']);
  expect((await ofKey(known.gracesKey)).status).toBe(state.mode === 'single' ? 401 : 200);
  return { state, token };
}

type Act = 'switch' | 'undo' | 'confirm';
const steps = fc.array(
  fc.record({
    act: fc.constantFrom<Act>('switch', 'switch', 'undo', 'confirm'),
    killAfterMs: fc.option(fc.integer({ min: 0, max: 400 })),
  }),
  {
    minLength: 6,
    maxLength: 6,
  },
);

test(
  `killed at any moment of a change of mode, the next start finds the old state or the new one, and an admin gets in (seed ${String(seed)})`,
  { timeout: 240_000 },
  async () => {
    let client = await start();
    expect((await client.tryMove({ mode: 'multi', ...ada })).status).toBe(200);
    const { token, user } = await client.enter(ada.username, ada.password);
    expect((await client.send('POST', 'admin/mode/confirm', { token })).status).toBe(200);
    const graceId = await client.add('grace', 'user', token);
    const graces = (await client.enter('grace', secret)).token;
    const known = { graceId, ownerId: user.id, adasKey: await client.makeKey(token), gracesKey: await client.makeKey(graces) };
    const seen = { single: 0, multi: 0, sso: 0 };
    const drawn = fc.sample(steps, { seed, numRuns: 1 })[0] ?? [];
    // At least one switch and one decision get through, whatever is drawn.
    const sequence = drawn.map((step, at) => (at === 1 || at === 3 ? { ...step, killAfterMs: null } : step));
    for (const { act, killAfterMs } of sequence) {
      const { state, token: admin } = await check(client, known);
      const other = state.mode === 'single' ? 'multi' : 'single';
      const auth = admin === undefined ? {} : { token: admin };
      // What waits is decided first: a switch is refused meanwhile.
      const path = state.pending === null ? 'admin/mode' : `admin/mode/${act === 'undo' ? 'undo' : 'confirm'}`;
      const sent = client.send('POST', path, { body: { mode: other }, ...auth }).catch(() => undefined);
      // Null: as soon as it was acknowledged.
      await (killAfterMs === null ? sent : pause(killAfterMs));
      server?.kill('SIGKILL');
      const answer = await sent;
      await server?.ended;
      client = await start();
      const after = await check(client, known);
      seen[after.state.mode] += 1;
      // Acknowledged is on the disk.
      if (answer?.status === 200) expect(after.state.mode).toBe(read(answer, 200, ModeState).mode);
      const possible = path === 'admin/mode' ? [state.mode, other] : [state.mode, state.pending?.from];
      expect(possible).toContain(after.state.mode);
    }
    process.stdout.write(`seed ${String(seed)}: ${JSON.stringify(seen)}\n`);
    expect(seen.single + seen.multi).toBe(6);
  },
);

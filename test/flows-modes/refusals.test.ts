import { describe, expect, test } from 'vitest';
import { listen } from '../flows-lan/listener.ts';
import { expectError } from '../flows/talk.ts';
import { gatedStore } from './gated-store.ts';
import { ada, secret, useMovables } from './movable.ts';

const open = useMovables();
const minute = 60_000;

describe('what is refused', { timeout: 60_000 }, () => {
  test('who may: an admin with a recent proof; a key, a plain user and a stranger may not', async () => {
    const house = await open();
    const token = await house.toMulti();
    await house.add('joan', 'user', token);
    const joan = await house.enter('joan', secret);
    for (const path of ['admin/mode', 'admin/mode/preview', 'admin/mode/undo', 'admin/mode/confirm']) {
      expectError(await house.send('POST', path, { body: { mode: 'single' }, token: joan.token }), 403, 'forbidden');
      expectError(await house.send('POST', path, { body: { mode: 'single' } }), 401, 'not_authenticated');
    }
    house.clock.forward(30 * minute);
    expectError(await house.tryMove({ mode: 'single' }, token), 403, 'recent_sign_in_required');
    expect((await house.preview({ mode: 'single' }, token)).blockers).toEqual([]);
  });

  test('the same mode, a second switch while one waits, sso without Casdoor', async () => {
    const house = await open();
    expectError(await house.tryMove({ mode: 'single' }), 409, 'already_on');
    expectError(await house.tryMove({ mode: 'sso', ...ada }), 503, 'casdoor_not_configured');
    expect((await house.preview({ mode: 'sso' })).blockers).toEqual(['casdoor_not_configured']);
    expectError(await house.send('POST', 'admin/mode/undo'), 404, 'not_found');
    await house.move({ mode: 'multi', ...ada });
    const { token } = await house.enter(ada.username, ada.password);
    expectError(await house.tryMove({ mode: 'single' }, token), 409, 'switch_pending');
  });

  test('a mode that is set by configuration', async () => {
    const house = await open({ mode: 'multi', settings: { owner: ada } });
    const { token } = await house.enter(ada.username, ada.password);
    expect(await house.state(token)).toMatchObject({ mode: 'multi', set_by_configuration: true });
    expectError(await house.tryMove({ mode: 'single' }, token), 409, 'set_by_configuration');
    expect((await house.preview({ mode: 'single' }, token)).blockers).toEqual(['set_by_configuration']);
  });

  test('single mode on the network without an acknowledgement (B5)', async () => {
    const house = await open({ bind: '0.0.0.0', settings: { server: { acknowledgeLan: true } } });
    await house.move({ mode: 'multi', ...ada });
    const { token } = await house.enter(ada.username, ada.password);
    await house.send('POST', 'admin/mode/confirm', { token });
    expect((await house.preview({ mode: 'single' }, token)).blockers).toEqual([]);
    await house.server.stop();
    const again = await open({ bind: '0.0.0.0', dataDir: house.dataDir });
    const fresh = await again.enter(ada.username, ada.password);
    expectError(await again.tryMove({ mode: 'single' }, fresh.token), 409, 'lan_not_acknowledged');
  });

  test('no undo opens single mode to the network: where it listens there by now, the switch waits until somebody keeps it (B5)', async () => {
    const first = await open();
    await first.move({ mode: 'multi', ...ada });
    await first.server.stop();
    const house = await open({ bind: '0.0.0.0', dataDir: first.dataDir });
    const { token } = await house.enter(ada.username, ada.password);
    expectError(await house.send('POST', 'admin/mode/undo', { token }), 409, 'lan_not_acknowledged');
    house.clock.forward(6 * minute);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    const { token: later } = await house.enter(ada.username, ada.password);
    expect(await house.state(later)).toMatchObject({ mode: 'multi', pending: { from: 'single', seconds_left: 0 } });
    expect((await house.send('POST', 'admin/mode/confirm', { token: later })).status).toBe(200);
    expect(await house.state(later)).toMatchObject({ mode: 'multi', pending: null });
  });

  test('a session from before the switch does not keep it: somebody must have got in by the new rules', async () => {
    const house = await open();
    const token = await house.toMulti();
    await house.move({ mode: 'single' }, token);
    // From elsewhere she would need this token, and it is older than the switch.
    const forwarded = { headers: { 'X-Forwarded-For': '203.0.113.5' }, token };
    expectError(await house.send('POST', 'admin/mode/confirm', forwarded), 403, 'recent_sign_in_required');
    expect((await house.send('POST', 'admin/mode/confirm')).status).toBe(200);
  });
});

describe('the house goes on', { timeout: 60_000 }, () => {
  test('nor does a start: five minutes later the server listens as it is told, still with sign-in, and the switch waits (B5)', async () => {
    const first = await open();
    await first.move({ mode: 'multi', ...ada });
    await first.server.stop();
    const clock = { now: () => Date.now() + 6 * minute };
    const house = await open({ bind: '0.0.0.0', dataDir: first.dataDir, parts: { clock } });
    expect(house.server.mode).toBe('multi');
    const { token } = await house.enter(ada.username, ada.password);
    expect(await house.state(token)).toMatchObject({ mode: 'multi', pending: { from: 'single', seconds_left: 0 } });
    await house.server.stop();
    // On this computer alone it is undone, as everywhere else.
    const here = await open({ dataDir: first.dataDir, parts: { clock } });
    expect(here.server.mode).toBe('single');
  });

  test('what an admin of the old mode still writes about the network is refused after the switch (B5, B49)', async () => {
    const { store, hold } = gatedStore();
    const house = await open({ parts: { store } });
    const token = await house.toMulti();
    const gate = hold();
    const late = house.send('PATCH', 'admin/network', { token, body: { mdns: false } });
    await expect.poll(gate.isHeld).toBe(true);
    const moved = house.move({ mode: 'single' }, token);
    await expect.poll(async () => (await house.send('GET', 'mode')).text).toContain('"mode":"single"');
    gate.release();
    expectError(await late, 503, 'server_busy');
    await moved;
    expect((await house.send('GET', 'admin/network')).body).toMatchObject({ mdns: { on: true } });
  });

  test('streams are told the mode and end; a request that writes for the old house is refused, not half done', async () => {
    const house = await open();
    const stream = await listen(house.url);
    expect(await stream.hear('mode')).toMatchObject({ data: { mode: 'single' } });
    const logins = Array.from({ length: 40 }, () => house.send('POST', 'login', { body: {} }));
    await house.move({ mode: 'multi', ...ada });
    await stream.ended;
    expect(stream.heard.filter(({ kind }) => kind === 'mode').at(-1)).toMatchObject({ data: { mode: 'multi' } });
    for (const reply of await Promise.all(logins)) {
      expect([200, 400, 503]).toContain(reply.status);
      const { token } = reply.body as { token?: string };
      if (token !== undefined) expectError(await house.send('GET', 'sessions', { token }), 401, 'invalid_token');
    }
  });
});

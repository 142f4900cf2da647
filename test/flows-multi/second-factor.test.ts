import { describe, expect, test } from 'vitest';
import { Approvals, Chosen, Factors, PendingSecondFactor, RecoveryCodes } from '../../server/contract/factor-schemas.ts';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { expectError, read, textLike } from '../flows/talk.ts';
import { addApp, minutes, secret, useTeam, withToken } from './team.ts';

describe('second factors (api.md 2fa)', () => {
  const team = useTeam();
  const begin = async (ident: string) => read(await team().tryLogin({ ident, password: secret }), 200, PendingSecondFactor);
  const verify = (challenge_id: string, channel: string, code?: string) =>
    team().send('POST', '2fa/verify', { body: { challenge_id, channel, code } });
  const choose = (challenge_id: string, channel: string) => team().send('POST', '2fa/challenge', { body: { challenge_id, channel } });

  test('an authenticator app: a standard otpauth URI, ten recovery codes, then every sign-in asks', async () => {
    const { token } = await team().join('una');
    const app = await addApp(team(), token);
    expect(app.uri).toMatch(/^otpauth:\/\/totp\/Doorward:una%40example\.org\?.*secret=[A-Z2-7]{32}/);
    expect(new Set(app.codes).size).toBe(10);
    expect(app.codes.every((code) => /^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/.test(code))).toBe(true);
    expect((await team().send('GET', 'settings', { token })).body).toMatchObject({ two_factor: true });
    const reply = await team().tryLogin({ ident: 'una', password: secret });
    expect(reply.text).not.toContain('"token"');
    const { challenge_id: challenge, channels } = read(reply, 200, PendingSecondFactor);
    expect(channels).toEqual(['totp', 'device', 'recovery']);
    expect(read(await choose(challenge, 'totp'), 200, PendingSecondFactor.partial().loose())).toMatchObject({ channel: 'totp' });
    expectError(await verify(challenge, 'totp', app.code() === '000000' ? '111111' : '000000'), 400, 'code_invalid');
    const payload = read(await verify(challenge, 'totp', app.code(1)), 200, AuthPayload);
    expect(payload).toMatchObject({ user: { username: 'una', two_factor: true }, session: { device_label: expect.any(String) as unknown } });
    expectError(await verify(challenge, 'totp', app.code(2)), 400, 'code_invalid');
  });

  test('a code is good once, also for another challenge; only the step beside now is right', async () => {
    const { token } = await team().join('vera');
    const app = await addApp(team(), token);
    team().clock.forward(5 * minutes);
    const [one, two] = [await begin('vera'), await begin('vera')];
    const code = app.code();
    for (const far of [app.code(2), app.code(-2)]) expectError(await verify(two.challenge_id, 'totp', far), 400, 'code_invalid');
    expect((await verify(one.challenge_id, 'totp', code)).status).toBe(200);
    expectError(await verify(two.challenge_id, 'totp', code), 400, 'code_invalid');
    expectError(await verify(two.challenge_id, 'totp', app.code(-1)), 400, 'code_invalid');
    expect((await verify(two.challenge_id, 'totp', app.code(1))).status).toBe(200);
  });

  test('five wrong codes end the challenge, ten minutes do; each is in the log of whom it concerns (B38)', async () => {
    const { token } = await team().join('wilma');
    const app = await addApp(team(), token);
    const { challenge_id: challenge } = await begin('wilma');
    for (let i = 0; i < 5; i += 1) expectError(await verify(challenge, 'recovery', 'aaaa-aaaa-aaaa-aaaa'), 400, 'code_invalid');
    expectError(await verify(challenge, 'totp', app.code(1)), 400, 'code_invalid');
    const failed = (await team().send('GET', 'activity?kind=sign_in_failed', { token })).body as { events: unknown[] };
    expect(failed.events).toHaveLength(5);
    const late = await begin('wilma');
    team().clock.forward(10 * minutes + 1000);
    expectError(await verify(late.challenge_id, 'totp', app.code()), 400, 'code_invalid');
    expectError(await choose(late.challenge_id, 'totp'), 400, 'code_invalid');
  });

  test('B64: a recovery code is good once, however it is typed; new ones void the old', async () => {
    const { token } = await team().join('xenia');
    const app = await addApp(team(), token);
    const [first = '', second = ''] = app.codes;
    expect((await verify((await begin('xenia')).challenge_id, 'recovery', first.toUpperCase().replaceAll('-', ' '))).status).toBe(200);
    expectError(await verify((await begin('xenia')).challenge_id, 'recovery', first), 400, 'code_invalid');
    expect(read(await team().send('GET', '2fa', { token }), 200, Factors)).toMatchObject({ totp: true, recovery_codes_left: 9 });
    const { recovery_codes: renewed } = read(await team().send('POST', '2fa/recovery-codes', { token, body: {} }), 200, RecoveryCodes);
    expectError(await verify((await begin('xenia')).challenge_id, 'recovery', second), 400, 'code_invalid');
    expect((await verify((await begin('xenia')).challenge_id, 'recovery', renewed[0])).status).toBe(200);
  });

  test('B47: switching one on or off ends the other sessions, and off means off', async () => {
    const one = await team().join('yara');
    const two = await team().enter('yara');
    await addApp(team(), one.token);
    expectError(await team().send('GET', 'settings', { token: two.token }), 401, 'invalid_token');
    expectError(await team().send('POST', '2fa/totp', { token: one.token, body: {} }), 409, 'already_on');
    expect((await team().send('DELETE', '2fa/totp', { token: one.token })).status).toBe(204);
    const three = await team().enter('yara');
    expect((await team().send('PUT', '2fa/email', { token: three.token, body: {} })).status).toBe(204);
    expectError(await team().send('GET', 'settings', { token: one.token }), 401, 'invalid_token');
  });

  test('codes by e-mail: only where chosen, one challenge each, a new one voids the old', async () => {
    const { token } = await team().join('zoe');
    // A first factor comes with recovery codes, shown once: a dead mailbox locks nobody out.
    const { recovery_codes: codes } = read(await team().send('PUT', '2fa/email', { token, body: {} }), 200, RecoveryCodes);
    expect(new Set(codes).size).toBe(10);
    expect((await team().send('PUT', '2fa/email', { token, body: {} })).status).toBe(204);
    expect((await verify((await begin('zoe')).challenge_id, 'recovery', codes[0])).status).toBe(200);
    const { challenge_id: challenge, channels } = await begin('zoe');
    expect(channels).toEqual(['email', 'device', 'recovery']);
    expectError(await choose(challenge, 'totp'), 400, 'code_invalid');
    await choose(challenge, 'email');
    const { code: older } = await team().newestMail('zoe@example.org', 'secondFactorCode');
    await choose(challenge, 'email');
    const { code } = await team().newestMail('zoe@example.org', 'secondFactorCode');
    if (older !== code) expectError(await verify(challenge, 'email', older ?? ''), 400, 'code_invalid');
    const other = await begin('zoe');
    expectError(await verify(other.challenge_id, 'email', code ?? ''), 400, 'code_invalid');
    const { token: second } = withToken(read(await verify(challenge, 'email', code ?? ''), 200, AuthPayload));
    expect((await team().send('DELETE', '2fa/email', { token: second })).status).toBe(204);
    await team().enter('zoe');
  });

  test('a trusted device says yes or no; others may not; trust can be given and withdrawn', async () => {
    const first = await team().join('abby');
    const app = await addApp(team(), first.token);
    const ask = async () => {
      const { challenge_id: challenge } = await begin('abby');
      const { match_code: code } = read(await choose(challenge, 'device'), 200, Chosen);
      const list = read(await team().send('GET', '2fa/approvals', { token: first.token }), 200, Approvals);
      const row = list.approvals.at(-1);
      expect(row).toMatchObject({ match_code: code, ip_hash_prefix: textLike(/^[0-9a-f]{8}$/) });
      expect(code).toMatch(/^[B-Z]{4}$/);
      return { challenge, id: row?.id ?? 0 };
    };
    const yes = await ask();
    expect((await verify(yes.challenge, 'device')).status).toBe(202);
    expect((await team().send('POST', `2fa/approvals/${String(yes.id)}/approve`, { token: first.token, body: {} })).status).toBe(200);
    const second = withToken(read(await verify(yes.challenge, 'device'), 200, AuthPayload));
    expectError(await verify(yes.challenge, 'device'), 400, 'code_invalid');

    const no = await ask();
    expect((await team().send('GET', '2fa/approvals', { token: second.token })).body).toEqual({ approvals: [] });
    expectError(await team().send('POST', `2fa/approvals/${String(no.id)}/approve`, { token: second.token, body: {} }), 403, 'forbidden');
    const stranger = await team().join('stranger');
    expectError(await team().send('POST', `2fa/approvals/${String(no.id)}/approve`, { token: stranger.token, body: {} }), 404, 'not_found');
    await team().send('POST', `2fa/approvals/${String(no.id)}/deny`, { token: first.token, body: {} });
    expectError(await verify(no.challenge, 'device'), 403, 'forbidden');
    // B38: somebody had the password.
    const log = await team().send('GET', 'activity?kind=sign_in_failed', { token: first.token });
    expect(log.body).toMatchObject({ events: [{ session_id: first.session.id, details: { method: 'device', reason: 'denied' } }] });

    const trust = (trusted: boolean, id: number) => team().send('PATCH', `sessions/${String(id)}`, { token: second.token, body: { trusted } });
    expect((await trust(true, second.session.id)).body).toMatchObject({ trusted: true });
    expect((await trust(false, first.session.id)).body).toMatchObject({ trusted: false });
    expect((await team().send('GET', '2fa', { token: second.token })).body).toMatchObject({ trusted_devices: 1 });
    await trust(false, second.session.id);
    expect((await begin('abby')).channels).toEqual(['totp', 'recovery']);
    team().clock.forward(11 * minutes);
    expectError(await trust(true, second.session.id), 403, 'recent_sign_in_required');
    expect(app.codes).toHaveLength(10);
  });

  test('a trusted device approves only what asked for it, though its id is guessed', async () => {
    const { token } = await team().join('bodil');
    await addApp(team(), token);
    const word = (id: number, way: string) => team().send('POST', `2fa/approvals/${String(id)}/${way}`, { token, body: {} });
    const { challenge_id: asked } = await begin('bodil');
    read(await choose(asked, 'device'), 200, Chosen);
    const { approvals } = read(await team().send('GET', '2fa/approvals', { token }), 200, Approvals);
    const id = approvals[0]?.id ?? 0;
    // Ids ascend: the next sign-in that waits has the next one, and asks nobody.
    const { challenge_id: silent } = await begin('bodil');
    expect(read(await choose(silent, 'totp'), 200, Chosen).match_code).toBeUndefined();
    for (const way of ['approve', 'deny']) expectError(await word(id + 1, way), 404, 'not_found');
    expect((await verify(silent, 'device')).status).toBe(202);
    expect((await word(id, 'approve')).status).toBe(200);
    expect((await verify(asked, 'device')).status).toBe(200);
  });

  test('nanoClaw’s door knows no second step, and opens nothing', async () => {
    const { token } = await team().join('claw');
    await addApp(team(), token);
    const reply = await team().send('POST', '/api/auth/login', { body: { username: 'claw', password: secret } });
    expect(reply).toMatchObject({ status: 403, body: { code: 403 } });
    expect(reply.text).not.toContain('eyJ');
  });
});

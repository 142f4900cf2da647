import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { expectError, read, type Reply } from '../flows/talk.ts';
import { ownRedirect, people, useCompany } from './company.ts';

describe('exchange, for clients that run the browser leg themselves', () => {
  const company = useCompany({ provider: { accounts: people('eve', 'eli') } });
  const exchange = (body: object) => company().send('POST', 'casdoor/exchange', { body });

  test('with a verifier, a redirect address and a nonce; what is wrong of them is refused', async () => {
    const verifier = randomBytes(32).toString('base64url');
    const challenge = { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' };
    const given = { redirect_uri: ownRedirect, code_verifier: verifier, nonce: 'the-nonce' };
    const code = () => company().fetchCode('person-eve', { nonce: 'the-nonce', ...challenge });
    const payload = read(await exchange({ code: await code(), ...given }), 200, AuthPayload);
    expect(payload).toMatchObject({ user: { username: 'eve', casdoor_linked: true }, other_sessions_count: 0 });
    expect(payload.token).toMatch(/^[0-9a-f]{40}$/);
    for (const wrong of [
      { code_verifier: 'x'.repeat(43) },
      { code_verifier: undefined },
      { nonce: 'another' },
      { redirect_uri: 'http://127.0.0.1/other' },
    ])
      expectError(await exchange({ code: await code(), ...given, ...wrong }), 400, 'casdoor_rejected');
  });

  test('with a code alone, and a state that is theirs to check', async () => {
    const code = await company().fetchCode('person-eli');
    const payload = read(await exchange({ code: ` ${code} `, redirect_uri: ownRedirect, state: 'casdoor' }), 200, AuthPayload);
    expect(payload.user.username).toBe('eli');
  });

  test('C double use: a code is good once', async () => {
    const code = await company().fetchCode('person-eli');
    const answers = await Promise.all(Array.from({ length: 5 }, () => exchange({ code, redirect_uri: ownRedirect })));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expectError(await exchange({ code, redirect_uri: ownRedirect }), 400, 'casdoor_rejected');
  });

  test('no code, an empty one, a made-up one', async () => {
    // `code` at the top level is the error's own: the field is under `errors` only.
    const blames = (reply: Reply, codes: readonly string[]) =>
      expect({ status: reply.status, body: reply.body }).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: { code: codes } } });
    blames(await exchange({}), ['required']);
    blames(await exchange({ code: '  ' }), ['blank']);
    blames(await exchange({ code: 'c'.repeat(20_000) }), ['too_long']);
    expectError(await exchange({ code: 'made-up', redirect_uri: ownRedirect }), 400, 'casdoor_rejected');
  });

  test('nothing of what came in is echoed, and a refused code says nothing of anybody', async () => {
    const reply = await exchange({ code: '<script>secret-code</script>', redirect_uri: 'http://127.0.0.1/evil', state: '<b>' });
    expectError(reply, 400, 'casdoor_rejected');
    expect(reply.text).not.toMatch(/script|secret-code|evil|<b>/);
    expect(company().log()).not.toContain('secret-code');
  });
});

describe('exchange and bind where nothing is connected (shadow mode)', () => {
  const company = useCompany({ sso: null });

  test('config is exactly {configured:false}', async () => {
    const reply = await company().send('GET', 'casdoor/config/');
    expect([reply.status, reply.text]).toEqual([200, '{"configured":false}']);
  });

  test('503 with the words that the seeds look for, before the body is read', async () => {
    for (const sending of [{ body: { code: 'x' } }, { body: {} }, { raw: '{"code":' }]) {
      const reply = await company().send('POST', 'casdoor/exchange/', { ...sending, headers: { 'Content-Type': 'application/json' } });
      expectError(reply, 503, 'casdoor_not_configured');
      expect((reply.body as { detail: string }).detail).toContain('shadow mode');
    }
    expectError(await company().send('POST', 'casdoor/start', { body: {} }), 503, 'casdoor_not_configured');
  });

  test('bind: 401 without credentials even so, 503 with them', async () => {
    expectError(await company().send('POST', 'casdoor/bind', { body: { code: 'x' } }), 401, 'not_authenticated');
    expectError(await company().send('POST', 'casdoor/bind', { raw: '{', headers: { 'Content-Type': 'application/json' } }), 400, 'malformed_json');
    expectError(await company().send('POST', 'casdoor/bind', { body: {}, token: await company().admin() }), 503, 'casdoor_not_configured');
  });

  test('unlink works, and passwords are open: nobody is shut out by a provider that is not there', async () => {
    const token = await company().admin();
    expect((await company().send('DELETE', 'casdoor/unlink', { token })).body).toEqual({ casdoor_linked: false, was_linked: false });
    expect((await company().send('GET', 'mode')).body).toMatchObject({ mode: 'sso', fallback: true, sso: { configured: false } });
    expect((await company().send('GET', '/api/v1/health')).body).toMatchObject({ casdoor: 'off' });
  });
});

import { describe, expect, test } from 'vitest';
import { Health, ModeAnswer } from '../../server/contract/schemas.ts';
import { useHouse } from './house.ts';
import { read } from './talk.ts';

describe('GET mode', () => {
  const house = useHouse();

  test('says how people get in, to anybody', async () => {
    const reply = await house().send('GET', 'mode');
    expect(read(reply, 200, ModeAnswer.strict())).toEqual({
      mode: 'single',
      registration_enabled: false,
      activation_required: false,
      username_required: false,
      password_reset_enabled: false,
      setup_open: false,
      fallback: false,
      sso: { configured: false, reachable: false, name: null },
      version_api: '1',
    });
  });

  test('is no worse for a stale token', async () => {
    const reply = await house().send('GET', 'mode', { token: '0'.repeat(40) });
    expect(reply.status).toBe(200);
  });

  test.each([
    'register',
    'activate_email',
    'verify-email',
    'resend-verification',
    'send_pw_reset_email',
    'reset_password',
    'password-reset',
    'password-reset/confirm',
  ])('keeps the door %s shut, whatever is sent', async (name) => {
    const code = name === 'register' ? 'registration_disabled' : 'endpoint_disabled';
    for (const body of [undefined, {}, { username: 7, email: [], password: null }]) {
      const reply = await house().send('POST', name, body === undefined ? {} : { body });
      expect(reply).toMatchObject({ status: 403, body: { code } });
    }
  });
});

describe('GET health', () => {
  const house = useHouse();

  test('is one word each, without version or names', async () => {
    const reply = await house().send('GET', '/api/v1/health');
    expect(read(reply, 200, Health.strict())).toEqual({ status: 'ok', mode: 'single', storage: 'ok', vault: 'weak', casdoor: 'off' });
  });

  test('agrees with what the embedder is told', async () => {
    const status = await house().server.status();
    expect(status).toEqual({ url: house().url, mode: 'single', reachableFrom: 'this_computer', storage: 'ok', vault: 'weak' });
  });
});

import { describe, expect, test } from 'vitest';
import { RecoveryCodes } from '../../server/contract/factor-schemas.ts';
import { openMovable } from '../flows-modes/movable.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { ada, addApp, openTeam, secret, useTeam } from './team.ts';

const next = 'a wholly new sentence';

describe('a recovery code in the place of a forgotten password', () => {
  const team = useTeam();
  const recover = (ident: string, code: string, password = next) => team().send('POST', 'recover', { body: { ident, code, password } });
  const codesOf = async (token: string) => read(await team().send('POST', '2fa/recovery-codes', { token }), 200, RecoveryCodes).recovery_codes;

  test('sets a new one once of twenty times, ends what was signed in, signs nobody in, and is in the log (B60, B64, C "double use")', async () => {
    const { token } = await team().join('mia');
    const [code = ''] = await codesOf(token);
    const replies = await Promise.all(Array.from({ length: 20 }, () => recover('MIA@example.org', code.toUpperCase())));
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const reply of replies.filter(({ status }) => status !== 200)) expectError(reply, 400, 'code_invalid');
    expectError(await team().send('GET', 'sessions', { token }), 401, 'invalid_token');
    expectError(await team().tryLogin({ ident: 'mia', password: secret }), 400, 'invalid_credentials');
    const entered = await team().enter('mia', next);
    const { body } = await team().send('GET', 'activity?limit=50', { token: entered.token });
    expect(JSON.stringify(body)).toContain('"recovery_code_used"');
    expect(await team().newestMail('mia@example.org', 'passwordChanged')).toBeDefined();
  });

  test('a move to another address that was under way dies with it (B65)', async () => {
    const { token } = await team().join('moss');
    const [code = ''] = await codesOf(token);
    await team().send('POST', 'change-email', { token, body: { new_email: 'moss2@example.org' } });
    const { code: moving } = await team().newestMail('moss2@example.org', 'changedEmail');
    expect((await recover('moss', code)).status).toBe(200);
    const { token: anew } = await team().enter('moss', next);
    const answer = await team().send('POST', 'change-email', { token: anew, body: { new_email: 'moss2@example.org', code: moving } });
    expectError(answer, 400, 'code_invalid');
  });

  test('opens nothing where a second factor is on: it must not stand in for both (B61)', async () => {
    const { token } = await team().join('max');
    const { codes } = await addApp(team(), token);
    expectError(await recover('max', codes[0] ?? ''), 400, 'code_invalid');
    expect((await team().tryLogin({ ident: 'max', password: secret })).body).toMatchObject({ pending_2fa: true });
  });

  test('nobody, a wrong code and somebody disabled get the same answer; a bad password is told before that (B33)', async () => {
    const { token, user } = await team().join('eve');
    const [code = ''] = await codesOf(token);
    const wrong = await recover('eve', 'aaaa-aaaa-aaaa-aaaa');
    const nobody = await recover('nobody', 'aaaa-aaaa-aaaa-aaaa');
    expect({ ...(nobody.body as object), request_id: '' }).toEqual({ ...(wrong.body as object), request_id: '' });
    expectFieldError(await recover('nobody', code, 'password'), 'password', ['password_too_common']);
    expectFieldError(await recover('eve', code, 'password'), 'password', ['password_too_common']);
    await team().send('PATCH', `admin/accounts/${String(user.id)}`, { body: { is_active: false }, token: await team().admin() });
    expectError(await recover('eve', code), 400, 'code_invalid');
  });

  test('is limited like every guess', async () => {
    const limited = await openTeam({ limits: { enabled: true, login: { perAccount: { attempts: 3, seconds: 900 } } } });
    try {
      const body = { ident: ada.username, code: 'aaaa-aaaa-aaaa-aaaa', password: next };
      for (let i = 0; i < 3; i++) expectError(await limited.send('POST', 'recover', { body }), 400, 'code_invalid');
      expectError(await limited.send('POST', 'recover', { body }), 429, 'too_many_attempts');
    } finally {
      await limited.close();
    }
  });
});

test('the recovery codes that were shown when the default user was adopted let the owner in again', async () => {
  const house = await openMovable();
  try {
    const { recovery_codes: codes = [] } = await house.move({ mode: 'multi', username: 'ada', password: secret, recovery_codes: true });
    const body = { ident: 'ada', code: codes[3] ?? '', password: next };
    expect((await house.send('POST', 'recover', { body })).status).toBe(200);
    expect((await house.tryEnter('ada', next)).status).toBe(200);
  } finally {
    await house.close();
  }
});

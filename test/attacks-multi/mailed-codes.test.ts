import { describe, expect, test } from 'vitest';
import { expectError, expectFieldError } from '../flows/talk.ts';
import { addApp, bearer, linkOf, minutes, openTeam, secret, useTeam } from '../flows-multi/team.ts';

const fresh = 'another fine secret';
/** Another six digits. */
const wrong = (code: string) => (code === '111111' ? '222222' : '111111');

describe('a new password by a short code (seeds-contract.md 1.4 password-reset; B33, B60, B61, B66)', () => {
  const team = useTeam();
  const at = (name: string) => `${name}@example.org`;
  const ask = (email: string) => team().send('POST', 'password-reset/', { body: { email } });
  const confirm = (email: string, code: string, password = fresh) =>
    team().send('POST', 'password-reset/confirm/', { body: { email, code, password } });
  const codeFor = async (name: string) => {
    expect((await ask(at(name))).status).toBe(200);
    return (await team().newestMail(at(name), 'resetPassword')).code ?? '';
  };

  test('B33: asking says the same of somebody, nobody and somebody disabled, and so does a wrong code', async () => {
    const { user } = await team().join('anna');
    await team().join('dis');
    const admin = await team().admin();
    const disabled = (await team().send('GET', 'admin/accounts?search=dis', { token: admin })).body as {
      accounts: { id: number; username: string }[];
    };
    const id = disabled.accounts.find(({ username }) => username === 'dis')?.id ?? user.id;
    await team().send('PATCH', `admin/accounts/${String(id)}`, { token: admin, body: { is_active: false } });
    const [known, unknown, off] = [await ask(at('anna')), await ask(at('nobody')), await ask(at('dis'))];
    const seen = ({ status, body }: typeof known) => [status, { ...(body as object), email: '' }];
    expect(seen(unknown)).toEqual(seen(known));
    expect(seen(off)).toEqual(seen(known));
    const { code } = await team().newestMail(at('anna'), 'resetPassword');
    for (const name of ['anna', 'nobody', 'dis']) expectError(await confirm(at(name), wrong(code ?? '')), 400, 'code_invalid');
    expect(await team().mailsTo(at('dis'), 'resetPassword')).toEqual([]);
  });

  test('B60, B47: one use, no session; sessions and keys end; the link of the same mail is over with it', async () => {
    const { token } = await team().join('bert');
    const key = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    const code = await codeFor('bert');
    const link = linkOf(await team().newestMail(at('bert'), 'resetPassword'));
    const done = await confirm(at('bert'), code);
    expect([done.status, Object.keys(done.body as object), done.headers.get('set-cookie')]).toEqual([200, ['message'], null]);
    for (const headers of [{ Authorization: `Token ${token}` }, bearer(key.api_key)])
      expectError(await team().send('GET', 'settings', { headers }), 401, 'invalid_token');
    expectError(await confirm(at('bert'), code, 'yet another secret'), 400, 'code_invalid');
    expectError(await team().send('POST', 'reset_password', { body: { ...link, password: fresh } }), 400, 'reset_password_link_invalid');
    await team().enter('bert', fresh);
    expect(await team().mailsTo(at('bert'), 'passwordChanged')).toHaveLength(1);
  });

  test('B60: ten minutes; a newer one voids the older, by whichever way it was asked for', async () => {
    await team().join('cora');
    const late = await codeFor('cora');
    team().clock.forward(10 * minutes + 1000);
    expectError(await confirm(at('cora'), late), 400, 'code_invalid');
    const [older, newer] = [await codeFor('cora'), await codeFor('cora')];
    if (older !== newer) expectError(await confirm(at('cora'), older), 400, 'code_invalid');
    await team().send('POST', 'send_pw_reset_email', { body: { email: at('cora') } });
    expectError(await confirm(at('cora'), newer), 400, 'code_invalid');
  });

  test('B66: the fifth wrong one voids the code, not the link that was mailed with it; parallel guesses are all counted', async () => {
    await team().join('dave');
    const code = await codeFor('dave');
    const guesses = await Promise.all(Array.from({ length: 5 }, () => confirm(at('dave'), wrong(code))));
    for (const guess of guesses) expectError(guess, 400, 'code_invalid');
    expectError(await confirm(at('dave'), code), 400, 'code_invalid');
    const link = linkOf(await team().newestMail(at('dave'), 'resetPassword'));
    expect((await team().send('POST', 'reset_password', { body: { ...link, password: fresh } })).status).toBe(200);
  });

  test('of two who use it at once one is right; a refused password uses nothing up', async () => {
    await team().join('elsa');
    const code = await codeFor('elsa');
    expectFieldError(await confirm(at('elsa'), code, at('elsa')), 'password', ['password_too_similar']);
    const both = await Promise.all([confirm(at('elsa'), code, fresh), confirm(at('elsa'), code, 'yet another secret')]);
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 400]);
  });

  test('somebody else’s code, and a code for something else, open nothing', async () => {
    const { token } = await team().join('fred');
    await team().join('gina');
    const [fred, gina] = [await codeFor('fred'), await codeFor('gina')];
    if (fred !== gina) expectError(await confirm(at('fred'), gina), 400, 'code_invalid');
    await team().send('POST', 'send-identity-code/', { token });
    const { code = '' } = await team().newestMail(at('fred'), 'identityCode');
    if (code !== fred) expectError(await confirm(at('fred'), code ?? ''), 400, 'code_invalid');
    expect((await confirm(at('fred'), fred)).status).toBe(200);
  });

  test('B61: a second factor is still asked for afterwards', async () => {
    const { token } = await team().join('hugo');
    await addApp(team(), token);
    expect((await confirm(at('hugo'), await codeFor('hugo'))).status).toBe(200);
    expect((await team().tryLogin({ ident: 'hugo', password: fresh })).body).toMatchObject({ pending_2fa: true });
  });

  test('B35: guesses at one address are throttled, whether it is somebody’s or not', async () => {
    const strict = await openTeam({ limits: { enabled: true, login: { perAccount: { attempts: 6, seconds: 900 } } } });
    try {
      for (const email of ['ada@example.org', 'nobody@example.org']) {
        const guess = () => strict.send('POST', 'password-reset/confirm', { body: { email, code: '000000', password: fresh } });
        const codes = [];
        for (let i = 0; i < 7; i += 1) codes.push((await guess()).status);
        expect(codes).toEqual([400, 400, 400, 400, 400, 400, 429]);
      }
    } finally {
      await strict.close();
    }
  });
});

describe('an identity code (seeds-contract.md 1.4 send-identity-code; B38, B49, B60, B61, B63)', () => {
  const team = useTeam();
  const send = (token: string) => team().send('POST', 'send-identity-code', { token });
  const newest = async (name: string) => (await team().newestMail(`${name}@example.org`, 'identityCode')).code ?? '';
  const codeFor = async (name: string, token: string) => {
    expect((await send(token)).status).toBe(200);
    return newest(name);
  };
  const change = (token: string, identity_code: string, next = fresh) =>
    team().send('POST', 'change-password', { token, body: { current_password: secret, new_password: next, identity_code } });
  const move = (token: string, body: object) => team().send('POST', 'change-email', { token, body: { new_email: 'elsewhere@example.org', ...body } });

  test('it is for somebody who is signed in, whole, and has an address', async () => {
    expectError(await team().send('POST', 'send-identity-code', {}), 401, 'not_authenticated');
    const { token } = await team().join('iris');
    const key = (await team().send('POST', 'rotate-api-key', { token, body: {} })).body as { api_key: string };
    expectError(await team().send('POST', 'send-identity-code', { headers: bearer(key.api_key) }), 403, 'forbidden');
    expectFieldError(await send(await team().admin()), 'email', ['required']);
    expect((await send(token)).body).toEqual({ message: expect.any(String) as unknown, delivery_fallback: true, masked_email: 'i***@example.org' });
  });

  test('change-password: without one as ever; a wrong, used, older, late or foreign one changes nothing', async () => {
    const [jack, kate] = [await team().join('jack'), await team().join('kate')];
    const older = await codeFor('jack', jack.token);
    const code = await codeFor('jack', jack.token);
    const foreign = await codeFor('kate', kate.token);
    for (const other of [wrong(code), older, foreign]) if (other !== code) expectError(await change(jack.token, other), 400, 'code_invalid');
    expectFieldError(await change(jack.token, ''), 'identity_code', ['blank']);
    await team().enter('jack');
    const { token = '' } = (await change(jack.token, code)).body as { token?: string };
    expect(token).toMatch(/^[0-9a-f]{40}$/);
    const again = { current_password: fresh, new_password: secret, identity_code: code };
    expectError(await team().send('POST', 'change-password', { token, body: again }), 400, 'code_invalid');
    const late = await codeFor('jack', token);
    team().clock.forward(10 * minutes + 1000);
    expectError(await team().send('POST', 'change-password', { token, body: { ...again, identity_code: late } }), 400, 'code_invalid');
    expect((await team().send('POST', 'change-password', { token, body: { ...again, identity_code: undefined } })).status).toBe(200);
  });

  test('five wrong ones and it is void; each has a line in the log (B38)', async () => {
    const { token, user } = await team().join('lars');
    const code = await codeFor('lars', token);
    for (let i = 0; i < 5; i += 1) expectError(await change(token, wrong(code)), 400, 'code_invalid');
    expectError(await change(token, code), 400, 'code_invalid');
    const { events } = (await team().send('GET', 'activity?kind=proof_failed', { token })).body as { events: { account_id: number }[] };
    expect(events.map(({ account_id: id }) => id)).toEqual(Array(6).fill(user.id));
  });

  test('B49: it stands in for a recent sign-in, for that session and that address alone', async () => {
    const { token } = await team().join('mia');
    const other = await team().enter('mia');
    team().clock.forward(11 * minutes);
    expectError(await move(token, {}), 403, 'recent_sign_in_required');
    expectError(await move(token, { code: '123456' }), 403, 'recent_sign_in_required');
    const identity_code = await codeFor('mia', token);
    expectError(await move(token, { identity_code: wrong(identity_code) }), 400, 'code_invalid');
    expect((await move(token, { identity_code })).status).toBe(200);
    const { code } = await team().newestMail('elsewhere@example.org', 'changedEmail');
    expectError(await move(other.token, { code }), 403, 'recent_sign_in_required');
    expectError(await move(token, { new_email: 'third@example.org' }), 403, 'recent_sign_in_required');
    expectError(await team().send('POST', 'rotate-api-key', { token, body: {} }), 403, 'recent_sign_in_required');
    expect((await move(token, { code })).status).toBe(200);
  });

  test('B61: not where a second factor is on: a mailbox is none; and it is not used up', async () => {
    const { token } = await team().join('nils');
    await addApp(team(), token);
    const identity_code = await codeFor('nils', token);
    team().clock.forward(11 * minutes);
    const next = await codeFor('nils', token);
    for (const code of [identity_code, next]) expectError(await move(token, { identity_code: code }), 403, 'recent_sign_in_required');
    expect((await change(token, next)).status).toBe(200);
  });

  test('not where no mail resets a password; a recent sign-in moves on as ever, and a code that comes with it must be right', async () => {
    const house = await openTeam({ endpoints: { resetPassword: false } });
    try {
      const { token } = await house.join('olga');
      const ask = (body: object) => house.send('POST', 'change-email', { token, body: { new_email: 'olga2@example.org', ...body } });
      expect((await house.send('POST', 'send-identity-code', { token })).status).toBe(200);
      const { code } = await house.newestMail('olga@example.org', 'identityCode');
      expectError(await ask({ identity_code: wrong(code ?? '') }), 400, 'code_invalid');
      house.clock.forward(9 * minutes + 55_000);
      expect((await ask({})).status).toBe(200);
      await house.send('POST', 'send-identity-code', { token });
      house.clock.forward(minutes);
      const next = await house.newestMail('olga@example.org', 'identityCode');
      expectError(await ask({ identity_code: next.code }), 403, 'recent_sign_in_required');
    } finally {
      await house.close();
    }
  });

  test('B65: moving says the same whose ever the new address is, and an older code does not tell either', async () => {
    const { token } = await team().join('paul');
    await team().join('taken');
    const ask = (name: string, body: object = {}) => move(token, { new_email: `${name}@example.org`, ...body });
    const free = await ask('free');
    const { code } = await team().newestMail('free@example.org', 'changedEmail');
    const taken = await ask('taken');
    const seen = ({ status, body }: typeof free) => [status, { ...(body as object), email: '' }];
    expect(seen(taken)).toEqual(seen(free));
    expectError(await ask('free', { code }), 400, 'code_invalid');
    expect(await team().mailsTo('taken@example.org', 'changedEmail')).toEqual([]);
  });

  test('B63, B65: a code that went to the old address is over when the new one counts', async () => {
    const { token } = await team().join('quin');
    const code = await codeFor('quin', token);
    expect((await move(token, { new_email: 'quin2@example.org' })).status).toBe(200);
    const confirmation = (await team().newestMail('quin2@example.org', 'changedEmail')).code;
    expect((await move(token, { new_email: 'quin2@example.org', code: confirmation })).status).toBe(200);
    expectError(await change(token, code), 400, 'code_invalid');
  });
});

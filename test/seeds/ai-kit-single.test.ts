import { describe, expect, test } from 'vitest';
import { SessionList } from '../../server/contract/schemas.ts';
import { useHouse } from '../flows/house.ts';
import { read } from '../flows/talk.ts';
import { AiKitClient, AiKitError } from './ai-kit-client.ts';

describe('ai-kit in single mode', () => {
  const house = useHouse();
  const sessions = async () => read(await house().send('GET', 'sessions'), 200, SessionList).sessions.length;

  test('at its start it finds the owner signed in', async () => {
    const { user, csrf } = await new AiKitClient(house().url).me();
    expect(user).toMatchObject({ id: 1, username: 'default', email: null });
    expect(csrf).not.toBe('');
  });

  test('signs in with the cookie and out again, with the token that each answer brings', async () => {
    const client = new AiKitClient(house().url);
    await client.me();
    const before = await sessions();
    expect(await client.login('anybody', 'anything')).toMatchObject({ username: 'default' });
    expect([client.hasCookie(), await sessions()]).toEqual([true, before + 1]);
    await client.me();
    await client.logout();
    expect([client.hasCookie(), await sessions()]).toEqual([false, before]);
    await client.login('anybody', 'anything');
    expect(await sessions()).toBe(before + 1);
    await client.logout();
  });

  test('logout without its token is 403, and the session stays', async () => {
    const client = new AiKitClient(house().url);
    await client.me();
    await client.login('', '');
    const before = await sessions();
    const { csrf } = client;
    for (const wrong of ['', `${csrf.slice(0, -1)}~`]) {
      client.csrf = wrong;
      const error = await client.logout().catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(AiKitError);
      expect(error).toMatchObject({ status: 403, codes: { code: 'csrf_failed' } });
    }
    expect(await sessions()).toBe(before);
    client.csrf = csrf;
    await client.logout();
    expect(await sessions()).toBe(before - 1);
  });

  test('the token of one sign-in is no good for another', async () => {
    const [one, two] = [new AiKitClient(house().url), new AiKitClient(house().url)];
    for (const client of [one, two]) {
      await client.me();
      await client.login('', '');
    }
    one.csrf = two.csrf;
    expect(await one.logout().catch((reason: unknown) => reason)).toMatchObject({ status: 403 });
    await two.logout();
    await one.me();
    await one.logout();
  });

  test('a second tab signs the first one out, which does not hurt it', async () => {
    const first = new AiKitClient(house().url);
    await first.me();
    await first.login('', '');
    const second = first.otherTab();
    await second.me();
    await second.logout();
    const { user } = await first.me();
    expect(user?.id).toBe(1);
    expect(first.hasCookie()).toBe(false);
  });

  test('doors that this mode keeps shut say a code, not a sentence', async () => {
    for (const [name, code] of [
      ['register', 'registration_disabled'],
      ['activate_email', 'endpoint_disabled'],
      ['send_pw_reset_email', 'endpoint_disabled'],
      ['reset_password', 'endpoint_disabled'],
    ] as const) {
      const reply = await house().send('POST', `${name}/`, { body: { username: '', email: 'a@example.org', password: 'x', ident: '1', token: 't' } });
      expect(reply).toMatchObject({ status: 403, body: { code } });
    }
  });
});

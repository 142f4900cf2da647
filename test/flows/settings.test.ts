import { describe, expect, test } from 'vitest';
import { Settings } from '../../server/contract/schemas.ts';
import { useHouse } from './house.ts';
import { expectError, expectFieldError, read } from './talk.ts';

describe.each(['/api/v1/auth/settings', '/api/v1/settings'])('%s', (path) => {
  const house = useHouse();
  const get = async () => read(await house().send('GET', path), 200, Settings.strict());
  const patch = (body: unknown) => house().send('PATCH', path, { body });
  const patched = async (body: unknown) => read(await patch(body), 200, Settings.strict());

  test('shows the user, preferences and what is linked', async () => {
    expect(await get()).toMatchObject({
      username: 'default',
      preferences: {},
      api_key_prefix: null,
      casdoor_linked: false,
      casdoor_available: false,
    });
  });

  test('changes the profile, and only what was sent', async () => {
    await patched({ first_name: 'Ada', last_name: ' Lovelace ' });
    expect(await get()).toMatchObject({ first_name: 'Ada', last_name: 'Lovelace', display_name: 'Ada Lovelace', username: 'default' });
    await patched({ display_name: 'Countess' });
    expect(await get()).toMatchObject({ first_name: 'Ada', display_name: 'Countess' });
    await patched({ display_name: '', first_name: '', last_name: '' });
    expect(await get()).toMatchObject({ first_name: '', display_name: 'default' });
  });

  test('fields that are not the person’s to set are ignored', async () => {
    const before = await get();
    const after = await patched({
      id: 9,
      role: 'user',
      is_active: false,
      is_staff: false,
      email_verified: true,
      created_at: 'x',
      token: 'y',
      constructor: 1,
    });
    expect(after).toEqual(before);
  });

  test('an e-mail address is set, cleared, and never verified by typing it', async () => {
    expect(await patched({ email: ' ada@example.org ' })).toMatchObject({ email: 'ada@example.org', email_verified: false });
    expect(await patched({ email: '' })).toMatchObject({ email: null });
    await patched({ email: 'ada@example.org' });
    expect(await patched({ email: null })).toMatchObject({ email: null });
  });

  test.each(['Default', 'ab', 'x'.repeat(50), 'name.with_all-of@the+kinds', '李四', 'Ünï'])('takes the username %s', async (username) => {
    expect((await patched({ username })).username).toBe(username);
    await patched({ username: 'default' });
  });

  test('a username is normalised (NFKC) and trimmed', async () => {
    expect((await patched({ username: '  ｄｅｆ①  ' })).username).toBe('def1');
    await patched({ username: 'default' });
  });

  const bad = [
    ['username', 'a', 'invalid'],
    ['username', 'x'.repeat(51), 'too_long'],
    ['username', 'with space', 'invalid'],
    ['username', 'semi;colon', 'invalid'],
    ['username', 'zero\u200bwidth', 'invalid'],
    ['username', '', 'blank'],
    ['username', null, 'invalid'],
    ['username', 5, 'invalid'],
    ['email', 'no-at', 'invalid'],
    ['email', 'a@b', 'invalid'],
    ['email', 'ada@exämple.org', 'invalid'],
    ['email', `${'a'.repeat(120)}@example.org`, 'too_long'],
    ['email', ['a@example.org'], 'invalid'],
    ['first_name', 'x'.repeat(121), 'too_long'],
    ['last_name', 'a\u0000b', 'invalid'],
    ['display_name', 'lone \ud800 surrogate', 'invalid'],
    ['display_name', {}, 'invalid'],
    ['avatar', 'javascript:alert(1)', 'invalid'],
    ['avatar', 'data:image/svg+xml;base64,PHN2Zz4=', 'invalid'],
    ['avatar', 'data:text/html;base64,PHN2Zz4=', 'invalid'],
    ['avatar', 7, 'invalid'],
    ['preferences', [], 'invalid'],
    ['preferences', null, 'invalid'],
    ['preferences', 'x', 'invalid'],
    ['preferences', { big: 'x'.repeat(17_000) }, 'too_long'],
  ] as const;
  test.each(bad)('refuses %s %j with %s and changes nothing', async (field, value, code) => {
    const before = await get();
    expectFieldError(await patch({ first_name: 'Changed', [field]: value }), field, [code]);
    expect(await get()).toEqual(before);
  });

  test('all that is wrong is said at once', async () => {
    const reply = await patch({ username: 'a', email: 'b', display_name: 7 });
    expect(reply.body).toMatchObject({ errors: { username: ['invalid'], email: ['invalid'], display_name: ['invalid'] } });
  });

  test('takes pictures by address or by value', async () => {
    for (const avatar of ['https://example.org/a.png', 'data:image/png;base64,iVBORw0KGgo=']) expect((await patched({ avatar })).avatar).toBe(avatar);
    expect((await patched({ avatar: '' })).avatar).toBeNull();
  });

  test('preferences are merged key by key, and null takes a key away', async () => {
    await patched({ preferences: { theme: 'dark', nested: { a: 1, b: [1, 2] } } });
    expect((await patched({ preferences: { language: 'de' } })).preferences).toEqual({ theme: 'dark', language: 'de', nested: { a: 1, b: [1, 2] } });
    expect((await patched({ preferences: { theme: null, nested: { c: 3 } } })).preferences).toEqual({ language: 'de', nested: { c: 3 } });
    await patched({ preferences: { language: null, nested: null } });
  });

  test('preferences that reach for the prototype are refused', async () => {
    for (const raw of ['{"preferences":{"__proto__":{"role":"admin"}}}', '{"preferences":{"a":{"constructor":1}}}']) {
      expectFieldError(await house().send('PATCH', path, { raw }), 'preferences', ['invalid']);
    }
    expect((await get()).preferences).toEqual({});
  });

  test('preferences do not grow without end', async () => {
    const kilobytes = 'x'.repeat(15_000);
    await patched({ preferences: { a: kilobytes } });
    await patched({ preferences: { b: kilobytes } });
    expectFieldError(await patch({ preferences: { c: kilobytes } }), 'preferences', ['too_long']);
    expect(Object.keys((await patched({ preferences: { a: null, b: null } })).preferences)).toEqual([]);
  });

  test('a token changes them too, nobody does not', async () => {
    const { token } = await house().signIn();
    const headers = { Via: '1.1 gateway' };
    expect((await house().send('PATCH', path, { token, headers, body: { last_name: 'Far' } })).body).toMatchObject({ last_name: 'Far' });
    expectError(await house().send('PATCH', path, { headers, body: { last_name: 'Nobody' } }), 401, 'not_authenticated');
    expect((await get()).last_name).toBe('Far');
    await patched({ last_name: '' });
  });
});

import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { openHouse, useHouse } from '../flows/house.ts';
import { aNumber, aText, textLike } from '../flows/talk.ts';
import { NanoclawClient, NanoclawError } from './nanoclaw-client.ts';

const day = 86_400_000;

async function refusal(asking: Promise<unknown>): Promise<{ code: number; httpStatus: number; message: string }> {
  const error = await asking.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof NanoclawError)) throw error;
  return { code: error.code, httpStatus: error.httpStatus, message: error.message };
}

describe('nanoClaw in single mode', () => {
  const house = useHouse();
  const client = (token?: string) => new NanoclawClient(house().url, token);

  test('login as the very first call gives the owner and a token', async () => {
    const { token, user } = await client().login('anybody', 'anything');
    expect(user).toMatchObject({ id: 1, username: 'default', email: null, avatar: null, role: 'admin', is_active: true });
    expect(user.last_login_at).not.toBeNull();
    expect(token.split('.')).toHaveLength(3);
  });

  test('the mode is public', async () => {
    expect(await client().mode()).toBe('single');
  });

  test('profile with and without a token is the same person', async () => {
    const signedIn = client();
    await signedIn.login('', '');
    expect(await signedIn.profile()).toEqual(await client().profile());
  });

  test('register is shut: 403 in the envelope', async () => {
    expect(await refusal(client().register('ada', 'long enough', 'ada@example.org'))).toMatchObject({ code: 403, httpStatus: 403 });
  });

  test('the profile is changed, and cleared by an empty text as by null', async () => {
    const signedIn = client();
    await signedIn.login('', '');
    const avatar = 'https://example.org/a.png';
    expect(await signedIn.updateProfile({ email: 'ada@example.org', avatar })).toMatchObject({ email: 'ada@example.org', avatar });
    expect(await client().profile()).toMatchObject({ email: 'ada@example.org', avatar });
    expect(await signedIn.updateProfile({ email: '' })).toMatchObject({ email: null, avatar });
    expect(await signedIn.updateProfile({ avatar: null })).toMatchObject({ email: null, avatar: null });
  });

  test('the profile takes no role, no name, and nothing of a wrong kind', async () => {
    const before = await client().profile();
    expect(await client().updateProfile({ role: 'user', username: 'root', is_active: false, id: 7 })).toEqual(before);
    expect(await refusal(client().updateProfile({ email: 'not an address' }))).toMatchObject({ code: 400, httpStatus: 400 });
    expect(await refusal(client().updateProfile({ email: 5 }))).toMatchObject({ code: 400 });
    expect(await client().profile()).toEqual(before);
  });

  test('there is no password to change, and then nothing else is changed either', async () => {
    const before = await client().profile();
    expect(await refusal(client().updateProfile({ password: 'a new password', email: 'eve@example.org' }))).toMatchObject({ code: 403 });
    expect(await client().profile()).toEqual(before);
  });

  test('a token that is none is 401 in the envelope, also for the owner', async () => {
    expect(await refusal(client('a.b.c').profile())).toMatchObject({ code: 401, httpStatus: 401, message: textLike(/^Invalid token/) });
  });

  test('an address that is none is 404 in the envelope', async () => {
    const response = await fetch(`${house().url}/api/auth/nothing`);
    expect([response.status, await response.json()]).toEqual([404, { code: 404, message: 'Not found.' }]);
  });
});

describe("nanoClaw's JWT", () => {
  const house = useHouse();
  const signIn = async () => (await new NanoclawClient(house().url).login('', '')).token;

  test('lives seven days, and carries what nanoClaw reads', async () => {
    const token = await signIn();
    const claims = decodeJwt(token);
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(7 * 24 * 3600);
    expect(claims).toMatchObject({ user_id: 1, username: 'default', role: 'admin', sub: '1', sid: aNumber, jti: aText });
    expect(claims.iss).toBe(claims.aud);
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', typ: 'JWT', kid: aText });
  });

  test('is verified by somebody else who has only the public keys', async () => {
    const token = await signIn();
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', house().url));
    const { iss = '', aud = '' } = decodeJwt(token);
    const { payload } = await jwtVerify(token, keys, { issuer: iss, audience: aud, algorithms: ['EdDSA'] });
    expect(payload).toMatchObject({ user_id: 1, username: 'default' });
    const [head = '', body = '', signature = ''] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ ...decodeJwt(token), user_id: 2 })).toString('base64url');
    await expect(jwtVerify([head, forged, signature].join('.'), keys)).rejects.toThrow();
    expect(await refusal(new NanoclawClient(house().url, [head, forged, signature].join('.')).profile())).toMatchObject({ code: 401 });
    expect(body).not.toBe(forged);
  });

  test('the key that is shown cannot sign', async () => {
    const { keys } = (await house().send('GET', '/.well-known/jwks.json')).body as { keys: Record<string, string>[] };
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([['alg', 'crv', 'kid', 'kty', 'use', 'x']]);
  });

  test("one signed with nanoClaw's well-known secret opens nothing", async () => {
    const { iss = '', aud = '', sid } = decodeJwt(await signIn());
    for (const secret of ['nano-claw-default-secret-change-in-production', '']) {
      const forged = await new SignJWT({ user_id: 1, username: 'default', role: 'admin', sid })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(iss)
        .setAudience(aud)
        .setSubject('1')
        .setJti('1')
        .setIssuedAt()
        .setExpirationTime('7d')
        .sign(new TextEncoder().encode(secret.padEnd(1)));
      expect(await refusal(new NanoclawClient(house().url, forged).profile())).toMatchObject({ code: 401 });
    }
  });

  test('opens the other paths too, as the same session', async () => {
    const token = await signIn();
    const reply = await house().send('GET', 'sessions', { headers: { Authorization: `Bearer ${token}` } });
    expect(reply.body).toMatchObject({ current_session_id: decodeJwt(token)['sid'] });
  });

  test.each([
    ['by the list', (id: unknown) => house().send('DELETE', `sessions/${String(id)}`)],
    ['by "sign out the others"', () => house().send('POST', 'sessions/revoke-others', { body: {} })],
  ])('dies with its session, ended %s', async (_how, end) => {
    const token = await signIn();
    const client = new NanoclawClient(house().url, token);
    expect((await client.profile()).id).toBe(1);
    expect((await end(decodeJwt(token)['sid'])).status).toBeLessThan(300);
    expect(await refusal(client.profile())).toMatchObject({ code: 401 });
  });

  test('signs itself out, and only itself', async () => {
    const [going, staying] = [await signIn(), await signIn()];
    const reply = await house().send('POST', 'logout', { headers: { Authorization: `Bearer ${going}` } });
    expect(reply.status).toBe(204);
    expect(await refusal(new NanoclawClient(house().url, going).profile())).toMatchObject({ code: 401 });
    expect((await new NanoclawClient(house().url, staying).profile()).id).toBe(1);
  });

  test('needs no use for seven days, and then is over, however much it was used', async () => {
    const own = await openHouse();
    try {
      const sign = async () => new NanoclawClient(own.url, (await new NanoclawClient(own.url).login('', '')).token);
      const [idle, busy] = [await sign(), await sign()];
      for (let i = 0; i < 6; i += 1) {
        own.clock.forward(day);
        expect((await busy.profile()).id).toBe(1);
      }
      own.clock.forward(day - 60_000);
      expect((await idle.profile()).id).toBe(1);
      own.clock.forward(120_000);
      expect(await refusal(idle.profile())).toMatchObject({ code: 401 });
      expect(await refusal(busy.profile())).toMatchObject({ code: 401 });
    } finally {
      await own.close();
    }
  });

  test('a shorter life is a setting', async () => {
    const own = await openHouse({ settings: { jwt: { seconds: 60 } } });
    try {
      const client = new NanoclawClient(own.url);
      await client.login('', '');
      own.clock.forward(59_000);
      expect((await client.profile()).id).toBe(1);
      own.clock.forward(2_000);
      expect(await refusal(client.profile())).toMatchObject({ code: 401 });
    } finally {
      await own.close();
    }
  });
});

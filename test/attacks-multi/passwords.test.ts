import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from '../../server/workers/password-hash.ts';
import { expectError, expectFieldError } from '../flows/talk.ts';
import { secret } from '../flows-multi/team.ts';
import { openGround, type Ground } from './ground.ts';

describe('passwords (B20-B29)', () => {
  let ground: Ground;
  let count = 0;
  beforeAll(async () => {
    ground = await openGround();
  }, 60_000);
  afterAll(async () => {
    await ground.close();
  });
  const register = async (password: unknown) => {
    const username = `person${String((count += 1))}`;
    return { username, reply: await ground.send('POST', 'register', { body: { username, email: `${username}@example.org`, password } }) };
  };
  const accepted = async (password: string) => {
    const { username, reply } = await register(password);
    expect([password.slice(0, 20), reply.status, reply.text]).toEqual([password.slice(0, 20), 201, reply.text]);
    expect((await ground.here(username, password)).status).toBe(200);
    return username;
  };
  const refused = async (password: unknown, code: string) => {
    const { reply } = await register(password);
    expectError(reply, 400, 'validation_failed');
    expect([String(password).slice(0, 20), (reply.body as { errors: { password: string[] } }).errors.password]).toEqual([
      String(password).slice(0, 20),
      expect.arrayContaining([code]),
    ]);
  };

  test('A.3 nanoClaw (four did), B20: seven characters never, eight do; code points count, not bytes or halves', async () => {
    for (const short of ['q7#xw9k', '🦊🐙🦀🐳🦉🐝🦋', 'é́'.repeat(3)]) await refused(short, 'password_too_short');
    for (const enough of ['q7#xw9kz', '🦊🐙🦀🐳🦉🐝🦋🐢']) await accepted(enough);
  });

  test('B21: 64 emoji in full; 1024 code points and no more', async () => {
    const emoji = [...'🦊🐙🦀🐳🦉🐝🦋🐢'].join('').repeat(8);
    const username = await accepted(emoji);
    expectError(await ground.here(username, emoji.slice(0, -2)), 400, 'invalid_credentials');
    await accepted(`${'ab c'.repeat(255)}wxyz`);
    await refused('ab c'.repeat(257), 'password_too_long');
    expectError(await ground.here(username, 'x'.repeat(50_000)), 400, 'invalid_credentials');
  });

  test('B22: what differs after byte 72, or after a NUL, is another password', async () => {
    const long = 'lovely weather today '.repeat(4);
    const username = await accepted(`${long}one`);
    expectError(await ground.here(username, `${long}two`), 400, 'invalid_credentials');
    const nul = await accepted('before\u0000after');
    expectError(await ground.here(nul, 'before\u0000other'), 400, 'invalid_credentials');
  });

  test('B23: no rule of composition, nothing trimmed', async () => {
    await accepted('just lower case here');
    const spaces = await accepted('  spaced out words  ');
    expectError(await ground.here(spaces, 'spaced out words'), 400, 'invalid_credentials');
  });

  test('B24: common ones, numbers, one’s own name or address or this product’s', async () => {
    for (const common of ['password1', 'qwertyuiop', 'iloveyou', 'LetMeIn123'.toLowerCase(), 'TRUSTNO1'])
      await refused(common, 'password_too_common');
    await refused('918273645546', 'password_entirely_numeric');
    await refused('doorward', 'password_too_similar');
    const own = (password: string) => ground.send('POST', 'register', { body: { username: 'wilhelmina', email: 'konstanze@example.org', password } });
    for (const like of ['wilhelmina', 'WILHELMINA1', 'animlehliw', 'konstanze', 'konstanze@example.org'])
      expectFieldError(await own(like), 'password', ['password_too_similar']);
  });

  test('B27: NFKC when set and when checked; what is no text is refused', async () => {
    const username = await accepted('Ame\u0301lie ﬁnds it');
    for (const same of ['Amélie finds it', 'Ame\u0301lie finds it']) expect((await ground.here(username, same)).status).toBe(200);
    expectFieldError(await ground.send('POST', 'login', { raw: `{"ident":"${username}","password":"\\ud800aaaaaaaa"}` }), 'password', ['invalid']);
    expectFieldError(await ground.send('POST', 'register', { raw: '{"email":"l@example.org","password":"\\udc00aaaaaaaa"}' }), 'password', [
      'invalid',
    ]);
  });

  test('B28: a hash says its algorithm and cost; an older one is made anew at the next sign-in, and only then', async () => {
    const username = await accepted(secret);
    const account = await ground.store.accounts.byUsernameKey(username);
    const id = account?.id ?? 0;
    const hash = async () => (await ground.store.passwords.byId(id))?.hash ?? '';
    expect(await hash()).toMatch(/^doorward_bcrypt\$\$2[aby]\$10\$/);
    const django = 'pbkdf2_sha256$1000$saltsalt$';
    const { pbkdf2Sync } = await import('node:crypto');
    const imported = django + pbkdf2Sync('from the old house', 'saltsalt', 1000, 32, 'sha256').toString('base64');
    await ground.store.transaction((tx) => tx.passwords.put({ id, hash: imported, setAt: 0, mustChange: false }));
    expectError(await ground.here(username, secret), 400, 'invalid_credentials');
    expect(await hash()).toBe(imported);
    expect((await ground.here(username, 'from the old house')).status).toBe(200);
    expect(await hash()).toMatch(/^doorward_bcrypt\$/);
    expect((await ground.here(username, 'from the old house')).status).toBe(200);
  });

  test('B28: one of ours that cost less is made anew at the next sign-in; one at today’s cost stays', async () => {
    const dearer = await openGround({ password: { bcryptCost: 11 } });
    try {
      await dearer.join('lotte', secret);
      const id = (await dearer.store.accounts.byUsernameKey('lotte'))?.id ?? 0;
      const hash = async () => (await dearer.store.passwords.byId(id))?.hash ?? '';
      const cheap = await hashPassword(secret, 10);
      await dearer.store.transaction((tx) => tx.passwords.put({ id, hash: cheap, setAt: 0, mustChange: false }));
      expect((await dearer.here('lotte', secret)).status).toBe(200);
      const anew = await hash();
      expect(anew).toMatch(/^doorward_bcrypt\$\$2[aby]\$11\$/);
      expect((await dearer.here('lotte', secret)).status).toBe(200);
      expect(await hash()).toBe(anew);
    } finally {
      await dearer.close();
    }
  });

  test('B29: a damaged hash is a wrong password, in words and in the log, never a 500', async () => {
    const username = await accepted(secret);
    const id = (await ground.store.accounts.byUsernameKey(username))?.id ?? 0;
    const real = (await ground.store.passwords.byId(id))?.hash ?? '';
    const damaged = [
      '',
      'x',
      real.slice(0, -1),
      real.slice(0, 30),
      `doorward_bcrypt$${'x'.repeat(60)}`,
      'argon2$argon2id$v=19$broken',
      'pbkdf2_sha256$-1$a$b',
      'pbkdf2_sha256$999999999999$a$b',
      'scrypt:3:8:1$a$ff',
      real.replace('$10$', '$99$'),
    ];
    for (const hash of damaged) {
      await ground.store.transaction((tx) => tx.passwords.put({ id, hash, setAt: 0, mustChange: false }));
      for (const password of [secret, '', 'x']) {
        const reply = await ground.here(username, password);
        expect([hash, password, reply.status, (reply.body as { code: string }).code]).toEqual([
          hash,
          password,
          400,
          password === '' ? 'validation_failed' : 'invalid_credentials',
        ]);
      }
    }
  }, 60_000);

  test('a queue that was full once breaks nobody’s sign-in afterwards', async () => {
    const own = await openGround();
    try {
      const flood = await Promise.all(Array.from({ length: 90 }, (_, i) => own.here(i < 80 ? 'ada' : `nobody${String(i)}`, 'not the right one')));
      expect(flood.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
      expect(flood.every(({ status }) => status === 503 || status === 400)).toBe(true);
      for (const ident of ['nobody', 'ada']) expectError(await own.here(ident, 'not the right one'), 400, 'invalid_credentials');
    } finally {
      await own.close();
    }
  }, 60_000);
});

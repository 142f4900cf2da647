import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { passwordKind } from '../../server/import/judge-rules.ts';
import { needsRehash, verifyPassword } from '../../server/workers/password-hash.ts';

/** Of "Grün und weiß", made with Django 5.2.19 (argon2-cffi 25.1.0, bcrypt 5.0.0) and werkzeug 3.1.9: Debian's are older, and lack some. */
const hashes: readonly (readonly [string, string])[] = [
  ['pbkdf2_sha256', 'pbkdf2_sha256$1000000$xSPos3SlznQX9X0kjWR95C$hIILDUnVFLeLJiGLT1s5xnoWnrZ/qXZeYbiOMGthWuQ='],
  ['pbkdf2_sha1', 'pbkdf2_sha1$1000000$ekIOrK8DAwsIIxUzzvO6UC$t2p8YCi4Mx/0Xrgk63oIRfMnqfc='],
  ['argon2', 'argon2$argon2id$v=19$m=102400,t=2,p=8$RWFiUHNEQk01VTFGQmV3ck1sRjNmMQ$XOZ5pW2QmL2DHmZERABOYqnUWs+WgPGZBlzVpC7cIhc'],
  ['bcrypt_sha256', 'bcrypt_sha256$$2b$12$rk3YyBsHODYKE1DAbK4IoODc.fZ0Om9Ue5CwQpnOg3HWCZjk1omAq'],
  ['bcrypt', 'bcrypt$$2b$12$OURsdWp5PFWGLLRxi7tzbOqsitHs9DmnZyPA703RNpm0B2H3kYgpS'],
  [
    'scrypt of Django',
    'scrypt$16384$FKdiLYZ1ikdFkmlUQRrQZS$8$5$mBN6FR54X85OVTEfBJVRaS38kTj4ex6YQXRJe/VNcNYrshMQCo7a/y4FMOM4f5xpiNgW9pQeC2vIEOosxZ7tAQ==',
  ],
  [
    'scrypt of werkzeug',
    'scrypt:32768:8:1$eSkzoYTT0ON2TDxu$31b34b6a3d8e6c7c37a15946b038cd208f511f22db6cbb327db789e6ee6b78cb288932a1c4f168a8ddd9bbb548c4bfe9c67bb8a81e708680f03c8921880663ed',
  ],
  ['pbkdf2:sha256', 'pbkdf2:sha256:1000000$8OHYkV1A93ODNsJA$10eb56d5d027a5d3b0c6732773e2373dbd132cbb69678801e8a6ed1802f1e119'],
  [
    'pbkdf2:sha512',
    'pbkdf2:sha512:1000$pF24xha5SrodbpKV$fee7781a9af607991660993fe64764e777a5da1ec04cbeb222526627460f8598143d0e585758232f5f7126b6299bb56e315cac3e7bc71818ebe44d91017eb312',
  ],
  ['pbkdf2:sha1', 'pbkdf2:sha1:1000$vx5i6bBQnhmgo7nq$c2f318f23135ad885a184534c24dd6c9b4afb763'],
];

describe('hashes of today’s Django and werkzeug', () => {
  test.each(hashes)('%s is kept, fits its password and no other, and is to be made anew', async (_name, hash) => {
    expect(passwordKind(hash)).toBe('kept');
    expect(await verifyPassword('Grün und weiß', hash)).toBe(true);
    expect(await verifyPassword('Grün und Weiß', hash)).toBe(false);
    // Django and werkzeug hash what was typed: another normal form is another password.
    expect(await verifyPassword('Grün und weiß'.normalize('NFD'), hash)).toBe(false);
    expect(needsRehash(hash, 10)).toBe(true);
  });

  test.each(hashes)('%s with a part missing fits nothing and does not throw (B29)', async (_name, hash) => {
    const parts = hash.split('$');
    for (let cut = 0; cut < parts.length; cut += 1) {
      const damaged = parts.filter((_, at) => at !== cut).join('$');
      expect(await verifyPassword('Grün und weiß', damaged)).toBe(false);
      if (parts[cut] !== '') expect(passwordKind(damaged)).not.toBe('kept');
    }
  });
});

describe('what is no hash', () => {
  test.each([
    [null, 'password_none'],
    ['', 'password_none'],
    ['!', 'password_unusable'],
    ['!kLJr0mNCvJ4qgFWLWT2B6h', 'password_unusable'],
    ['plain', 'password_unknown'],
    ['md5$salt$0cc175b9c0f1b6a831c399e269772661', 'password_unknown'],
    ['doorward_bcrypt$$2b$10$x', 'password_unknown'],
    [`pbkdf2_sha256$1$salt$${'A'.repeat(2000)}`, 'password_unknown'],
  ])('%s', (hash, kind) => {
    expect(passwordKind(hash)).toBe(kind);
  });

  test('a hash that is cut to a byte is none: it would fit one password in 256', async () => {
    for (const hash of ['pbkdf2_sha256$1$salt$aA==', 'pbkdf2:sha256:1$salt$68', 'scrypt:2:1:1$salt$68']) {
      expect(passwordKind(hash)).toBe('password_unknown');
      const tries = await Promise.all(Array.from({ length: 2000 }, (_, at) => verifyPassword(`password ${String(at)}`, hash)));
      expect(tries).not.toContain(true);
    }
  });

  test('costs beyond reason are refused at once', async () => {
    const before = performance.now();
    for (const hash of [
      `bcrypt$$2b$31$${'a'.repeat(53)}`,
      'argon2$argon2id$v=19$m=4194304,t=99,p=1$c2FsdHNhbHQ$aGFzaGhhc2g',
      'scrypt:1073741824:8:1$salt$00',
      'pbkdf2:sha256:99999999$salt$00',
    ])
      expect(await verifyPassword('x', hash)).toBe(false);
    expect(performance.now() - before).toBeLessThan(1000);
  });

  test('no text whatever throws', async () => {
    const start = fc.constantFrom(
      'pbkdf2_sha256$',
      'argon2$argon2id$',
      'bcrypt_sha256$$2b$04$',
      'bcrypt$',
      'scrypt$',
      'scrypt:',
      'pbkdf2:sha256:',
      'doorward_bcrypt$',
      '',
    );
    await fc.assert(
      fc.asyncProperty(start, fc.string({ unit: 'binary', maxLength: 80 }), async (head, tail) => !(await verifyPassword('x', head + tail))),
      { numRuns: 300 },
    );
  });
});

import { describe, expect, test } from 'vitest';
import { expectError, expectFieldError } from '../flows/talk.ts';
import { openTeam, secret, useTeam } from './team.ts';

/** Each switch and what stands behind it, with a body that would do something (api.md endpoints.*). */
const doors: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'login',
    [
      ['POST', 'login'],
      ['POST', '/api/auth/login'],
    ],
  ],
  ['logout', [['POST', 'logout']]],
  ['me', [['GET', 'me']]],
  ['validatePassword', [['POST', 'validate_password']]],
  [
    'register',
    [
      ['POST', 'register'],
      ['POST', 'validate-invitation'],
      ['POST', '/api/auth/register'],
    ],
  ],
  [
    'activateEmail',
    [
      ['POST', 'activate_email'],
      ['POST', 'verify-email'],
      ['POST', 'resend-verification'],
    ],
  ],
  [
    'sendPasswordResetMail',
    [
      ['POST', 'send_pw_reset_email'],
      ['POST', 'password-reset'],
    ],
  ],
  [
    'resetPassword',
    [
      ['POST', 'reset_password'],
      ['POST', 'password-reset/confirm'],
    ],
  ],
];
const body = { ident: 'ada', username: 'someone', email: 'someone@example.org', password: secret, token: 'x', code: '1' };
const every = doors.flatMap(([, places]) => places);

describe('endpoints.* in multi mode (api.md Settings that ai-kit has)', () => {
  test('each switched off alone answers endpoint_disabled, and no other does', async () => {
    for (const [name, places] of doors) {
      const team = await openTeam({ endpoints: { [name]: false } });
      try {
        const shut: string[] = [];
        for (const [method, path] of every) {
          const reply = await team.send(method, `${path}/`.replace(/^(\/api\/auth\/\w+)\/$/, '$1'), method === 'GET' ? {} : { body });
          if (reply.status === 403 && /endpoint_disabled|switched off/.test(reply.text)) shut.push(path);
        }
        expect([name, shut]).toEqual([name, places.map(([, path]) => path)]);
      } finally {
        await team.close();
      }
    }
  }, 180_000);
});

describe('what mode says of doors', () => {
  test.each(['sendPasswordResetMail', 'resetPassword'])('without %s nobody sets a forgotten password anew', async (door) => {
    const team = await openTeam({ endpoints: { [door]: false } });
    try {
      expect((await team.send('GET', 'mode')).body).toMatchObject({ password_reset_enabled: false, setup_open: false });
    } finally {
      await team.close();
    }
  });

  test('the set-up is open until the owner has a password', async () => {
    const team = await openTeam({ owner: {} });
    try {
      expect((await team.send('GET', 'mode')).body).toMatchObject({ setup_open: true, password_reset_enabled: true });
      const setup_code = /"setup_code":"([^"]+)"/.exec(team.log())?.[1];
      const adopted = await team.send('POST', 'admin/adopt', { body: { setup_code, username: 'grace', password: secret } });
      expect(adopted.status).toBe(200);
      expect((await team.send('GET', 'mode')).body).toMatchObject({ setup_open: false });
    } finally {
      await team.close();
    }
  });
});

describe('registration.enabled and usernameRequired', () => {
  test('registration off: 403, said by mode, through nanoClaw’s door too; an admin still makes accounts', async () => {
    const team = await openTeam({ registration: { enabled: false } });
    try {
      expectError(await team.send('POST', 'register', { body }), 403, 'registration_disabled');
      expect(await team.send('POST', '/api/auth/register', { body })).toMatchObject({ status: 403, body: { code: 403 } });
      expect((await team.send('GET', 'mode')).body).toMatchObject({ registration_enabled: false });
      expect((await team.send('POST', 'admin/accounts', { token: await team.admin(), body: { username: 'made', access: 'sso' } })).status).toBe(201);
    } finally {
      await team.close();
    }
  }, 60_000);
});

describe('usernameRequired', () => {
  const team = useTeam({ usernameRequired: true });

  test('a name is asked for, and mode says so', async () => {
    expect((await team().send('GET', 'mode')).body).toMatchObject({ username_required: true });
    for (const username of [undefined, '', ' '])
      expectFieldError(await team().send('POST', 'register', { body: { username, email: 'a@example.org', password: secret } }), 'username', [
        'required',
      ]);
    expect((await team().join('named')).user.username).toBe('named');
  });
});

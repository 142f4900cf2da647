import { describe, expect, test } from 'vitest';
import { expectFieldError } from '../flows/talk.ts';
import { useTeam } from './team.ts';

describe('B24: passwords that anybody could continue or guess (A 6.2.4, 6.2.11)', () => {
  const team = useTeam();
  const validate = (password: string, username = 'nobody-like-it') =>
    team().send('POST', 'validate_password', { body: { password, username, email: 'lovelace@example.org' } });

  test.each([
    ['one character', 'aaaaaaaa'],
    ['one character', '        '],
    ['a short text again and again', 'adminadmin'],
    ['a short text again and again', 'abcabcabc'],
    ['a short text again and again', 'tjmqtjmqtjmqtjmq'],
    ['a sequence', 'abcdefgh'],
    ['a sequence, and a little', '87654321a'],
    ['two sequences', '12345678abcdefgh'],
    ['a row of a German keyboard', 'qwertzuiop'],
    ['a row of an English keyboard', 'zxcvbnm,'],
    ['a row of a French keyboard', 'azertyuiop'],
    ['keys below each other', '1qaz2wsx'],
    ['a common one', 'sunshine'],
    ['a common one with digits behind', 'woaini520'],
    ['a common one with a year behind', 'password2024!'],
  ])('%s: %s', async (_what, password) => {
    expectFieldError(await validate(password), 'password', ['password_too_common']);
  });

  test.each(['ada12345', 'adaada!!', '!ada-ada', 'ADA99999', 'lovelace7', 'doorward99'])(
    'too much like the name or the address: %s',
    async (password) => {
      const reply = await validate(password, 'ada');
      expect((reply.body as { errors: { password: string[] } }).errors.password).toContain('password_too_similar');
    },
  );

  test('again and again the name is both', async () => {
    expectFieldError(await validate('adaadaada', 'ada'), 'password', ['password_too_common', 'password_too_similar']);
  });

  test.each([
    'sophisticated words here',
    'correct horse battery',
    'ada likes maps',
    'asdf1234x!q7',
    'twenty small letters',
    'x7-tk2-mm9q',
    '密码和门都要锁好',
    'grace hopper 1906',
  ])('B23: nothing is asked of its kinds of characters: %s', async (password) => {
    expect((await validate(password, 'ada')).status).toBe(200);
  });
});

import { TOTP, URI } from 'otpauth';
import { describe, expect, test } from 'vitest';
import { PendingSecondFactor, TotpUri } from '../../server/contract/factor-schemas.ts';
import { expectError, read } from '../flows/talk.ts';
import { hours, minutes, secret, useTeam } from './team.ts';

describe('a code of an app while a clock is wrong (ui.md 6)', () => {
  const team = useTeam();

  test('where the app is set up, the refusal says that it is the clock; at a sign-in it tells nothing', async () => {
    const { token } = await team().join('late');
    const { otpauth_uri: uri } = read(await team().send('POST', '2fa/totp', { token, body: {} }), 200, TotpUri);
    const totp = URI.parse(uri);
    if (!(totp instanceof TOTP)) throw new Error('not a TOTP');
    const at = (off: number) => totp.generate({ timestamp: team().clock.now() + off });
    const confirm = (code: string) => team().send('POST', '2fa/totp/confirm', { token, body: { code } });
    for (const off of [-8 * hours, 3 * minutes, 11 * hours]) {
      const refused = await confirm(at(off));
      expectError(refused, 400, 'code_invalid');
      expect(refused.body).toMatchObject({ reason: 'clock' });
    }
    const near = new Set(Array.from({ length: 2 * 1441 }, (_, step) => at((step - 1441) * 30_000)));
    const never = Array.from({ length: 5_000 }, (_, n) => String(n).padStart(6, '0')).find((code) => !near.has(code)) ?? '';
    const wrong = await confirm(never);
    expectError(wrong, 400, 'code_invalid');
    expect(wrong.body).not.toHaveProperty('reason');
    expect((await confirm(at(0))).status).toBe(200);

    const { challenge_id } = read(await team().tryLogin({ ident: 'late', password: secret }), 200, PendingSecondFactor);
    const guessed = await team().send('POST', '2fa/verify', { body: { challenge_id, channel: 'totp', code: at(8 * hours) } });
    expectError(guessed, 400, 'code_invalid');
    // Else whoever guesses would learn a code that is good later.
    expect(guessed.body).not.toHaveProperty('reason');
  });
});

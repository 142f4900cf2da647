import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AuthPayload } from '../../server/contract/schemas.ts';
import { askInFolder } from '../../server/rescue/request-files.ts';
import type { House } from '../flows/house.ts';
import { expectError, read } from '../flows/talk.ts';
import { openCompany } from '../flows-sso/company.ts';
import { openTeam } from './team.ts';

/** What the command does beside a server that runs (test/cli/rescue.test.ts has the command itself). */
async function rescue({ dataDir, clock }: Pick<House, 'dataDir' | 'clock'>, ident: string | null = null): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  const secretHash = createHash('sha256').update(secret).digest('hex');
  const request = { format: 'doorward-rescue-request', version: 1, at: clock.now(), secretHash, ident, makeAdmin: false } as const;
  expect(await askInFolder(dataDir, request, 10_000)).toMatchObject({ username: 'ada' });
  return secret;
}

describe('a rescue link', () => {
  test('is over after ten minutes, and its session may set a password for ten more', async () => {
    const team = await openTeam();
    try {
      const late = await rescue(team);
      team.clock.forward(10 * 60_000 + 1);
      expectError(await team.send('POST', 'sign-in-link', { body: { token: late } }), 400, 'invalid_credentials');
      const token = await rescue(team);
      const entered = read(await team.send('POST', 'sign-in-link', { body: { token } }), 200, AuthPayload);
      team.clock.forward(10 * 60_000 + 1);
      const change = { body: { new_password: 'a wholly new sentence' }, token: entered.token ?? '' };
      expectError(await team.send('POST', 'change-password', change), 400, 'validation_failed');
    } finally {
      await team.close();
    }
  });

  test('dies with a change of the password by somebody who is in', async () => {
    const team = await openTeam();
    try {
      const token = await rescue(team);
      const body = { current_password: 'lovely analytical engine', new_password: 'a wholly new sentence' };
      expect((await team.send('POST', 'change-password', { body, token: await team.admin() })).status).toBe(200);
      expectError(await team.send('POST', 'sign-in-link', { body: { token } }), 400, 'invalid_credentials');
    } finally {
      await team.close();
    }
  });

  test('lets an administrator in whose provider is away and whose password is not taken (mode sso)', async () => {
    const company = await openCompany({ sso: { fallback: 'off' }, extra: { mode: 'sso' }, options: { mode: 'sso' } });
    try {
      await company.provider.stop();
      expectError(await company.tryLogin({ ident: 'ada', password: 'lovely analytical engine' }), 403, 'password_sign_in_disabled');
      const token = await rescue(company);
      const entered = read(await company.send('POST', 'sign-in-link', { body: { token } }), 200, AuthPayload);
      expect((await company.send('GET', 'admin/accounts', { token: entered.token ?? '' })).status).toBe(200);
    } finally {
      await company.close();
    }
  });
});

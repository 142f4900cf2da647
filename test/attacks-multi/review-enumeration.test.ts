import { describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { expectError } from '../flows/talk.ts';
import { secret, useTeam } from '../flows-multi/team.ts';

describe('while the vault is locked', () => {
  const vault = createMemoryVault();
  const locked = {
    ...vault,
    read: () => Promise.reject(new AppError('vault_unavailable')),
    write: () => Promise.reject(new AppError('vault_unavailable')),
    describe: () => vault.describe(),
  };
  const team = useTeam({ owner: { username: 'ada', password: 'lovely analytical engine' } }, { parts: { vault: locked } });

  test('B33: asking for a reset link answers the same for known and unknown names', async () => {
    const token = await team().admin();
    await team().send('POST', 'admin/accounts', { token, body: { username: 'mia', email: 'mia@example.org', access: 'temporary_password' } });
    const [known, unknown] = await Promise.all(
      ['mia@example.org', 'nobody@example.org'].map((email) => team().send('POST', 'send_pw_reset_email', { body: { email } })),
    );
    expect([known?.status, unknown?.status]).toEqual([503, 503]);
    expect([known?.body, unknown?.body]).toMatchObject([{ code: 'vault_unavailable' }, { code: 'vault_unavailable' }]);
  });
});

describe('resending', () => {
  const team = useTeam();

  test('B63: a confirmation goes to the address that registered, not to the one that was typed', async () => {
    await team().send('POST', 'register', { body: { email: 'Ola@example.org', password: secret } });
    team().clock.forward(61_000);
    await team().send('POST', 'resend-verification', { body: { email: 'oLA@EXAMPLE.org' } });
    expect(await team().mailsTo('oLA@EXAMPLE.org')).toEqual([]);
    expect(await team().mailsTo('Ola@example.org', 'userCreated')).toHaveLength(2);
  });

  test('B33: a line of the log whoever is meant, so that both cost one write', async () => {
    const events = async () =>
      (
        (await team().send('GET', 'activity?account=all&limit=200', { token: await team().admin() })).body as { events: { kind: string }[] }
      ).events.filter(({ kind }) => kind === 'registration').length;
    const before = await events();
    await team().send('POST', 'resend-verification', { body: { email: 'nobody.at.all@example.org' } });
    expect(await events()).toBe(before + 1);
  });
});

describe('judging a password', () => {
  const team = useTeam();

  test('C: names that grow when they are normalized do not hold the server', async () => {
    const long = '\ufdfa'.repeat(320);
    const started = performance.now();
    const reply = await team().send('POST', 'validate_password', { body: { password: 'ab'.repeat(512), username: long, email: long } });
    expect(reply.status, reply.text).toBe(200);
    expect(performance.now() - started).toBeLessThan(400);
    expectError(
      await team().send('POST', 'validate_password', { body: { password: 'mallory.mallory', username: 'mallory.mallory' } }),
      400,
      'validation_failed',
    );
  });
});

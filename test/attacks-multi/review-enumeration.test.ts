import { describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { expectError } from '../flows/talk.ts';
import { hours, linkOf, secret, useTeam } from '../flows-multi/team.ts';

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
    // The first one’s link is void: it is not handed over any more.
    expect(await team().mailsTo('Ola@example.org', 'userCreated')).toHaveLength(1);
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

describe('resending where several registrations of one address wait', () => {
  const team = useTeam();
  const register = (username: string | undefined, email: string) =>
    team().send('POST', 'register', { body: { email, password: `${username ?? 'somebody'} has a long secret`, ...(username ? { username } : {}) } });
  const resend = (email: string) => team().send('POST', 'resend-verification', { body: { email } });

  test('B65: each is sent again and says whose it is, so that nobody else’s becomes the account', async () => {
    await register('vic', 'vic@example.org');
    const asked = team().clock.now();
    const older = await team().newestMail('vic@example.org', 'userCreated');
    team().clock.forward(3 * hours);
    await register('mallory', 'VIC@example.org');
    team().clock.forward(61_000);
    expect((await resend('vic@example.org')).status).toBe(200);
    const [own, ...rest] = await team().mailsTo('vic@example.org', 'userCreated');
    const [hers] = await team().mailsTo('VIC@example.org', 'userCreated');
    if (!own || !hers) throw new Error('two mails were wanted');
    expect(rest).toEqual([]);
    expect([own.text.includes('“vic”'), own.text.includes('mallory'), hers.text.includes('“mallory”')]).toEqual([true, false, true]);
    const time = (ms: number) => `${new Intl.DateTimeFormat('en', { timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC' }).format(ms)} UTC`;
    // Sent again, and again, it still says when it was asked for.
    expect([own.text.includes(time(asked)), hers.text.includes(time(asked))]).toEqual([true, false]);
    expect((await team().send('POST', 'activate_email', { body: linkOf(older) })).status).toBe(400);
    expect((await team().send('POST', 'verify-email', { body: { email: 'vic@example.org', code: own.code } })).status).toBe(200);
    await team().enter('vic', 'vic has a long secret');
    expectError(await team().send('POST', 'activate_email', { body: linkOf(hers) }), 400, 'activation_link_invalid');
  });

  test('B37: at most five, the newest, and none within the minute; one without a name says no name', async () => {
    const email = 'many@example.org';
    for (const name of ['many1', 'many2', 'many3', 'many4', 'many5', 'many6', undefined]) await register(name, email);
    const count = async () => (await team().mailsTo(email, 'userCreated')).length;
    expect(await count()).toBe(7);
    await resend(email);
    expect(await count()).toBe(7);
    team().clock.forward(61_000);
    await resend(email);
    await resend(email);
    const mails = await team().mailsTo(email, 'userCreated');
    // Five are new, in the place of theirs; two were not sent again.
    expect(mails).toHaveLength(7);
    expect(mails.slice(0, 5).map(({ text }) => /“(.+?)”/.exec(text)?.[1])).toEqual([undefined, 'many6', 'many5', 'many4', 'many3']);
  });
});

describe('judging a password', () => {
  const team = useTeam();

  test('C: names that grow when they are normalized do not hold the server', async () => {
    const long = '\ufdfa'.repeat(320);
    const started = performance.now();
    const reply = await team().send('POST', 'validate_password', { body: { password: 'a long one, '.repeat(85), username: long, email: long } });
    expect(reply.status, reply.text).toBe(200);
    expect(performance.now() - started).toBeLessThan(400);
    expectError(
      await team().send('POST', 'validate_password', { body: { password: 'mallory.mallory', username: 'mallory.mallory' } }),
      400,
      'validation_failed',
    );
  });
});

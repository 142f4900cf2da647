import { afterEach, expect, test } from 'vitest';
import type { HookMail } from '../../server/mail/hooks.ts';
import { layGround, minutes, newest, resetMail, secret, states, until, type Ground, type GroundOptions } from './outbox-ground.ts';

let place: Ground;
afterEach(() => place.outbox.stop());

async function start(options: GroundOptions): Promise<void> {
  place = await layGround(options);
  place.outbox.start();
}

test('a hook takes the place of our own sending, without any mail server', async () => {
  const seen: HookMail[] = [];
  await start({ hooks: { sendPasswordResetMail: (mail) => void seen.push(mail) } });
  expect(await place.send(resetMail({ language: 'de' }))).toEqual([{ fallback: false }]);
  await until(async () => (await states(place))[0] === 'sent', 'the mail');
  const url = `http://127.0.0.1:7420/auth/reset_password/?ident=${secret.ident}&token=${secret.token}`;
  const user = { id: 7, username: 'ada', display_name: 'Ada Lovelace', email: 'ada@example.org' };
  expect(seen).toEqual([{ to: 'ada@example.org', user, url, code: secret.code, language: 'de', expiresAt: place.clock.now() + 30 * minutes }]);
});

test('each hook has its own mails; those without one are held', async () => {
  const seen: string[] = [];
  await start({ hooks: { sendActivationMail: () => void seen.push('activation'), sendActivationByAdminMail: () => void seen.push('by admin') } });
  const answers = await place.send(resetMail({ template: 'userCreated' }), resetMail({ template: 'createdByAdmin' }), resetMail());
  expect(answers.map(({ fallback }) => fallback)).toEqual([false, false, true]);
  await until(async () => (await states(place)).join() === 'held,sent,sent', 'the mails');
  expect(seen.sort()).toEqual(['activation', 'by admin']);
});

test('what a hook throws, at once or later, means: try again', async () => {
  let calls = 0;
  const hook = () => {
    calls++;
    if (calls === 1) throw new Error(`no luck with ada@example.org ${secret.code}`);
    return calls === 2 ? Promise.reject(new Error('later')) : Promise.resolve();
  };
  await start({ hooks: { sendPasswordResetMail: hook } });
  await place.send(resetMail());
  for (const [attempt, wait] of [37_000, 3 * minutes].entries()) {
    await until(() => place.log().includes(`"attempts":${attempt + 1},"error":"hook_failed"`), 'the failure');
    expect(await newest(place)).toMatchObject({ state: 'queued', lastError: 'hook_failed' });
    place.clock.forward(wait);
    place.outbox.kick();
  }
  await until(async () => (await states(place))[0] === 'sent', 'the mail');
  expect(calls).toBe(3);
  expect(place.log()).not.toMatch(/example\.org|493817/);
});

test('a hook that hangs holds up nobody: it is told to stop', async () => {
  let signal: AbortSignal | undefined;
  await start({ hooks: { sendPasswordResetMail: (_mail, options) => ((signal = options.signal), new Promise(() => undefined)) } });
  await place.send(resetMail());
  await until(() => signal !== undefined, 'the call');
  await place.outbox.stop();
  expect(signal?.aborted).toBe(true);
  expect(await newest(place)).toMatchObject({ state: 'queued', lastError: 'interrupted' });
});

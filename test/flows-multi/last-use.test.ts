import { expect, test } from 'vitest';
import { handClock, startDoorward } from '../support/doorward.ts';

/** api.md, nanoClaw: `last_login_at` moves at most hourly on use. */
test('last_login_at stands still for an hour of use, then moves; looking without a session moves nothing', async () => {
  const clock = handClock();
  const house = await startDoorward({ clock });
  const { token } = await house.signIn();
  const headers = { Authorization: `Token ${token}` };
  const seen = async () => (await house.call({ path: '/api/v1/auth/me', headers })).json<{ user: { last_login_at: string } }>().user.last_login_at;
  const atSignIn = await seen();
  clock.forward(59 * 60_000);
  await seen();
  expect(await seen()).toBe(atSignIn);
  clock.forward(2 * 60_000);
  await seen();
  await expect.poll(seen).toBe(new Date(clock.now()).toISOString());
  await house.stop();
});

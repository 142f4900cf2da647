import { describe, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { newFolder, shiftedClock, started } from './fault-site.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('C: the clock of the computer jumps under a running program (security.md C, clock back, clock forward)', () => {
  test(
    'back by two hours and by a year: tokens of the future sign in again, new ones work, ids are new, and it starts so too',
    { timeout: 120_000 },
    async () => {
      const clock = shiftedClock();
      const dataDir = newFolder();
      const server = await started({ dataDir, env: clock.env });
      const { send, signIn } = talkTo(server.url);
      const before = await signIn();
      const seen = new Set([before.session.id]);
      for (const back of [2 * hour, 365 * day]) {
        clock.to(-back);
        expect((await send('GET', 'sessions', { token: before.token })).status).toBe(401);
        const then = await signIn();
        expect((await send('GET', 'sessions', { token: then.token })).status).toBe(200);
        expect(seen.has(then.session.id)).toBe(false);
        seen.add(then.session.id);
        clock.to(0);
        // What was made then is as old as it says: no lifetime grows.
        expect((await send('GET', 'sessions', { token: then.token })).status).toBe(back > 3 * day ? 401 : 200);
      }
      clock.to(-365 * day);
      expect(await server.stop()).toBe(0);
      const again = await started({ dataDir, env: clock.env });
      await talkTo(again.url).signIn();
      expect((await talkTo(again.url).send('GET', '/api/v1/health')).status).toBe(200);
    },
  );

  test(
    'forward by ten days, as after a sleep, and back: everything has expired, nothing storms, and people get in',
    { timeout: 60_000 },
    async () => {
      const clock = shiftedClock();
      const server = await started({ env: { ...clock.env, DOORWARD_LOG__LEVEL: 'debug' } });
      const { send, signIn } = talkTo(server.url);
      const before = await signIn();
      clock.to(10 * day);
      expect((await send('GET', 'sessions', { token: before.token })).status).toBe(401);
      const later = await signIn();
      const lines = server.logs().length;
      const began = performance.now();
      while (performance.now() - began < 3_000) expect((await send('GET', 'me', { token: later.token })).status).toBe(200);
      const own = server
        .logs()
        .slice(lines)
        .filter(({ event }) => event !== 'request' && event !== undefined);
      expect(own.length).toBeLessThan(10);
      clock.to(0);
      expect((await send('GET', 'sessions', { token: later.token })).status).toBe(401);
      await signIn();
      expect(await server.stop()).toBe(0);
    },
  );
});

import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { talkTo } from '../flows/talk.ts';
import { newFolder, owner, started, withOwner } from './fault-site.ts';
import { isRootOrCi } from './store-ground.ts';

describe.skipIf(!isRootOrCi)('C:ENOSPC under the whole program, on a real small disk (a tmpfs; skipped where this is not root)', () => {
  let disk = '';
  beforeEach(() => {
    disk = join(newFolder(), 'disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'doorward-test', disk]);
  });
  afterEach(() => execFileSync('umount', ['-l', disk]));

  function fill(): void {
    const file = openSync(join(disk, 'filler'), 'a');
    try {
      for (;;) writeSync(file, Buffer.alloc(1));
    } catch (error) {
      expect(error).toMatchObject({ code: 'ENOSPC' });
    } finally {
      closeSync(file);
    }
  }

  test(
    'changes answer 503, reads go on, what was ended is refused all the same; with room it goes on by itself, and a restart finds it',
    { timeout: 120_000 },
    async () => {
      const env = {
        ...withOwner,
        DOORWARD_REGISTRATION__ACTIVATION: 'none',
        DOORWARD_PASSWORD__BCRYPT_COST: '10',
        DOORWARD_LIMITS__ENABLED: 'false',
      };
      const options = { dataDir: join(disk, 'data'), args: ['--mode', 'multi'], env };
      const server = await started(options);
      const { send, signIn } = talkTo(server.url);
      const asAda = { body: { ident: owner.username, password: owner.password } };
      const [keeps, ends] = [await signIn(asAda), await signIn(asAda)];
      const people = { body: { username: 'grace', email: 'grace@example.org', password: 'a tolerably long secret' } };
      // The last byte goes to the filler again and again: what is freed in between is not for the journal.
      fill();
      for (
        let tries = 0;
        tries < 200 && (await send('PATCH', 'settings', { token: keeps.token, body: { first_name: `N${String(tries)}` } })).status === 200;
      )
        tries += 1;
      expect((await send('POST', 'register', people)).status).toBe(503);
      expect((await send('POST', 'login', asAda)).status).toBe(503);
      expect((await send('DELETE', `sessions/${String(ends.session.id)}`, { token: keeps.token })).status).toBe(503);
      expect((await send('GET', 'sessions', { token: ends.token })).status).toBe(401);
      expect((await send('GET', 'sessions', { token: keeps.token })).status).toBe(200);
      expect((await send('GET', '/api/v1/health')).body).toMatchObject({ storage: 'unavailable' });

      rmSync(join(disk, 'filler'));
      expect((await send('DELETE', `sessions/${String(ends.session.id)}`, { token: keeps.token })).status).toBe(204);
      expect((await send('POST', 'register', people)).status).toBe(201);
      const after = await signIn(asAda);
      expect((await send('GET', '/api/v1/health')).body).toMatchObject({ storage: 'ok' });
      expect(await server.stop()).toBe(0);
      const again = talkTo((await started(options)).url);
      for (const [token, status] of [
        [keeps.token, 200],
        [after.token, 200],
        [ends.token, 401],
      ] as const)
        expect((await again.send('GET', 'sessions', { token })).status).toBe(status);
      await again.signIn({ body: { ident: 'grace', password: people.body.password } });
    },
  );
});

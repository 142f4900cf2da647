import { describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { askToPair } from '../flows-lan/device.ts';
import { listen, type Listener } from '../flows-lan/listener.ts';
import { hoursAround } from '../flows-multi/hours-around.ts';
import { read } from '../flows/talk.ts';
import { bearer, useTeam, type SignedIn } from '../flows-multi/team.ts';

describe('B40, B58: a stream that is held open is judged by what is allowed now, not by what was when it was opened', () => {
  const team = useTeam({ registration: { activation: 'none' } });
  const quiet = () => new Promise((resolve) => setTimeout(resolve, 150));
  const patch = async (path: string, body: object, token: string) => expect((await team().send('PATCH', path, { body, token })).status).toBe(200);
  const limit = async ({ user }: SignedIn, limits: object) => patch(`admin/accounts/${String(user.id)}`, { limits }, await team().admin());

  async function anAdmin(name: string): Promise<SignedIn> {
    const { user } = await team().join(name);
    await patch(`admin/accounts/${String(user.id)}`, { role: 'admin' }, await team().admin());
    return team().enter(name);
  }
  const open = async (headers: Readonly<Record<string, string>>): Promise<Listener> => {
    const stream = await listen(team().url, headers);
    await stream.hear('mode');
    return stream;
  };
  const asking = async (stream: Listener) => {
    const before = stream.kinds().filter((kind) => kind === 'pairing_requested').length;
    await askToPair(team(), { client_name: 'Somebody’s' });
    await quiet();
    return stream.kinds().filter((kind) => kind === 'pairing_requested').length - before;
  };

  test('a key that loses `admin` hears no more of what admins hear, and one that loses `read` hears nothing', async () => {
    const admin = await anAdmin('ines');
    const made = read(
      await team().send('POST', 'api-keys', { token: admin.token, body: { name: 'Watcher', scopes: ['read', 'admin'] } }),
      201,
      ApiKeyMade,
    );
    const stream = await open(bearer(made.api_key));
    expect(await asking(stream)).toBe(1);
    await patch(`api-keys/${String(made.id)}`, { scopes: ['read'] }, admin.token);
    expect(await asking(stream)).toBe(0);
    expect(stream.isOpen()).toBe(true);
    await patch(`api-keys/${String(made.id)}`, { scopes: ['write'] }, admin.token);
    await stream.ended;
  });

  test('an admin whose account is limited hears no more of it', async () => {
    const admin = await anAdmin('jana');
    const stream = await open({ Authorization: `Token ${admin.token}` });
    expect(await asking(stream)).toBe(1);
    await limit(admin, { scopes: ['read', 'write'] });
    expect(await asking(stream)).toBe(0);
    expect(stream.isOpen()).toBe(true);
    stream.leave();
  });

  test('hours end it when they are over; local only ends one that is held from elsewhere', async () => {
    const here = await team().join('karl');
    const byHours = await open({ Authorization: `Token ${here.token}` });
    await limit(here, { hours: hoursAround(team().clock.now(), true) });
    await quiet();
    expect(byHours.isOpen()).toBe(true);
    await limit(here, { hours: hoursAround(team().clock.now(), false) });
    await byHours.ended;
    const away = await team().join('lena');
    const forwarded = await open({ Authorization: `Token ${away.token}`, Via: '1.1 somewhere' });
    const near = await open({ Authorization: `Token ${away.token}` });
    await limit(away, { local_only: true });
    await forwarded.ended;
    expect(near.isOpen()).toBe(true);
    near.leave();
  });
});

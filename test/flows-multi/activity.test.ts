import { describe, expect, test } from 'vitest';
import { ActivityLine, ActivityList } from '../../server/contract/schemas.ts';
import { expectError, expectFieldError, read } from '../flows/talk.ts';
import { secret, useTeam } from './team.ts';

describe('everybody’s activity, for administrators', () => {
  const team = useTeam();
  const list = async (query: string, token: string) => read(await team().send('GET', `activity${query}`, { token }), 200, ActivityList.strict());
  const kindsOf = ({ events }: ActivityList) => events.map(({ kind }) => kind);

  test('names the people and the devices that it speaks of', async () => {
    const grace = await team().join('grace');
    await team().tryLogin({ ident: 'grace', password: 'not hers at all' });
    const token = await team().admin();
    const { events, people, devices } = await list('?account=all&limit=200', token);
    expect(events.find(({ kind }) => kind === 'sign_in_failed')).toMatchObject({ account_id: grace.user.id, outcome: 'failed' });
    expect(people?.find(({ id }) => id === grace.user.id)?.username).toBe('grace');
    expect(devices).toContainEqual({ id: grace.session.id, device_label: grace.session.device_label });
  });

  test('nobody else is told who others are, or what their devices are called', async () => {
    const hedy = await team().join('hedy');
    const token = await team().admin();
    await team().send('DELETE', `admin/accounts/${String(hedy.user.id)}/sessions`, { token });
    const again = await team().enter('hedy');
    const { people, devices } = await list('', again.token);
    expect(people).toBeUndefined();
    expect(devices).toEqual([{ id: again.session.id, device_label: again.session.device_label }]);
    for (const query of ['?account=all', '?account=none', '?account=1'])
      for (const path of ['activity', 'activity/export'])
        expectError(await team().send('GET', path + query, { token: again.token }), 403, 'forbidden');
  });

  test('account=none: what is of nobody’s account', async () => {
    await team().tryLogin({ ident: 'nobody-has-this-name', password: secret });
    const token = await team().admin();
    const { events } = await list('?account=none&kind=sign_in_failed', token);
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ account_id: null, actor_id: null });
  });

  test('an outcome and a session are filters that hold over pages, together with the kind', async () => {
    const mary = await team().join('mary');
    for (let i = 0; i < 3; i += 1) {
      await team().tryLogin({ ident: 'mary', password: 'not hers at all' });
      await team().send('PATCH', 'settings', { token: mary.token, body: { first_name: `Mary ${String(i)}` } });
    }
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: ActivityList = await list(`?outcome=failed&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, mary.token);
      seen.push(...kindsOf(page));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual(['sign_in_failed', 'sign_in_failed', 'sign_in_failed']);
    expect(kindsOf(await list('?outcome=done', mary.token))).not.toContain('sign_in_failed');
    expect(kindsOf(await list('?outcome=failed&kind=profile_changed', mary.token))).toEqual([]);
    const through = await list(`?session=${String(mary.session.id)}&kind=profile_changed&limit=2`, mary.token);
    expect([through.events.length, through.next_cursor]).toEqual([2, String(through.events[1]?.id)]);
  });

  test('a session’s events are those that happened to it too', async () => {
    const rosa = await team().join('rosa');
    const other = await team().enter('rosa', secret, 'Shelf');
    await team().send('PATCH', `sessions/${String(other.session.id)}`, { token: rosa.token, body: { device_label: 'Shelf above' } });
    await team().send('DELETE', `sessions/${String(other.session.id)}`, { token: rosa.token });
    const of = await list(`?session=${String(other.session.id)}`, rosa.token);
    expect(kindsOf(of)).toEqual(['session_ended', 'session_renamed', 'sign_in']);
    // Somebody else's is not found by its number.
    const stranger = await team().join('stranger');
    expect(kindsOf(await list(`?session=${String(other.session.id)}`, stranger.token))).toEqual([]);
  });

  test('what is exported is what is asked for', async () => {
    const token = await team().admin();
    const lines = async (query: string) => {
      const { text } = await team().send('GET', `activity/export${query}`, { token });
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => ActivityLine.strict().parse(JSON.parse(line)));
    };
    const failed = await lines('?account=all&outcome=failed');
    expect(new Set(failed.map(({ kind }) => kind))).toEqual(new Set(['sign_in_failed']));
    expect((await lines('?account=none')).every(({ account_id: id }) => id === null)).toBe(true);
    expect((await lines('?account=all')).length).toBeGreaterThan(failed.length);
  });

  test.each([
    ['outcome', 'maybe'],
    ['session', '0'],
    ['account', 'server'],
  ])('%s=%s is a 400, in the list and in the export', async (name, value) => {
    const token = await team().admin();
    for (const path of ['activity', 'activity/export'])
      expectFieldError(await team().send('GET', `${path}?${name}=${value}`, { token }), name, ['invalid']);
  });
});

import { describe, expect, test } from 'vitest';
import { activityKinds } from '../../server/activity/event.ts';
import { ActivityChain, ActivityList, ActivityRetention } from '../../server/contract/schemas.ts';
import { openHouse, useHouse, type House } from './house.ts';
import { expectError, expectFieldError, read } from './talk.ts';

const eventsOf = async (house: House, query = '') => read(await house.send('GET', `activity${query}`), 200, ActivityList.strict());

describe('GET activity', () => {
  test('tells what happened, newest first, in nouns', async () => {
    const house = await openHouse();
    try {
      const one = await house.signIn({ body: { device_label: 'Desk' } });
      const two = await house.signIn();
      await house.send('PATCH', `sessions/${one.session.id}`, { token: two.token, body: { device_label: 'Shelf', kept: true } });
      await house.send('DELETE', `sessions/${one.session.id}`, { token: two.token });
      await house.send('POST', `sessions/${one.session.id}/restore`, { token: two.token });
      await house.send('POST', 'sessions/revoke-others', { token: two.token });
      await house.send('PATCH', 'settings', { body: { first_name: 'Ada' } });
      await house.send('POST', 'logout', { token: two.token });
      const { events } = await eventsOf(house);
      expect(events.map(({ kind }) => kind)).toEqual([
        'sign_out',
        'profile_changed',
        'sessions_ended',
        'session_restored',
        'session_ended',
        'session_kept',
        'session_renamed',
        'sign_in',
        'sign_in',
        'account_created',
      ]);
      const by = (kind: string) => events.findLast((event) => event.kind === kind);
      expect(by('sign_in')).toMatchObject({
        account_id: 1,
        actor_id: 1,
        session_id: one.session.id,
        details: { device_label: 'Desk', method: 'owner' },
      });
      expect(by('session_renamed')).toMatchObject({ session_id: two.session.id, details: { from: 'Desk', device_label: 'Shelf' } });
      expect(by('sessions_ended')?.details).toEqual({ count: 1 });
      expect(by('profile_changed')).toMatchObject({ session_id: null, details: { fields: 'first_name' } });
      expect(by('account_created')).toMatchObject({ actor_id: null, ip_hash_prefix: '' });
      expect(by('sign_out')?.ip_hash_prefix).toMatch(/^[0-9a-f]{8}$/);
      for (const { kind } of events) expect(activityKinds).toContain(kind);
    } finally {
      await house.close();
    }
  });

  test('what changes nothing is no event, and neither is what fails', async () => {
    const house = await openHouse();
    try {
      const { session } = await house.signIn();
      const before = (await eventsOf(house)).events.length;
      await house.send('PATCH', 'settings', { body: {} });
      await house.send('PATCH', 'settings', { body: { username: 'default', email: '' } });
      await house.send('PATCH', `sessions/${session.id}`, { body: { device_label: session.device_label } });
      await house.send('PATCH', 'settings', { body: { username: '!' } });
      await house.send('DELETE', 'sessions/999');
      await house.send('POST', 'logout');
      expect((await eventsOf(house)).events).toHaveLength(before);
    } finally {
      await house.close();
    }
  });

  test('never holds what was typed, a key or an address', async () => {
    const house = await openHouse();
    try {
      const { token } = await house.signIn({ body: { password: 'hunter2hunter2' } });
      await house.send('PATCH', 'settings', { token, body: { email: 'ada@example.org' } });
      const { text } = await house.send('GET', 'activity');
      for (const secret of [token, 'hunter2', 'ada@example.org', '127.0.0.1']) expect(text).not.toContain(secret);
    } finally {
      await house.close();
    }
  });
});

describe('the list of events', () => {
  const house = useHouse();

  test('the cursor walks through all, each once', async () => {
    for (let i = 0; i < 60; i += 1) await house().send('PATCH', 'settings', { body: { first_name: `Name ${i}` } });
    expect((await eventsOf(house())).events).toHaveLength(50);
    const seen: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: ActivityList = await eventsOf(house(), `?limit=9${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      seen.push(...page.events.map(({ id }) => id));
      cursor = page.next_cursor;
      // What happens meanwhile is newer, and does not come between.
      await house().signIn();
    }
    expect(seen).toHaveLength(61);
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => b - a));
  });

  test('the filter takes one kind, and its cursor too', async () => {
    await house().send('PATCH', 'settings', { body: { last_name: 'Filter' } });
    const { events, next_cursor: next } = await eventsOf(house(), '?kind=profile_changed&limit=2');
    expect(events.map(({ kind }) => kind)).toEqual(['profile_changed', 'profile_changed']);
    const more = await eventsOf(house(), `?kind=profile_changed&limit=2&cursor=${next}`);
    expect(more.events.map(({ kind }) => kind)).toEqual(['profile_changed', 'profile_changed']);
    expect(more.events[0]?.id).toBeLessThan(events[1]?.id ?? 0);
    expect((await eventsOf(house(), '?kind=store_recovered')).events).toEqual([]);
  });

  test('an admin may ask for everybody', async () => {
    const own = await eventsOf(house(), '?limit=200');
    const all = await eventsOf(house(), '?limit=200&account=all');
    expect(all.events.length).toBeGreaterThanOrEqual(own.events.length);
    expect(all.events.at(-1)?.kind).toBe('account_created');
  });

  test.each([
    ['kind', 'nonsense'],
    ['kind', '__proto__'],
    ['account', '0'],
    ['account', 'others'],
    ['limit', '0'],
    ['limit', '1e2'],
    ['cursor', '-5'],
  ])('%s=%s is a 400', async (name, value) => {
    expectFieldError(await house().send('GET', `activity?${name}=${value}`), name, ['invalid']);
  });

  test('is not for nobody', async () => {
    expectError(await house().send('GET', 'activity', { headers: { Via: '1.1 gateway' } }), 401, 'not_authenticated');
  });
});

describe('the whole log', () => {
  const retention = (house: House, days: unknown) => house.send('PUT', 'admin/activity/retention', { body: { days } });
  const chain = async (house: House) => read(await house.send('GET', 'activity/chain'), 200, ActivityChain.strict());

  test('how long it stays is set by an admin, with a line in it', async () => {
    const house = await openHouse();
    try {
      expect((await chain(house)).retention).toEqual({ keep: 20_000, days: null, set_by_configuration: false });
      read(await retention(house, 30), 200, ActivityRetention.strict());
      expect((await chain(house)).retention.days).toBe(30);
      const { events } = await eventsOf(house, '?kind=activity_settings_changed');
      expect(events[0]).toMatchObject({ actor_id: 1, details: { days: 30 } });
      for (const days of [6, 3_651, 7.5, '30', undefined]) expectError(await retention(house, days), 400, 'validation_failed');
      read(await retention(house, null), 200, ActivityRetention);
      expect((await chain(house)).retention.days).toBe(null);
    } finally {
      await house.close();
    }
  });

  test('what the configuration says about it is not changed here', async () => {
    const house = await openHouse({ settings: { activity: { days: 60, keep: 500 } } });
    try {
      expect((await chain(house)).retention).toEqual({ keep: 500, days: 60, set_by_configuration: true });
      expectError(await retention(house, 30), 409, 'set_by_configuration');
    } finally {
      await house.close();
    }
  });
});

import { describe, expect, test } from 'vitest';
import { SessionList, SessionRow } from '../../server/contract/schemas.ts';
import { openHouse, useHouse, type House } from './house.ts';
import { expectError, expectFieldError, read } from './talk.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';

async function list(house: House, query = '', token?: string) {
  return read(await house.send('GET', `sessions${query}`, token === undefined ? {} : { token }), 200, SessionList.strict());
}

describe('GET sessions', () => {
  const house = useHouse({ settings: { sessions: { maxPerAccount: 200 } } });

  test('a row says what the device is, and never its key', async () => {
    const { token, session } = await house().signIn({ headers: { 'User-Agent': firefox } });
    const reply = await house().send('GET', 'sessions', { token });
    const { sessions, current_session_id: current } = read(reply, 200, SessionList.strict());
    const row = SessionRow.strict().parse(sessions.find(({ id }) => id === session.id));
    expect(current).toBe(session.id);
    expect(row).toMatchObject({
      device_label: 'Firefox on Windows',
      user_agent: firefox,
      kind: 'browser',
      method: 'owner',
      is_current: true,
      kept: false,
    });
    expect(row.ip_hash_prefix).toMatch(/^[0-9a-f]{8}$/);
    expect(Date.parse(row.expires_at) - Date.parse(row.last_seen_at)).toBe(86_400_000);
    expect(reply.text).not.toContain(token);
    expect(reply.text).not.toMatch(/[0-9a-f]{40}/);
  });

  test('the owner who needs no session has no current one', async () => {
    await house().signIn();
    const { sessions, current_session_id: current } = await list(house());
    expect(current).toBeNull();
    expect(sessions.some((row) => row.is_current)).toBe(false);
  });

  test('newest seen first: a request moves its session to the front', async () => {
    const first = await house().signIn();
    house().clock.forward(1000);
    const second = await house().signIn();
    expect((await list(house())).sessions[0]?.id).toBe(second.session.id);
    house().clock.forward(1000);
    await house().send('GET', 'me', { token: first.token });
    expect((await list(house())).sessions[0]?.id).toBe(first.session.id);
  });

  test.each(['?limit=0', '?limit=201', '?limit=ten', '?limit=-1', '?cursor=0', '?cursor=abc', '?cursor=1.5'])('%s is a 400', async (query) => {
    expectFieldError(await house().send('GET', `sessions${query}`), query.slice(1).split('=')[0] ?? '', ['invalid']);
  });
});

describe('the cursor', () => {
  const house = useHouse({ settings: { sessions: { maxPerAccount: 200 } } });
  const made: number[] = [];

  async function walk(limit: string, between?: (page: SessionList) => Promise<void>): Promise<number[]> {
    const seen: number[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query: string = [limit, ...(cursor === undefined ? [] : [`cursor=${cursor}`])].filter((part) => part !== '').join('&');
      const page = await list(house(), query === '' ? '' : `?${query}`);
      seen.push(...page.sessions.map(({ id }) => id));
      if (seen.length > 500) throw new Error('the list does not end');
      if (page.next_cursor !== null) await between?.(page);
      cursor = page.next_cursor;
    }
    return seen;
  }

  test('walks through more than fifty, each once', async () => {
    while (made.length < 120) made.push((await house().signIn()).session.id);
    expect((await list(house())).sessions).toHaveLength(50);
    expect(await walk('')).toEqual(made.toReversed());
    expect(await walk('limit=7')).toEqual(made.toReversed());
  });

  test('leaves nobody out where the session it stands on ends between two pages', async () => {
    const ended: number[] = [];
    const seen = await walk('limit=30', async ({ next_cursor: cursor }) => {
      if (ended.length > 0) return;
      await house().send('DELETE', `sessions/${cursor}`);
      ended.push(Number(cursor));
    });
    const rest = made.filter((id) => !ended.includes(id));
    expect(rest).toHaveLength(119);
    expect(rest.filter((id) => !seen.includes(id))).toEqual([]);
  });
});

describe('the cap per account', () => {
  test('the longest unseen make room for the new one', async () => {
    const house = await openHouse({ settings: { sessions: { maxPerAccount: 3 } } });
    try {
      const [first, second, third] = [await house.signIn(), await house.signIn(), await house.signIn()];
      house.clock.forward(1000);
      await house.send('GET', 'me', { token: first.token });
      const fourth = await house.signIn();
      const ids = (await list(house)).sessions.map(({ id }) => id).toSorted((a, b) => a - b);
      expect(ids).toEqual([first, third, fourth].map(({ session }) => session.id));
      expectError(await house.send('GET', 'me', { token: second.token }), 401, 'invalid_token');
    } finally {
      await house.close();
    }
  });
});

describe('PATCH sessions/:id', () => {
  const house = useHouse();

  test('names a device, and null gives it its own name back', async () => {
    const { token, session } = await house().signIn({ headers: { 'User-Agent': firefox } });
    const path = `sessions/${session.id}`;
    const named = read(await house().send('PATCH', path, { token, body: { device_label: '  Küche 🍳 ' } }), 200, SessionRow.strict());
    expect(named).toMatchObject({ id: session.id, device_label: 'Küche 🍳', is_current: true, user_agent: firefox });
    const unnamed = read(await house().send('PATCH', path, { token, body: { device_label: null } }), 200, SessionRow.strict());
    expect(unnamed.device_label).toBe('Firefox on Windows');
  });

  test('what is not sent stays as it is', async () => {
    const { session } = await house().signIn();
    const path = `sessions/${session.id}`;
    await house().send('PATCH', path, { body: { device_label: 'Desk', kept: true } });
    const row = read(await house().send('PATCH', path, { body: { id: 99, is_current: true } }), 200, SessionRow.strict());
    expect(row).toMatchObject({ id: session.id, device_label: 'Desk', kept: true, is_current: false });
  });

  test('kept: the idle limit falls away, the absolute one stays', async () => {
    const { session } = await house().signIn();
    const path = `sessions/${session.id}`;
    const kept = read(await house().send('PATCH', path, { body: { kept: true } }), 200, SessionRow.strict());
    expect(kept).toMatchObject({ kept: true, expires_reason: 'absolute' });
    expect(Date.parse(kept.expires_at) - Date.parse(kept.created_at)).toBe(259_200_000);
    const free = read(await house().send('PATCH', path, { body: { kept: false } }), 200, SessionRow.strict());
    expect(free).toMatchObject({ kept: false, expires_reason: 'idle' });
  });

  test.each([
    ['device_label', { device_label: '' }, ['blank']],
    ['device_label', { device_label: ' \t ' }, ['blank']],
    ['device_label', { device_label: 'x'.repeat(121) }, ['too_long']],
    ['device_label', { device_label: 'a\u202eb' }, ['invalid']],
    ['device_label', { device_label: 'two\nlines' }, ['invalid']],
    ['device_label', { device_label: 7 }, ['invalid']],
    ['kept', { kept: 'yes' }, ['invalid']],
  ])('%s that is not one changes nothing (%j)', async (field, body, codes) => {
    const { session } = await house().signIn();
    expectFieldError(await house().send('PATCH', `sessions/${session.id}`, { body }), field, codes);
    const row = (await list(house())).sessions.find(({ id }) => id === session.id);
    expect(row).toMatchObject({ device_label: session.device_label, kept: false });
  });

  test.each(['999999', '0', '-1', 'abc', '1.5', '9'.repeat(30), '%00'])('an id that is none (%s) is not found', async (id) => {
    expectError(await house().send('PATCH', `sessions/${id}`, { body: { device_label: 'x' } }), 404, 'not_found');
  });
});

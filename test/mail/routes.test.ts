import type { Call } from '../../server/http/route.ts';
import { mailRoutes } from '../../server/mail/routes.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { startDoorward, tokenHeader, type Doorward } from '../support/doorward.ts';
import { handClock, from, layGround, resetMail, secret } from './outbox-ground.ts';
import { startPostOffice, type PostOffice } from './post-office.ts';

const base = '/api/v1/auth/admin/mail';

/** A server with three mails in its outbox, put there by somebody else on the same store. */
async function startHouse(settings: Readonly<Record<string, unknown>> = {}): Promise<Doorward> {
  const store = createMemoryStore();
  const vault = createMemoryVault();
  const house = await startDoorward({ store, vault, settings });
  const now = handClock(Date.now());
  const other = await layGround({ store, vault, clock: now });
  for (let i = 0; i < 3; i++) await other.send(resetMail({ account: null }));
  return house;
}

const send = (house: Doorward, method: string, path: string, headers?: Record<string, string>) =>
  house.call({ method, path: `${base}${path}`, ...(headers ? { headers } : {}) });

describe('without a mail server', () => {
  let house: Doorward;
  beforeAll(async () => {
    house = await startHouse();
  });
  afterAll(() => house.stop());

  test('GET lists newest first, without contents, with a cursor', async () => {
    const first = await send(house, 'GET', '?limit=2');
    expect(first.status).toBe(200);
    const page = first.json<{ configured: boolean; mails: { id: number; state: string; to: string }[]; next_cursor: string }>();
    expect(page).toMatchObject({ configured: false, mails: [{ id: 3, state: 'held', to: 'ada@example.org' }, { id: 2 }], next_cursor: '2' });
    for (const word of [secret.token, secret.code]) expect(first.body).not.toContain(word);
    expect((await send(house, 'GET', `?limit=2&cursor=${page.next_cursor}`)).json()).toMatchObject({ mails: [{ id: 1 }], next_cursor: null });
  });

  test('GET :id gives the contents and writes mail_read', async () => {
    const answer = await send(house, 'GET', '/3');
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ id: 3, code: secret.code, url: expect.stringContaining(`token=${secret.token}`) as string });
    const activity = await house.call({ path: '/api/v1/auth/activity?account=all&kind=mail_read' });
    expect(activity.json<{ events: unknown[] }>().events).toHaveLength(1);
    expect((await send(house, 'GET', '/999')).status).toBe(404);
  });

  test('retry says that there is nothing to send with; DELETE takes the mail away, once', async () => {
    expect((await send(house, 'POST', '/2/retry')).json()).toEqual({ ok: false, error: 'no_smtp' });
    expect((await send(house, 'DELETE', '/2')).status).toBe(204);
    expect((await send(house, 'DELETE', '/2')).status).toBe(404);
  });

  test('nobody gets in without being an admin; nothing of a mail is in the log', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/3'],
      ['POST', '/3/retry'],
      ['DELETE', '/3'],
      ['POST', '/test'],
    ] as const) {
      const answer = await send(house, method, path, tokenHeader('0'.repeat(40)));
      expect(answer.status, `${method} ${path}`).toBe(401);
    }
    expect(house.log()).not.toMatch(/ada@example\.org|TOKEN-b2c81d|493817/);
  });
});

test('with a mail server: test mail to the own address, held mails go out, and the secrets stay unread', async () => {
  const post: PostOffice = await startPostOffice();
  const house = await startHouse({ mail: { from, smtp: { host: '127.0.0.1', port: post.port } } });
  expect((await send(house, 'POST', '/test')).json()).toEqual({ ok: false, error: 'no_address' });
  expect((await house.call({ method: 'PATCH', path: '/api/v1/auth/settings', body: { email: 'owner@example.org' } })).status).toBe(200);
  expect((await send(house, 'POST', '/test')).json()).toEqual({ ok: true });
  expect(post.received.find(({ to }) => to[0] === 'owner@example.org')?.parsed.subject).toBe('Test mail from Doorward');
  expect((await send(house, 'POST', '/1/retry')).status).toBe(200);
  expect((await send(house, 'GET', '/1')).status).toBe(404);
  expect((await send(house, 'GET', '')).json()).toMatchObject({ configured: true });
  await house.stop();
  await post.stop();
});

test('an admin who has not proved lately who they are reads nothing, drops nothing and sends no test mail', async () => {
  const { outbox } = await layGround();
  const caller = { account: { id: 1, role: 'admin' }, session: null, recent: false };
  for (const path of [`${base}/:id`, `${base}/test`]) {
    const routes = mailRoutes({ outbox, hashAddress: () => '' }).filter((route) => route.path === path);
    expect(routes.length).toBeGreaterThan(0);
    for (const { handle } of routes)
      await expect(handle({ caller, id: 1, body: {}, query: {} } as unknown as Call<'all', unknown, unknown>)).rejects.toMatchObject({
        code: 'recent_sign_in_required',
      });
  }
});

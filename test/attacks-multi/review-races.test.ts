import { describe, expect, test } from 'vitest';
import { ApiKeyMade } from '../../server/contract/api-key-schemas.ts';
import { SignInLink } from '../../server/contract/account-admin-schemas.ts';
import type { Store } from '../../server/ports/store.ts';
import { createMemoryStore } from '../../server/storage/memory/memory-store.ts';
import { expectError, read, type Reply } from '../flows/talk.ts';
import { linkOf, useTeam } from '../flows-multi/team.ts';

const next = 'another quite long secret';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('what a session asked for while it was ended', () => {
  const memory = createMemoryStore();
  let asked = 0;
  const store: Store = {
    ...memory,
    transaction: (work) => {
      asked += 1;
      return memory.transaction(work);
    },
  };
  const team = useTeam({}, { parts: { store } });

  /** Until a request has a change in the queue, or is answered without one. */
  async function queued(send: () => Promise<Reply>): Promise<() => Promise<Reply>> {
    const before = asked;
    let isDone = false;
    const reply = send().finally(() => (isDone = true));
    while (asked === before && !isDone) await pause(5);
    return () => reply;
  }

  /** `first` and then `second` wait behind a slow write, both let in before either is done. */
  async function inARow(first: () => Promise<Reply>, second: () => Promise<Reply>): Promise<readonly [Reply, Reply]> {
    let release = (): void => undefined;
    const slow = store.transaction(() => new Promise<void>((resolve) => (release = resolve)));
    const one = await queued(first);
    const two = await queued(second);
    release();
    await slow;
    return [await one(), await two()];
  }

  async function resetting(name: string): Promise<() => Promise<Reply>> {
    await team().send('POST', 'send_pw_reset_email', { body: { email: `${name}@example.org` } });
    const link = linkOf(await team().newestMail(`${name}@example.org`, 'resetPassword'));
    return () => team().send('POST', 'reset_password', { body: { ...link, password: next } });
  }

  test('B47: no API key comes out of a session that a reset ended meanwhile', async () => {
    const thief = await team().join('ann');
    const reset = await resetting('ann');
    const make = () => team().send('POST', 'api-keys', { token: thief.token, body: { name: 'Mine', scopes: ['read', 'write'] } });
    const [done, made] = await inARow(reset, make);
    expect(done.status, done.text).toBe(200);
    expectError(made, 401, 'invalid_token');
  });

  test('B47: nor does a key that the session had get a new secret', async () => {
    const { token } = await team().join('bea');
    const { id } = read(await team().send('POST', 'api-keys', { token, body: { name: 'Mine', scopes: ['read'] } }), 201, ApiKeyMade);
    const [ended, rotated] = await inARow(
      () => team().send('POST', 'logout', { token }),
      () => team().send('POST', `api-keys/${String(id)}/rotate`, { token }),
    );
    expect(ended.status, ended.text).toBe(204);
    expectError(rotated, 401, 'invalid_token');
  });

  test('B47: no second factor is switched on by it', async () => {
    const thief = await team().join('cleo');
    const reset = await resetting('cleo');
    const [done, begun] = await inARow(reset, () => team().send('PUT', '2fa/email', { token: thief.token, body: {} }));
    expect(done.status, done.text).toBe(200);
    expectError(begun, 401, 'invalid_token');
    expect((await team().tryLogin({ ident: 'cleo', password: next })).body).not.toMatchObject({ pending_2fa: true });
  });

  test('B65: no address change is begun by it', async () => {
    const thief = await team().join('dora');
    const reset = await resetting('dora');
    const [done, asked] = await inARow(reset, () =>
      team().send('POST', 'change-email', { token: thief.token, body: { new_email: 'thief@example.org' } }),
    );
    expect(done.status, done.text).toBe(200);
    expectError(asked, 401, 'invalid_token');
    expect(await team().mailsTo('thief@example.org')).toEqual([]);
  });

  test('B47: nor is anything else of the account changed', async () => {
    const thief = await team().join('elsa');
    const reset = await resetting('elsa');
    const [done, moved] = await inARow(reset, () => team().send('PATCH', 'settings', { token: thief.token, body: { display_name: 'Thief' } }));
    expect(done.status, done.text).toBe(200);
    expectError(moved, 401, 'invalid_token');
  });

  test('B47: a sign-in link that was on its way when the password was reset opens nothing', async () => {
    const fay = await team().join('fay');
    const token = await team().admin();
    const made = await team().send('POST', `admin/accounts/${String(fay.user.id)}/sign-in-link`, { token });
    const link = read(made, 200, SignInLink);
    const [opened, done] = await inARow(() => team().send('POST', 'sign-in-link', { body: { token: link.token } }), await resetting('fay'));
    expect(done.status, done.text).toBe(200);
    expectError(opened, 400, 'invalid_credentials');
  });
});

import { afterEach, describe, expect, test } from 'vitest';
import { AppError } from '../../server/errors.ts';
import { createMemoryVault } from '../../server/vault/memory.ts';
import { layGround, minutes, newest, resetMail, secret, states, until, type Ground } from './outbox-ground.ts';
import { startPostOffice } from './post-office.ts';

let place: Ground;
afterEach(() => place.outbox.stop());

const reader = { accountId: 1, sessionId: 5, ipHash: 'abc' };
const url = `http://127.0.0.1:7420/auth/reset_password/?ident=${secret.ident}&token=${secret.token}`;
const codeOf = async (doing: Promise<unknown>) => {
  const error: unknown = await doing.catch((thrown: unknown) => thrown);
  return error instanceof AppError ? error.code : error;
};

describe('without a mail server', () => {
  test('mails are held for the administrator: fallback says so, the list shows no contents', async () => {
    place = await layGround();
    place.outbox.start();
    expect(place.outbox.isConfigured).toBe(false);
    expect(await place.send(resetMail())).toEqual([{ fallback: true }]);
    expect(await newest(place)).toMatchObject({ state: 'held', to: 'ada@example.org', template: 'resetPassword', accountId: 7, attempts: 0 });
    const list = JSON.stringify(await place.outbox.list({ limit: 9 }));
    for (const word of [secret.token, secret.code, 'sealed']) expect(list).not.toContain(word);
  });

  test('a mail server without a sender is none', async () => {
    place = await layGround({ mail: { smtp: { host: '127.0.0.1' } } });
    expect(place.outbox.isConfigured).toBe(false);
    expect(await place.send(resetMail())).toEqual([{ fallback: true }]);
    expect(place.log()).toContain('mail.from is not set');
  });

  test('what a held mail says can be handed over, and that is written down where the person sees it', async () => {
    place = await layGround();
    await place.send(resetMail({ language: 'de' }));
    const held = await place.outbox.read(1, reader);
    expect(held).toMatchObject({ url, code: secret.code, title: 'Wählen Sie ein neues Passwort für Doorward', state: 'held' });
    expect(held.text).toContain(url);
    const [event] = (await place.store.activity.page({ accountId: 7, limit: 9 })).items;
    expect(event).toMatchObject({
      kind: 'mail_read',
      accountId: 7,
      actorId: 1,
      sessionId: 5,
      ipHash: 'abc',
      details: { template: 'resetPassword', mail: 1 },
    });
    expect(JSON.stringify(event)).not.toMatch(/example\.org|493817/);
  });

  test('a mail of no account is read as well', async () => {
    place = await layGround();
    await place.send(resetMail({ template: 'userCreated', account: null }));
    expect((await place.outbox.read(1, reader)).code).toBe(secret.code);
    expect((await place.store.activity.page({ limit: 9 })).items[0]).toMatchObject({ kind: 'mail_read', accountId: null });
  });

  test('when its code stops working it is given up, and nothing is left to read', async () => {
    place = await layGround();
    place.outbox.start();
    await place.send(resetMail());
    place.clock.forward(31 * minutes);
    expect(await codeOf(place.outbox.read(1, reader))).toBe('not_found');
    place.outbox.kick();
    await until(async () => (await states(place))[0] === 'failed', 'the end');
    expect(await newest(place)).toMatchObject({ lastError: 'expired' });
    const [mail] = (await place.store.mails.page({ limit: 1 })).items;
    expect(place.keys.open(mail?.sealed ?? '', `mail resetPassword ${mail?.createdAt}`)).toBe('{"to":"ada@example.org"}');
  });

  test('it cannot be sent, and says so; it can be dropped', async () => {
    place = await layGround();
    await place.send(resetMail());
    expect(await place.outbox.retry(1)).toEqual({ ok: false, error: 'no_smtp' });
    await place.outbox.drop(1);
    expect(await states(place)).toEqual([]);
    for (const act of [place.outbox.drop(1), place.outbox.retry(1), place.outbox.read(1, reader)]) expect(await codeOf(act)).toBe('not_found');
  });

  test('once there is a mail server, what was held and still works is sent', async () => {
    const vault = createMemoryVault();
    const before = await layGround({ vault });
    await before.send(resetMail());
    const post = await startPostOffice();
    place = await layGround({ vault, store: before.store, keys: before.keys, port: post.port });
    place.outbox.start();
    await until(() => post.received.length === 1, 'the mail');
    await place.outbox.stop();
    await post.stop();
  });
});

test('with a mail server nothing can be read', async () => {
  place = await layGround({ port: 1 });
  await place.send(resetMail());
  expect(await codeOf(place.outbox.read(1, reader))).toBe('not_found');
  expect((await place.store.activity.page({ limit: 9 })).items).toEqual([]);
});

test('a mail that waits is sent at once when an administrator says so', async () => {
  let isBusy = true;
  const post = await startPostOffice({ verdict: () => (isBusy ? { code: 451, sentence: 'later' } : undefined) });
  place = await layGround({ port: post.port });
  place.outbox.start();
  await place.send(resetMail());
  await until(() => place.log().includes('deferred'), 'the try');
  isBusy = false;
  expect(await place.outbox.retry(1)).toEqual({ ok: true });
  await until(() => post.received.length === 1, 'the mail');
  await until(async () => (await states(place))[0] === 'sent', 'the note');
  expect(await place.outbox.retry(1)).toEqual({ ok: false, error: 'contents_gone' });
  await post.stop();
});

test('a mail that was dropped while it was due is not sent', async () => {
  const post = await startPostOffice({ verdict: () => ({ code: 451, sentence: 'later' }) });
  place = await layGround({ port: post.port });
  place.outbox.start();
  await place.send(resetMail());
  await until(() => place.log().includes('deferred'), 'the try');
  await place.outbox.drop(1);
  place.clock.forward(60 * minutes);
  await place.send(resetMail({ to: 'later@example.org' }));
  await until(() => post.asked() === 2, 'the later mail');
  expect((await place.outbox.list({ limit: 9 })).items.map(({ id }) => id)).toEqual([2]);
  await post.stop();
});

test('the list is newest first, page by page', async () => {
  place = await layGround();
  for (let i = 0; i < 7; i++) await place.send(resetMail());
  const ids: number[][] = [];
  for (let after: number | undefined, more = true; more;) {
    const { items, next } = await place.outbox.list({ limit: 3, after });
    ids.push(items.map(({ id }) => id));
    after = next ?? undefined;
    more = next !== null;
  }
  expect(ids).toEqual([[7, 6, 5], [4, 3, 2], [1]]);
});
